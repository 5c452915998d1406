// Every operation of a dialect says who may use it. Types say so already; this also sees what went round the types, and
// that only named operations are open to everybody.

/** Needs nothing but an API key: an app's first call, before there is anybody who could sign in. */
const OPEN_TO_ANYONE = new Set(['AddClient'])

const PERMISSIONS = new Set(['anyone', 'brand', 'gateway', 'manage', 'signed_in', 'trusted'])

type Declared = { name: string; permission?: unknown }

export function permissions(operations: readonly Declared[]): string[] {
  return operations.flatMap(({ name, permission }) => {
    const by = permission && typeof permission === 'object' && 'by' in permission ? permission.by : undefined
    if (typeof by !== 'string' || !PERMISSIONS.has(by)) return [`${name} does not say who may use it`]
    if (by === 'anyone' && !OPEN_TO_ANYONE.has(name)) return [`${name} is open to anyone`]
    return []
  })
}

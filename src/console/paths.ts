// Patterns of paths: which page a path names, and what its parameters are. Pure.

/** `/accounts/{account}` fits `/accounts/acc_1`, with `{ account: 'acc_1' }`; undefined where it does not. */
export function fitPath(pattern: string, path: string): Record<string, string> | undefined {
  const [wanted, given] = [partsOf(pattern), partsOf(path)]
  if (wanted.length !== given.length) return undefined
  const found: Record<string, string> = {}
  for (const [at, part] of wanted.entries()) {
    const value = decoded(given[at] ?? '')
    const [, name] = /^\{(\w+)\}$/.exec(part) ?? []
    if (value === undefined || (name === undefined && part !== value)) return undefined
    if (name !== undefined) found[name] = value
  }
  return found
}

function partsOf(path: string): string[] {
  return path.split('/').filter((part) => part !== '')
}

function decoded(part: string): string | undefined {
  try {
    return decodeURIComponent(part)
  } catch {
    return undefined
  }
}

/** The path of a thing: `pathTo('/accounts/{account}', { account: 'acc_1' })`. */
export function pathTo(pattern: string, values: Readonly<Record<string, string>>): string {
  return pattern.replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(values[name] ?? ''))
}

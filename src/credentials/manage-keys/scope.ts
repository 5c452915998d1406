// What a management key may do: a closed set of scopes. A key of the installation may have all of them, a key of one brand
// those that concern a brand. Pure.
import { AppError } from '../../errors.ts'

/** Scopes that concern one brand. */
const BRAND_SCOPES = [
  'accounts:read',
  'accounts:write',
  'secrets:read',
  'sessions:read',
  'sessions:end',
  'usage:read',
  'billing:read',
  'catalogue:read',
  'catalogue:write',
  'addresses:read',
  'addresses:write',
  'mail:read',
  'mail:write',
  'events:read',
  'webhooks:write',
  'audit:read',
  'keys:write',
  'brand:read',
  'brand:write',
  'admins:write',
] as const

/** Scopes of the installation: gateways, places and jobs serve all brands. */
const INSTALLATION_SCOPES = [
  'gateways:read',
  'gateways:write',
  'brands:write',
  'jobs:run',
  'server:read',
] as const

export const SCOPES = [...BRAND_SCOPES, ...INSTALLATION_SCOPES] as const
export type Scope = (typeof SCOPES)[number]

/** Where a key counts. */
export type Level = 'brand' | 'installation'

/** All scopes that a key of this level may have. */
export function scopesOf(level: Level): readonly Scope[] {
  return level === 'brand' ? BRAND_SCOPES : SCOPES
}

/** Whether one of these scopes allows what needs `wanted`: the right to write something includes the right to read it. */
export function allows(scopes: readonly Scope[], wanted: Scope): boolean {
  if (scopes.includes(wanted)) return true
  const [noun, verb] = wanted.split(':')
  return verb === 'read' && noun !== 'secrets' && scopes.some((one) => one === `${noun}:write`)
}

/** The scopes without duplicates, in the order of the set. Errors: invalid_input for one that the level does not have. */
export function checkedScopes(given: readonly string[], level: Level): Scope[] {
  const known = scopesOf(level)
  const wrong = given.find((one) => !known.some((scope) => scope === one))
  if (wrong === undefined) return known.filter((scope) => given.includes(scope))
  const isOfInstallation = SCOPES.some((scope) => scope === wrong)
  throw new AppError(
    'invalid_input',
    isOfInstallation
      ? `scopes: a key of one brand cannot have ${wrong}`
      : `scopes: "${wrong}" is no scope; there are ${known.join(', ')}`,
  )
}

// The five roles of admins, and what each may do. A role is given for the installation or for one brand. Pure.
import { allows, type Level, type Scope, scopesOf } from '../credentials/manage-keys/scope.ts'
import { AppError } from '../errors.ts'

export const ROLES = ['owner', 'operator', 'support', 'billing', 'viewer'] as const
export type Role = (typeof ROLES)[number]

type Definition = {
  /** For people who choose one. */
  text: string
  mayHave(scope: Scope): boolean
  /** Whether it may close, erase or remove what cannot be brought back. */
  mayDelete: boolean
}

const SUPPORT: ReadonlySet<Scope> = new Set<Scope>([
  ...(['accounts:read', 'accounts:write', 'sessions:read', 'sessions:end', 'usage:read'] as const),
  ...(['mail:read', 'mail:write', 'catalogue:read', 'addresses:read', 'brand:read'] as const),
])
const BILLING: ReadonlySet<Scope> = new Set<Scope>([
  ...(['accounts:read', 'billing:read', 'usage:read', 'catalogue:read', 'brand:read'] as const),
])
/** With them a person gets secrets, or can give rights to others. */
const OF_OWNERS: ReadonlySet<Scope> = new Set<Scope>(['admins:write', 'keys:write', 'secrets:read'])

const DEFINITIONS: Readonly<Record<Role, Definition>> = {
  owner: { text: 'everything', mayHave: () => true, mayDelete: true },
  operator: {
    text: 'everything but admins, keys and secrets',
    mayHave: (scope) => !OF_OWNERS.has(scope),
    mayDelete: true,
  },
  support: {
    text: 'helps customers: accounts without deleting, sessions, usage, mails; no secrets',
    mayHave: (scope) => SUPPORT.has(scope),
    mayDelete: false,
  },
  billing: {
    text: 'reads accounts, billing and usage',
    mayHave: (scope) => BILLING.has(scope),
    mayDelete: false,
  },
  viewer: {
    text: 'reads everything but secrets',
    mayHave: (scope) => scope.endsWith(':read') && scope !== 'secrets:read',
    mayDelete: false,
  },
}

/** Errors: invalid_input. */
export function checkedRole(text: string): Role {
  const role = ROLES.find((one) => one === text)
  if (role) return role
  throw new AppError('invalid_input', `role: "${text}" is none; there are ${ROLES.join(', ')}`)
}

export function roleText(role: Role): string {
  return DEFINITIONS[role].text
}

export function mayDelete(role: Role): boolean {
  return DEFINITIONS[role].mayDelete
}

/** What an admin of this role may do, with the scopes that management keys have, too. */
export function scopesOfRole(role: Role, level: Level): readonly Scope[] {
  return scopesOf(level).filter(DEFINITIONS[role].mayHave)
}

/**
 * No caller gives, changes or takes a role that may do what the caller may not. `held`: the scopes of the caller; undefined: an operator at
 * the command line, who may all. Errors: scope_missing.
 */
export function mustHoldRole(held: readonly Scope[] | undefined, role: Role, level: Level): void {
  const missing = held && scopesOfRole(role, level).find((scope) => !allows(held, scope))
  if (missing !== undefined)
    throw new AppError('scope_missing', `The role ${role} may do what this caller may not: ${missing}.`)
}

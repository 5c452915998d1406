// The scopes of management keys in three groups: what reads, what changes, and what gives secrets or rights to others. A new scope
// does not compile until it has its place here; a test compares the levels with those of the server.
import type { Answer } from '../../api-shapes.ts'

type Scope = Answer<'get', '/me'>['scopes'][number]

export const GROUPS = ['read', 'write', 'danger'] as const
export type Group = (typeof GROUPS)[number]

type Place = { group: Group; isOfInstallation?: true }

const PLACES: Readonly<Record<Scope, Place>> = {
  'accounts:read': { group: 'read' },
  'sessions:read': { group: 'read' },
  'usage:read': { group: 'read' },
  'billing:read': { group: 'read' },
  'catalogue:read': { group: 'read' },
  'addresses:read': { group: 'read' },
  'mail:read': { group: 'read' },
  'events:read': { group: 'read' },
  'audit:read': { group: 'read' },
  'brand:read': { group: 'read' },
  'gateways:read': { group: 'read', isOfInstallation: true },
  'server:read': { group: 'read', isOfInstallation: true },
  'accounts:write': { group: 'write' },
  'sessions:end': { group: 'write' },
  'catalogue:write': { group: 'write' },
  'addresses:write': { group: 'write' },
  'mail:write': { group: 'write' },
  'webhooks:write': { group: 'write' },
  'brand:write': { group: 'write' },
  'gateways:write': { group: 'write', isOfInstallation: true },
  'brands:write': { group: 'write', isOfInstallation: true },
  'jobs:run': { group: 'write', isOfInstallation: true },
  'secrets:read': { group: 'danger' },
  'keys:write': { group: 'danger' },
  'admins:write': { group: 'danger' },
}

/** Those that a key of this level may have. */
export function scopesIn(group: Group, { ofInstallation }: { ofInstallation: boolean }): Scope[] {
  const all = Object.entries(PLACES) as [Scope, Place][]
  return all
    .filter(([, place]) => place.group === group && (ofInstallation || !place.isOfInstallation))
    .map(([scope]) => scope)
}

export function isDangerous(scope: Scope): boolean {
  return PLACES[scope].group === 'danger'
}

// Keys of all kinds as answers show them, never their text, with the name of the admin who made them.
import { z } from 'zod'
import type { App } from '../../app.ts'
import type { BrandKey } from '../../brands/brands.ts'
import type { ManageKey } from '../../credentials/manage-keys/manage-key.ts'
import { SCOPES } from '../../credentials/manage-keys/scope.ts'
import type { Handle } from '../../db/database.ts'
import { thingId } from '../../events/subjects.ts'
import type { EitherManager } from '../operation.ts'
import { brandName, id, instant, instantText } from './fields.ts'

export const keyShape = z.object({
  id: id('key'),
  object: z.literal('key'),
  kind: z.enum(['api', 'secret', 'manage']),
  brand: brandName.nullable().meta({ description: 'Null: it is of the installation' }),
  label: z.string(),
  hint: z.string().meta({ description: 'Its first characters' }),
  scopes: z.array(z.enum(SCOPES)).optional().meta({ description: 'Of a management key' }),
  addresses: z
    .array(z.string())
    .optional()
    .meta({ description: 'From where it may be used; empty: everywhere' }),
  created_at: instant,
  ends_at: instant.nullable(),
  revoked_at: instant.nullable(),
  last_used_on: z.iso.date().nullable(),
  created_by: z
    .object({
      ...{ kind: z.string(), id: z.string() },
      name: z.string().nullable().meta({ description: 'Of an admin; of others null' }),
    })
    .nullable()
    .meta({
      description: 'The actor, as the audit trail names it; null: the key is older than this is kept',
    }),
})

/** A key that is used changes its day without a change of the key. */
export const VOLATILE = ['last_used_on']

export const shownOnce = keyShape.extend({
  key: z.string().meta({ description: 'The key itself; it is not shown again' }),
})

/** With the name of its maker, where that is an admin. */
export type Named<K> = K & { makerName: string | null }

export async function withNames<K extends BrandKey | ManageKey>(
  app: App,
  keys: readonly K[],
  tx?: Handle,
): Promise<Named<K>[]> {
  const names = await app.admins.namesOf(
    keys.map(makingAdmin).filter((one) => one !== undefined),
    tx,
  )
  return keys.map((key) => ({ ...key, makerName: names.get(makingAdmin(key) ?? 0) ?? null }))
}

export async function withName<K extends BrandKey | ManageKey>(
  app: App,
  key: K,
  tx?: Handle,
): Promise<Named<K>> {
  const [named] = await withNames(app, [key], tx)
  return named ?? { ...key, makerName: null }
}

function makingAdmin({ madeBy }: BrandKey | ManageKey): number | undefined {
  return madeBy?.kind === 'admin' ? Number(madeBy.id) : undefined
}

export function shown(key: Named<BrandKey | ManageKey>, brand: EitherManager['brand']) {
  const own = 'scopes' in key ? manageKeyOf(key) : brandKeyOf(key)
  const maker = key.madeBy && { ...key.madeBy, name: key.makerName }
  return { ...own, brand: brand?.name ?? null, created_by: maker }
}

function brandKeyOf({ id, kind, label, hint, createdAt, endsAt, revokedAt, lastUsedOn }: BrandKey) {
  return {
    ...{ id: thingId('key', id), object: 'key' as const, kind, label, hint },
    ...{ created_at: instantText(createdAt), ends_at: instantText(endsAt) },
    ...{ revoked_at: instantText(revokedAt), last_used_on: lastUsedOn },
  }
}

function manageKeyOf({
  id,
  label,
  hint,
  scopes,
  ranges,
  createdAt,
  endsAt,
  revokedAt,
  lastUsedOn,
}: ManageKey) {
  return {
    ...{ id: thingId('manage_key', id), object: 'key' as const, kind: 'manage' as const, label, hint },
    ...{ scopes: [...scopes], addresses: [...ranges] },
    ...{ created_at: instantText(createdAt), ends_at: instantText(endsAt) },
    ...{ revoked_at: instantText(revokedAt), last_used_on: lastUsedOn },
  }
}

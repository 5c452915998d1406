// The SQL of admins and of the factors that stand in their rows. Decides nothing.
import { sql } from 'kysely'
import type { Instant } from '../clock.ts'
import type { Day } from '../day.ts'
import type { Handle } from '../db/database.ts'
import type { Admin } from './admin.ts'
import type { Role } from './roles.ts'

/** Undefined: of the installation and of all brands. Null: of the installation alone. */
export type AdminOwner = number | null | undefined

function selectAdmins(db: Handle) {
  return db
    .selectFrom('admin')
    .select(['id', 'name', 'role', 'brand_id as brandId', 'email', 'language', 'created_at as createdAt'])
    .select(['last_signed_in_on as lastSignedInOn', 'removed_at as removedAt'])
    .select(['password_hash as passwordHash', 'totp_secret as sealedTotp'])
    .select((eb) => [
      eb
        .selectFrom('admin_passkey')
        .select((of) => of.fn.countAll<number>().as('count'))
        .whereRef('admin_passkey.admin_id', '=', 'admin.id')
        .as('passkeys'),
      eb
        .selectFrom('admin_recovery_code')
        .select((of) => of.fn.countAll<number>().as('count'))
        .whereRef('admin_recovery_code.admin_id', '=', 'admin.id')
        .as('recoveryCodes'),
    ])
}

type Row = Awaited<ReturnType<ReturnType<typeof selectAdmins>['executeTakeFirstOrThrow']>>

/** With what proves a factor; never shown. */
export type AdminSecrets = { passwordHash: string | null; sealedTotp: string }

function toAdmin({ passwordHash, sealedTotp, ...row }: Row): Admin {
  return {
    ...{ ...row, role: row.role as Role },
    ...{ passkeys: Number(row.passkeys ?? 0), recoveryCodes: Number(row.recoveryCodes ?? 0) },
    ...{ hasPassword: passwordHash !== null, hasTotp: sealedTotp !== '' },
  }
}

export type NewAdmin = Pick<Admin, 'name' | 'role' | 'brandId' | 'email'> & { nameKey: string; at: Instant }

/** Undefined: another admin has this name. */
export async function insertAdmin(
  tx: Handle,
  { nameKey, at, ...row }: NewAdmin,
): Promise<number | undefined> {
  const made = await tx
    .insertInto('admin')
    .values({
      ...{ name: row.name, name_key: nameKey, role: row.role, brand_id: row.brandId, email: row.email },
      ...{ language: null, password_hash: null, totp_secret: '', totp_step: null, created_at: at },
      ...{ last_signed_in_on: null, removed_at: null },
    })
    .onConflict((conflict) => conflict.column('name_key').doNothing())
    .returning('id')
    .executeTakeFirst()
  return made?.id
}

export async function countAdmins(db: Handle, owner: AdminOwner): Promise<number> {
  const { count } = await db
    .selectFrom('admin')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('removed_at', 'is', null)
    .$if(owner !== undefined, (query) => query.where('brand_id', owner === null ? 'is' : '=', owner ?? null))
    .executeTakeFirstOrThrow()
  return Number(count)
}

/** By name; those that were removed are left out. */
export async function listAdmins(db: Handle, owner: AdminOwner, limit: number): Promise<Admin[]> {
  const rows = await selectAdmins(db)
    .where('removed_at', 'is', null)
    .$if(owner !== undefined, (query) => query.where('brand_id', owner === null ? 'is' : '=', owner ?? null))
    .orderBy('name_key')
    .limit(limit)
    .execute()
  return rows.map(toAdmin)
}

/** One that was not removed. */
export async function findAdmin(db: Handle, id: number): Promise<Admin | undefined> {
  const row = await selectAdmins(db).where('id', '=', id).where('removed_at', 'is', null).executeTakeFirst()
  return row && toAdmin(row)
}

export async function findAdminNamed(
  db: Handle,
  nameKey: string,
): Promise<{ admin: Admin; secrets: AdminSecrets } | undefined> {
  const row = await selectAdmins(db).where('name_key', '=', nameKey).executeTakeFirst()
  return row && { admin: toAdmin(row), secrets: row }
}

export async function findSecrets(db: Handle, id: number): Promise<AdminSecrets | undefined> {
  return db
    .selectFrom('admin')
    .select(['password_hash as passwordHash', 'totp_secret as sealedTotp'])
    .where('id', '=', id)
    .where('removed_at', 'is', null)
    .executeTakeFirst()
}

/** Those that were removed, too: the audit trail names them. */
export async function listNames(db: Handle, ids: readonly number[]): Promise<{ id: number; name: string }[]> {
  return db.selectFrom('admin').select(['id', 'name']).where('id', 'in', ids).execute()
}

export async function updateAdmin(
  tx: Handle,
  { id, role, brandId, email, language }: Pick<Admin, 'id' | 'role' | 'brandId' | 'email' | 'language'>,
): Promise<void> {
  await tx
    .updateTable('admin')
    .set({ role, brand_id: brandId, email, language })
    .where('id', '=', id)
    .execute()
}

export async function updateAdminPassword(tx: Handle, id: number, hash: string | null): Promise<void> {
  await tx.updateTable('admin').set({ password_hash: hash }).where('id', '=', id).execute()
}

/** `step`: the one of the code that confirmed it, which so cannot be used again. */
export async function updateTotp(
  tx: Handle,
  id: number,
  { sealed, step }: { sealed: string; step: number | null },
): Promise<void> {
  await tx.updateTable('admin').set({ totp_secret: sealed, totp_step: step }).where('id', '=', id).execute()
}

/**
 * Uses the code of a step up; false when it, or a later one, was used. One that was used later than `latest` was so before the
 * clock was put back.
 */
export async function useStep(
  tx: Handle,
  id: number,
  { step, latest }: { step: number; latest: number },
): Promise<boolean> {
  const done = await tx
    .updateTable('admin')
    .set({ totp_step: step })
    .where('id', '=', id)
    .where('removed_at', 'is', null)
    .where((eb) =>
      eb.or([eb('totp_step', 'is', null), eb('totp_step', '<', step), eb('totp_step', '>', latest)]),
    )
    .executeTakeFirst()
  return Number(done.numUpdatedRows) === 1
}

export async function setSignedIn(tx: Handle, id: number, day: Day): Promise<void> {
  await tx.updateTable('admin').set({ last_signed_in_on: day }).where('id', '=', id).execute()
}

/** Its name is free again. What named the person beyond it is gone. */
export async function markRemoved(tx: Handle, id: number, at: Instant): Promise<void> {
  await tx
    .updateTable('admin')
    .set({ removed_at: at, name_key: null, email: null, language: null })
    .where('id', '=', id)
    .execute()
}

/** Password, codes and passkeys, all of them. */
export async function deleteFactors(tx: Handle, id: number): Promise<void> {
  await tx
    .updateTable('admin')
    .set({ password_hash: null, totp_secret: '', totp_step: null })
    .where('id', '=', id)
    .execute()
  await tx.deleteFrom('admin_passkey').where('admin_id', '=', id).execute()
  await tx.deleteFrom('admin_recovery_code').where('admin_id', '=', id).execute()
}

/** Whether there is an owner of the installation who can sign in. */
export async function hasRunningOwner(db: Handle): Promise<boolean> {
  const row = await db
    .selectFrom('admin')
    .select('id')
    .where('role', '=', 'owner')
    .where('brand_id', 'is', null)
    .where('removed_at', 'is', null)
    .where((eb) =>
      eb.or([
        eb.and([eb('password_hash', 'is not', null), eb('totp_secret', '<>', '')]),
        eb.exists(
          eb
            .selectFrom('admin_passkey')
            .select(sql`1`.as('one'))
            .whereRef('admin_passkey.admin_id', '=', 'admin.id'),
        ),
      ]),
    )
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

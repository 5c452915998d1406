// Use cases of management keys, and who a key is. A key is shown once, when it is created.
import { makeAddressSet } from '../../address.ts'
import type { Actor } from '../../audit/actor.ts'
import { makerOf } from '../../brands/key.ts'
import { makeKeyUse } from '../../brands/key-use.ts'
import { type Clock, DAY_MS, HOUR_MS, type Instant } from '../../clock.ts'
import type { Asked, Database, Handle, IdempotencyHook } from '../../db/database.ts'
import { makeRemembered, makeRevised, raiseRevision } from '../../db/revision.ts'
import { AppError } from '../../errors.ts'
import { changedFields } from '../../events/changed.ts'
import { happened, writeChange } from '../../events/record.ts'
import { thingId } from '../../events/subjects.ts'
import type { Random } from '../../ids.ts'
import { hashSecret } from '../../secrets.ts'
import {
  checkedLabel,
  checkedRanges,
  isWellFormed,
  type ManageKey,
  manageKeyData,
  newManageKey,
} from './manage-key.ts'
import {
  countLiveManageKeys,
  findManageKey,
  findManageKeyByHash,
  insertManageKey,
  type KeyOwner,
  listManageKeys,
  setManageKeysUsed,
  updateManageKey,
} from './manage-key-store.ts'
import { allows, checkedScopes, type Scope, scopesOf } from './scope.ts'

/** Of each brand, and of the installation. */
export const MAX_LIVE_MANAGE_KEYS = 100
const MAX_LISTED = 500
const MOST_REMEMBERED = 5000
export const DEFAULT_OVERLAP_H = 24
export const MAX_OVERLAP_H = 365 * 24
export const MAX_EXPIRES_DAYS = 3650

export type ManageKeys = ReturnType<typeof makeManageKeys>
export type NewManageKey = {
  /** Null: of the installation. */
  brandId: number | null
  label?: string
  /** Absent: all of its level. */
  scopes?: readonly string[] | undefined
  /** Absent: it does not end. */
  expiresDays?: number | undefined
  /** Addresses and ranges from which it may be used; absent: from everywhere. */
  ranges?: readonly string[] | undefined
  /** The scopes of the caller that grants: it cannot grant others. Absent: an operator at the command line, who may all. */
  grantedBy?: readonly Scope[]
}
/** `key` is not shown again. */
export type CreatedManageKey = ManageKey & { key: string }

type Rotation = { owner: KeyOwner; id: number; overlapHours?: number } & Pick<NewManageKey, 'grantedBy'>

type Deps = { db: Pick<Database, 'read' | 'write'>; clock: Clock; random: Random }

export function makeManageKeys({ db, clock, random }: Deps) {
  const keyUse = makeKeyUse({ db, clock, setLastUsed: setManageKeysUsed })
  const known = makeRevised({
    ...{ db, clock, name: 'manage_keys' as const },
    read: async () => makeRemembered(MOST_REMEMBERED, (hash: string) => findManageKeyByHash(db.read, hash)),
  })

  /** One transaction. It counts in this process at once, in others within NOTICED_WITHIN_MS. */
  async function change<T>(work: (tx: Handle) => Promise<T>, once?: IdempotencyHook): Promise<T> {
    try {
      return await db.write(async (tx) => {
        await raiseRevision(tx, 'manage_keys') // first: of two changes at once the second waits
        return work(tx)
      }, once)
    } finally {
      known.forget()
    }
  }

  /** The live key with this text. From memory. */
  async function identify(key: string): Promise<ManageKey | undefined> {
    if (!isWellFormed(key)) return undefined
    const find = await known.load()
    const found = await find(hashSecret(key))
    if (!found || !isLive(found, clock.now())) return undefined
    keyUse.note(found.id)
    return found
  }

  /** Errors: invalid_input; scope_missing for a scope that the granting caller has not; conflict when there are too many keys. */
  async function create(
    input: NewManageKey,
    actor: Actor,
    once?: IdempotencyHook,
  ): Promise<CreatedManageKey> {
    const { brandId, grantedBy, expiresDays } = input
    const level = brandId === null ? 'installation' : 'brand'
    const scopes = checkedScopes(input.scopes ?? scopesOf(level), level)
    mustHold(grantedBy, scopes)
    const label = checkedLabel(input.label ?? '')
    const ranges = checkedRanges(input.ranges ?? [])
    const at = clock.now()
    const endsAt = expiresDays === undefined ? null : at + checkedDays(expiresDays) * DAY_MS
    return change(async (tx) => {
      await mustHaveSpace(tx, brandId)
      return add(tx, { brandId, label, scopes, ranges, endsAt, lineageId: null }, at, actor)
    }, once)
  }

  type Added = Pick<ManageKey, 'brandId' | 'label' | 'scopes' | 'ranges' | 'endsAt' | 'lineageId'>
  async function add(tx: Handle, row: Added, at: Instant, actor: Actor): Promise<CreatedManageKey> {
    const { key, hint } = newManageKey(random)
    const madeBy = makerOf(actor)
    const id = await insertManageKey(tx, { ...row, hint, hash: hashSecret(key), createdAt: at, madeBy })
    const { label, scopes, ranges, endsAt } = row
    await writeChange(tx, {
      ...{ at, brandId: row.brandId, actor, action: 'key.create', target: `manage_key:${id}` },
      after: { kind: 'manage', label, hint, scopes, ranges, endsAt },
      event: happened('key.created', thingId('manage_key', id), { key: manageKeyData({ ...row, id }) }),
    })
    const fresh = { successorId: null, revokedAt: null, lastUsedOn: null }
    return { ...row, ...fresh, id, key, hint, createdAt: at, madeBy }
  }

  /** Errors: conflict. */
  async function mustHaveSpace(tx: Handle, owner: number | null): Promise<void> {
    if ((await countLiveManageKeys(tx, owner, clock.now())) >= MAX_LIVE_MANAGE_KEYS)
      throw new AppError(
        'conflict',
        `There are ${MAX_LIVE_MANAGE_KEYS} live management keys; revoke some first`,
      )
  }

  /** Errors: key_not_found. */
  async function getLive(tx: Handle, owner: KeyOwner, id: number): Promise<ManageKey> {
    const key = await findManageKey(tx, { id, owner })
    if (key && isLive(key, clock.now())) return key
    throw new AppError('key_not_found', `There is no live management key ${id}`)
  }

  /**
   * A successor with the same label, scopes and ranges. The former key works for another `overlapHours`, 0 for not at all.
   * Errors: key_not_found; invalid_input; conflict when it has a successor, or there are too many keys.
   */
  async function rotate(
    { owner, id, overlapHours = DEFAULT_OVERLAP_H, grantedBy }: Rotation,
    actor: Actor,
    once?: IdempotencyHook,
  ): Promise<CreatedManageKey & { former: number; formerEndsAt: Instant }> {
    if (!Number.isInteger(overlapHours) || overlapHours < 0 || overlapHours > MAX_OVERLAP_H)
      throw new AppError('invalid_input', `overlap_hours must be from 0 to ${MAX_OVERLAP_H}`)
    return change(async (tx) => {
      const key = await getLive(tx, owner, id)
      if (key.successorId !== null)
        throw new AppError('conflict', `The key ${id} has a successor already; revoke it to end it sooner`)
      mustHold(grantedBy, key.scopes)
      await mustHaveSpace(tx, key.brandId)
      const at = clock.now()
      const made = await add(tx, { ...key, lineageId: key.lineageId ?? id }, at, actor)
      const endsAt = Math.min(key.endsAt ?? Number.POSITIVE_INFINITY, at + overlapHours * HOUR_MS)
      await updateManageKey(tx, { ...key, endsAt, successorId: made.id })
      await writeChange(tx, {
        ...{ at, brandId: key.brandId, actor, action: 'key.rotate', target: `manage_key:${id}` },
        after: { successor: made.id, endsAt },
        event: happened('key.rotated', thingId('manage_key', id), {
          ...{ key: manageKeyData({ ...key, endsAt }), successor_id: thingId('manage_key', made.id) },
          ends_at: new Date(endsAt).toISOString(),
        }),
      })
      return { ...made, former: id, formerEndsAt: endsAt }
    }, once)
  }

  /** Changes label and ranges. Errors: key_not_found, invalid_input. */
  async function set(
    {
      owner,
      id,
      label,
      ranges,
    }: { owner: KeyOwner; id: number } & Partial<Pick<ManageKey, 'label' | 'ranges'>>,
    actor: Actor,
    { once, mustBe }: Asked<ManageKey> = {},
  ): Promise<ManageKey> {
    return change(async (tx) => {
      const before = await getLive(tx, owner, id)
      await mustBe?.(before, tx)
      const after = {
        ...before,
        ...(label !== undefined && { label: checkedLabel(label) }),
        ...(ranges !== undefined && { ranges: checkedRanges(ranges) }),
      }
      await updateManageKey(tx, after)
      const values = ({ label, ranges: addresses }: ManageKey) => ({ label, addresses })
      await writeChange(tx, {
        ...{ at: clock.now(), brandId: before.brandId, actor, action: 'key.set', target: `manage_key:${id}` },
        before: { label: before.label, ranges: before.ranges },
        after: { label: after.label, ranges: after.ranges },
        event: happened('key.changed', thingId('manage_key', id), {
          ...{ key: manageKeyData(after), changed: changedFields(values(before), values(after)) },
        }),
      })
      return after
    }, once)
  }

  /** The next request with this key is refused; by another process within NOTICED_WITHIN_MS. Errors: key_not_found. */
  async function revoke(
    { owner, id }: { owner: KeyOwner; id: number },
    actor: Actor,
    once?: IdempotencyHook,
  ): Promise<ManageKey> {
    return change(async (tx) => {
      const key = await getLive(tx, owner, id)
      const revoked = { ...key, revokedAt: clock.now() }
      await updateManageKey(tx, revoked)
      const { label, hint } = key
      await writeChange(tx, {
        ...{ at: clock.now(), brandId: key.brandId, actor, action: 'key.revoke', target: `manage_key:${id}` },
        before: { kind: 'manage', label, hint },
        event: happened('key.revoked', thingId('manage_key', id), { key: manageKeyData(key) }),
      })
      return revoked
    }, once)
  }

  return {
    keyUse,
    identify,
    create,
    rotate,
    set,
    revoke,
    /** Live keys first. */
    list: (owner: KeyOwner): Promise<ManageKey[]> =>
      listManageKeys(db.read, { owner, now: clock.now(), limit: MAX_LISTED }),
    find: (owner: KeyOwner, id: number): Promise<ManageKey | undefined> =>
      findManageKey(db.read, { owner, id }),
  }
}

/** Whether the key may be used from this address. */
export function isUsableFrom({ ranges }: Pick<ManageKey, 'ranges'>, address: string): boolean {
  return ranges.length === 0 || makeAddressSet(ranges).has(address)
}

export function isLive({ revokedAt, endsAt }: ManageKey, now: Instant): boolean {
  return revokedAt === null && (endsAt === null || now < endsAt)
}

/** Errors: scope_missing. */
function mustHold(grantedBy: readonly Scope[] | undefined, scopes: readonly Scope[]): void {
  const missing = grantedBy && scopes.find((scope) => !allows(grantedBy, scope))
  if (missing === undefined) return
  throw new AppError('scope_missing', `A key grants only what it may do itself; it has not ${missing}.`)
}

function checkedDays(days: number): number {
  if (Number.isInteger(days) && days >= 1 && days <= MAX_EXPIRES_DAYS) return days
  throw new AppError('invalid_input', `expires_days must be from 1 to ${MAX_EXPIRES_DAYS}`)
}

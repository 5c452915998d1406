// An API key names a brand and ships inside its apps. A secret key proves that the brand's own server calls. Pure.
import { type Actor, actorColumns } from '../audit/actor.ts'
import { DAY_MS, type Instant } from '../clock.ts'
import type { Day } from '../day.ts'
import { AppError } from '../errors.ts'
import type { Random } from '../ids.ts'

export type KeyKind = 'api' | 'secret'

/** The actor who made a key, as the audit trail names it. Null where it stands: the key is older than this is kept. */
export type KeyMaker = { kind: string; id: string }

/** The parts of a key that may be shown. The key itself is not stored. */
export type BrandKey = {
  id: number
  kind: KeyKind
  hint: string
  label: string
  createdAt: Instant
  revokedAt: Instant | null
  /** Null: it has no successor. */
  endsAt: Instant | null
  /** In UTC; null: never, as far as is known. */
  lastUsedOn: Day | null
  madeBy: KeyMaker | null
}

/** How long a key goes on beside its successor, unless said otherwise: enough to change it everywhere in the working week. */
export const DEFAULT_OVERLAP_MS = 7 * DAY_MS
export const MAX_OVERLAP_MS = 365 * DAY_MS

/** Errors: invalid_input. */
export function mustBeOverlap(ms: number): void {
  if (!Number.isInteger(ms) || ms < 0 || ms > MAX_OVERLAP_MS)
    throw new AppError('invalid_input', `overlap must be from 0 to ${MAX_OVERLAP_MS / DAY_MS} days`)
}

/** Whether a key that is not revoked is still accepted. */
export function isBeforeEnd({ endsAt }: Pick<BrandKey, 'endsAt'>, now: Instant): boolean {
  return endsAt === null || now < endsAt
}

const PREFIX = { api: 'lk_api_', secret: 'lk_secret_' } satisfies Record<KeyKind, string>
const RANDOM_BYTES = 20 // 160 bits: a hash without salt is safe
const HINT_DIGITS = 4

/** A new key, and its first characters, which lists may show. */
export function newKey(kind: KeyKind, random: Random): { key: string; hint: string } {
  const key = PREFIX[kind] + random.bytes(RANDOM_BYTES).toString('hex')
  return { key, hint: key.slice(0, PREFIX[kind].length + HINT_DIGITS) }
}

export function makerOf(actor: Actor): KeyMaker {
  return { kind: actor.kind, id: actorColumns(actor).id }
}

export type MakerColumns = { madeByKind: string | null; madeById: string | null }

/** The row of a key with its maker in one field. */
export function withMaker<T extends MakerColumns>({ madeByKind: kind, madeById: id, ...row }: T) {
  return { ...row, madeBy: kind === null ? null : { kind, id: id ?? '' } }
}

// A management key: a program that has it calls the management API. Shown once; only its hash is stored. Pure.
import { normalizeRange } from '../../address.ts'
import type { KeyMaker } from '../../brands/key.ts'
import type { Instant } from '../../clock.ts'
import type { Day } from '../../day.ts'
import { AppError } from '../../errors.ts'
import { thingId } from '../../events/subjects.ts'
import type { Random } from '../../ids.ts'
import { hashSecret } from '../../secrets.ts'
import type { Scope } from './scope.ts'

/** The parts of a key that may be shown. */
export type ManageKey = {
  id: number
  /** Null: it is the installation's, and serves all brands. */
  brandId: number | null
  hint: string
  label: string
  scopes: readonly Scope[]
  /** Canonical ranges from which it may be used; none: from everywhere. */
  ranges: readonly string[]
  createdAt: Instant
  /** Null: it does not end. */
  endsAt: Instant | null
  /** Null: it has none. */
  successorId: number | null
  /** The first key of its line, of which it is a successor; null: it is that itself. */
  lineageId: number | null
  revokedAt: Instant | null
  /** In UTC; null: never, as far as is known. */
  lastUsedOn: Day | null
  madeBy: KeyMaker | null
}

const PREFIX = 'lk_manage_'
const RANDOM_BYTES = 20 // 160 bits: a hash without salt is safe
const CHECK_DIGITS = 6
const HINT_DIGITS = 4
const FORM = /^lk_manage_[0-9a-f]{46}$/
export const MAX_RANGES = 50
const MAX_LABEL_LENGTH = 100

/** A new key, and its first characters, which lists may show. */
export function newManageKey(random: Random): { key: string; hint: string } {
  const text = PREFIX + random.bytes(RANDOM_BYTES).toString('hex')
  return { key: text + checkDigits(text), hint: text.slice(0, PREFIX.length + HINT_DIGITS) }
}

/** Whether a text has the form of a key and right check digits: a text that was mistyped is known without a query. */
export function isWellFormed(key: string): boolean {
  return FORM.test(key) && key.slice(-CHECK_DIGITS) === checkDigits(key.slice(0, -CHECK_DIGITS))
}

function checkDigits(text: string): string {
  return hashSecret(text).slice(0, CHECK_DIGITS)
}

/** Errors of this function and the next: invalid_input. */
export function checkedLabel(label: string): string {
  if (label.length <= MAX_LABEL_LENGTH && !/\p{Cc}/u.test(label)) return label
  throw new AppError('invalid_input', `label must have at most ${MAX_LABEL_LENGTH} printable characters`)
}

/** Canonical, without duplicates. */
export function checkedRanges(ranges: readonly string[]): string[] {
  if (ranges.length > MAX_RANGES)
    throw new AppError('invalid_input', `addresses: at most ${MAX_RANGES} addresses and ranges`)
  const canonical = ranges.map((range) => {
    const normal = normalizeRange(range)
    if (normal !== undefined) return normal
    throw new AppError('invalid_input', `addresses: "${range}" is no address and no CIDR range`)
  })
  return [...new Set(canonical)]
}

/** A management key as events show it: never its text. */
export function manageKeyData({
  id,
  label,
  scopes,
  endsAt,
}: Pick<ManageKey, 'id' | 'label' | 'endsAt'> & { scopes: readonly string[] }) {
  return {
    ...{ id: thingId('manage_key', id), kind: 'manage', label, scopes: [...scopes] },
    ends_at: endsAt === null ? null : new Date(endsAt).toISOString(),
  }
}

// The key under which the answer of a call is kept, and the test whether another call repeats it. Knows no dialect.

import type { Actor } from '../audit/actor.ts'
import { type Brand, isTrusted } from '../brands/brand.ts'
import { AppError } from '../errors.ts'
import { type AnswerKey, NO_BRAND } from '../idempotency/stored-answers.ts'
import type { Fields } from './body.ts'

export const KEY_SHAPE = /^[!-~]{1,255}$/

/** The space of a call's idempotency key: callers who do not know each other may choose the same key. */
export type Scope = {
  dialect: string
  /** The claimed sender of an untrusted call. It is not trusted; the answer is stored only when the claim was right. */
  claimed: string
  /** The holder of the key that was proved, if it may be rotated: its successor is the same holder. */
  holder?: string | undefined
  /** Fields that hold keys: as they may be rotated, they are no part of the request. */
  keyFields?: readonly string[] | undefined
}

type Request = {
  fields: Fields
  address: string
  authorization: string | undefined
  idempotencyKey: string | undefined
}

/**
 * Two requests are the same when operation, fields and credentials are equal; a place on the allow list is a credential. A key and
 * its successor are one credential: the keys of a brand's own servers may all do the same, and so may the line of a management key.
 */
export function answerKey(
  operation: { name: string; secretsOf?: unknown },
  { idempotencyKey, fields, authorization, address }: Request,
  { brand, actor }: { brand?: Brand; actor: Actor },
  { dialect, claimed, holder, keyFields = [] }: Scope,
): AnswerKey | undefined {
  if (idempotencyKey === undefined) return undefined
  if (!KEY_SHAPE.test(idempotencyKey)) {
    throw new AppError('invalid_input', 'Idempotency-Key must be 1 to 255 visible ASCII characters.')
  }
  const sorted = Object.entries(fields).sort(byName)
  const trusted = isTrusted(actor)
  const textOf = (given: unknown, credential: string | undefined) =>
    JSON.stringify([operation.name, given, credential ?? null, trusted], inOrder)
  return {
    brandId: brand?.id ?? NO_BRAND,
    scope: JSON.stringify(trusted ? [dialect, 'trusted'] : [dialect, 'claimed', claimed]),
    key: idempotencyKey,
    request: textOf(
      sorted.filter(([name]) => !keyFields.includes(name)),
      holder ?? authorization,
    ),
    formerRequest: () => textOf(sorted, authorization),
    source: trusted ? undefined : address,
    showsSecrets: operation.secretsOf !== undefined,
  }
}

/** Of objects in fields, the order of names does not matter either. */
function inOrder(_name: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return Object.fromEntries(Object.entries(value).sort(byName))
}

function byName([a]: [string, unknown], [b]: [string, unknown]): number {
  return a < b ? -1 : 1
}

// Stores answers under the caller's idempotency key. The work and its answer are one transaction, so that a repeat finds
// both or neither. Knows no dialect: an answer is text.

import { type Clock, DAY_MS } from '../clock.ts'
import type { Attempts } from '../credentials/attempts.ts'
import type { Database, Handle, IdempotencyHook } from '../db/database.ts'
import { AppError, tooManyFailures } from '../errors.ts'
import { hashSecret, sameText, type Vault } from '../secrets.ts'
import {
  fill,
  findAnswers,
  purgeAnswers,
  release,
  reserve,
  rowOf,
  shortenAnswers,
} from './stored-answer-store.ts'

/** How long a repeat gets the stored answer. */
export const KEPT_MS = DAY_MS

export const NO_BRAND = 0

/** Thrown out of a transaction when another request with the same key was first. Its answer can be read. */
export class AnsweredElsewhere extends Error {
  override name = 'AnsweredElsewhere'
}

export type StoredAnswers = ReturnType<typeof makeStoredAnswers>

/** `request`: everything by which two requests are equal, credentials included. */
export type AnswerKey = {
  brandId: number // NO_BRAND for a call that acts on none
  /** The owner of the key: equal keys in two scopes are two keys. */
  scope: string
  key: string
  request: string
  /** As it was written before a key and its successor were one; such rows live for a day after the upgrade. */
  formerRequest(): string
  /** The address of the caller; undefined for trusted callers. */
  source: string | undefined
  showsSecrets: boolean
}

/** An answer, and the account whose secrets it shows, if any. It is kept until they change. */
export type KeptAnswer = { body: string; accountId: number | null }

type Kept = { keyHash: string; isSame: boolean; answer: string }
type Deps = { db: Database; clock: Clock; vault: Vault; attempts: Pick<Attempts, 'attempt'> }

export function makeStoredAnswers({ db, clock, vault, attempts }: Deps) {
  /** The earlier answer. Errors: invalid_input when the key was used for another request, or the answer was forgotten. */
  async function find(key: AnswerKey): Promise<string | undefined> {
    const kept = await findKept(key)
    if (!kept) return undefined
    await countAttempt(key, kept.isSame)
    if (!kept.isSame) {
      throw new AppError('invalid_input', 'This Idempotency-Key was used for another request. Use a new key.')
    }
    if (kept.answer === '') throw new AppError('invalid_input', GONE)
    return vault.decrypt('stored_answer', rowOf(key.brandId, kept.keyHash), kept.answer)
  }

  /** Whether exactly this request was answered. Counts no failure: its callers count failures themselves. */
  async function isAnswered(key: AnswerKey): Promise<boolean> {
    return (await findKept(key))?.isSame ?? false
  }

  async function findKept(key: AnswerKey): Promise<Kept | undefined> {
    const [own, former] = [hashOf(key), formerHashOf(key)]
    const rows = await findAnswers(db.read, key.brandId, [own, former])
    const found = rows.find((row) => row.keyHash === own) ?? rows[0]
    if (!found || found.expiresAt <= clock.now()) return undefined
    const { keyHash } = found
    const request = vault.decrypt('stored_request', rowOf(key.brandId, keyHash), found.requestHash)
    const isSame =
      sameText(request, hashSecret(key.request)) || sameText(request, hashSecret(key.formerRequest()))
    if (keyHash === own) return { keyHash, isSame, answer: found.answer }
    // A request of another caller with the same key does not concern this caller.
    if (!isSame) return undefined
    const isSafe = key.source === undefined || !key.showsSecrets
    return { keyHash, isSame, answer: isSafe ? found.answer : '' }
  }

  /**
   * A caller that repeats the whole request, password included, gets the stored answer. An attacker who knows the rest
   * could try passwords here, so a wrong repeat counts as a failed password. Errors: too_many_failures.
   */
  async function countAttempt(key: AnswerKey, isSame: boolean): Promise<void> {
    const { brandId, request, source } = key
    if (source === undefined) return
    const of = { kind: 'answer' as const, brandId, address: source, target: hashOf(key), tried: request }
    const tried = await attempts.attempt(of, async () => isSame)
    if (tried.kind !== 'blocked') return
    throw tooManyFailures(tried.retryAfterS)
  }

  /** The hook that a use case calls in its transaction, so that the answer is stored with the work. */
  function once(
    key: AnswerKey,
    encode: (result: unknown, tx: Handle) => Promise<KeptAnswer>,
  ): IdempotencyHook {
    const { brandId, request } = key
    const keyHash = hashOf(key)
    const sealedRow = rowOf(brandId, keyHash)
    return {
      async begin(tx) {
        const now = clock.now()
        // Encrypted too: a fast hash of a request with a password would be a fast hash of the password.
        const requestHash = vault.encrypt('stored_request', sealedRow, hashSecret(request))
        const row = { brandId, keyHash, requestHash, now, expiresAt: now + KEPT_MS }
        if (!(await reserve(tx, row))) throw new AnsweredElsewhere()
      },
      async end(tx, result) {
        // A refusal that must keep its rows is returned, not thrown. It is not stored as an answer.
        if (result instanceof AppError) return release(tx, brandId, keyHash)
        const { body, accountId } = await encode(result, tx)
        const answer = vault.encrypt('stored_answer', sealedRow, body)
        await fill(tx, { brandId, keyHash, accountId, answer })
      },
    }
  }

  /** Deletes at most `limit` expired answers. Returns how many. */
  function purge(limit: number): Promise<number> {
    return db.write(async (tx) => {
      await shortenAnswers(tx, clock.now(), { longestMs: KEPT_MS, limit })
      return purgeAnswers(tx, clock.now(), limit)
    })
  }

  return { find, isAnswered, once, purge }
}

const GONE =
  'This request was carried out under this Idempotency-Key already. Its answer is no longer kept: a password of the account has changed since, or it was closed.'

function hashOf({ scope, key }: AnswerKey): string {
  return hashSecret(`${scope}\n${key}`)
}

/**
 * For rows from before keys had scopes, which live for a day after the upgrade. Such a row belongs to the caller that sends
 * the same request. An answer that shows an account, which may have changed since, goes to the brand's own servers only.
 */
function formerHashOf({ key }: AnswerKey): string {
  return hashSecret(key)
}

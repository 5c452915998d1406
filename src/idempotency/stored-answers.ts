// Answers kept under the caller's idempotency key: the work and its answer are one transaction, so that a repeat
// finds either both or neither. Knows no dialect: an answer is text.

import { type Clock, DAY_MS } from '../clock.ts'
import type { Attempts } from '../credentials/attempts.ts'
import type { Database, Once } from '../db/database.ts'
import { AppError } from '../errors.ts'
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

/** Thrown out of a transaction when another request with the same key won; the answer is there to be read. */
export class AnsweredElsewhere extends Error {
  override name = 'AnsweredElsewhere'
}

export type Answers = ReturnType<typeof makeAnswers>

/** `request`: everything that makes two requests the same, credentials included. */
export type AnswerKey = {
  brandId: number
  /** Whose keys it is one of: the same key of two scopes is two keys. */
  scope: string
  key: string
  request: string
  /** Where it comes from; undefined for trusted callers. */
  source: string | undefined
  showsSecrets: boolean
}

/** An answer, and whose secrets it shows, if any: it is kept until they change. */
export type KeptAnswer = { body: string; accountId: number | null }

type Kept = { keyHash: string; isSame: boolean; answer: string }
type Deps = { db: Database; clock: Clock; vault: Vault; attempts: Pick<Attempts, 'attempt'> }

export function makeAnswers({ db, clock, vault, attempts }: Deps) {
  /** The answer given before. Errors: invalid_input when the key was used for another request, or the answer is gone. */
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

  /** Whether this very request has been answered. Counts nothing: for callers that count what is wrong themselves. */
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
    const isSame = sameText(request, hashSecret(key.request))
    if (keyHash === own) return { keyHash, isSame, answer: found.answer }
    // Another's request under the same text is no concern of this caller.
    if (!isSame) return undefined
    const isSafe = key.source === undefined || !key.showsSecrets
    return { keyHash, isSame, answer: isSafe ? found.answer : '' }
  }

  /**
   * A stored answer is given to whoever repeats the whole request, password included: somebody who knows the rest
   * could try passwords here. So a wrong repeat counts as a failed password. Errors: too_many_failures.
   */
  async function countAttempt(key: AnswerKey, isSame: boolean): Promise<void> {
    const { brandId, request, source } = key
    if (source === undefined) return
    const of = { kind: 'answer' as const, brandId, address: source, target: hashOf(key), tried: request }
    const tried = await attempts.attempt(of, async () => isSame)
    if (tried.kind !== 'blocked') return
    const { retryAfterS } = tried
    throw new AppError('too_many_failures', `Too many failed attempts. Try again in ${retryAfterS} s.`, {
      retryAfterS,
    })
  }

  /** What a use case must take into its transaction so that its answer is stored with its work. */
  function once(key: AnswerKey, encode: (result: unknown) => KeptAnswer): Once {
    const { brandId, request } = key
    const keyHash = hashOf(key)
    const sealedRow = rowOf(brandId, keyHash)
    return {
      async begin(tx) {
        const now = clock.now()
        // Encrypted as well: a quick hash of a request with a password in it would be a hash of the password.
        const requestHash = vault.encrypt('stored_request', sealedRow, hashSecret(request))
        const row = { brandId, keyHash, requestHash, now, expiresAt: now + KEPT_MS }
        if (!(await reserve(tx, row))) throw new AnsweredElsewhere()
      },
      async end(tx, result) {
        // A refusal that has to keep what was written is returned; it is not an answer to keep.
        if (result instanceof AppError) return release(tx, brandId, keyHash)
        const { body, accountId } = encode(result)
        const answer = vault.encrypt('stored_answer', sealedRow, body)
        await fill(tx, { brandId, keyHash, accountId, answer })
      },
    }
  }

  /** Deletes expired answers, at most `limit`; returns how many. */
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
 * Of before keys had scopes: such a row lives for a day after the upgrade. It is the caller's when the request is; what it
 * shows of an account that may have changed since is given to the brand's own servers only.
 */
function formerHashOf({ key }: AnswerKey): string {
  return hashSecret(key)
}

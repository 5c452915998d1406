// Answers kept under the caller's idempotency key: the work and its answer are one transaction, so that a repeat
// finds either both or neither. Knows no dialect: an answer is text.

import { type Clock, DAY_MS } from '../clock.ts'
import type { Attempts } from '../credentials/attempts.ts'
import type { Database, Once } from '../db/database.ts'
import { AppError } from '../errors.ts'
import { hashSecret, sameText, type Vault } from '../secrets.ts'
import { fill, findAnswer, purgeAnswers, release, reserve, shortenAnswers } from './answer-store.ts'

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
  key: string
  request: string
  /** Where it comes from; undefined for trusted callers. */
  source: string | undefined
}

type Deps = { db: Database; clock: Clock; vault: Vault; attempts: Pick<Attempts, 'attempt'> }

export function makeAnswers({ db, clock, vault, attempts }: Deps) {
  /** The answer given before. Errors: invalid_input when the key was used for another request. */
  async function find(key: AnswerKey): Promise<string | undefined> {
    const kept = await findKept(key)
    if (!kept) return undefined
    await countAttempt(key, kept.isSame)
    if (!kept.isSame) {
      throw new AppError('invalid_input', 'This Idempotency-Key was used for another request. Use a new key.')
    }
    return vault.decrypt('stored_answer', kept.answer)
  }

  /** Whether this very request has been answered. Counts nothing: for callers that count what is wrong themselves. */
  async function isAnswered(key: AnswerKey): Promise<boolean> {
    return (await findKept(key))?.isSame ?? false
  }

  async function findKept({ brandId, key, request }: AnswerKey) {
    const found = await findAnswer(db.read, brandId, hashSecret(key))
    if (!found || found.expiresAt <= clock.now()) return undefined
    const isSame = sameText(vault.decrypt('stored_request', found.requestHash), hashSecret(request))
    return { isSame, answer: found.answer }
  }

  /**
   * A stored answer is given to whoever repeats the whole request, password included: somebody who knows the rest
   * could try passwords here. So a wrong repeat counts as a failed password. Errors: too_many_failures.
   */
  async function countAttempt({ brandId, key, source }: AnswerKey, isSame: boolean): Promise<void> {
    if (source === undefined) return
    const of = { kind: 'password' as const, brandId, address: source, target: `key ${hashSecret(key)}` }
    const tried = await attempts.attempt(of, async () => isSame)
    if (tried.kind !== 'blocked') return
    const { retryAfterS } = tried
    throw new AppError('too_many_failures', `Too many failed attempts. Try again in ${retryAfterS} s.`, {
      retryAfterS,
    })
  }

  /** What a use case must take into its transaction so that its answer is stored with its work. */
  function once({ brandId, key, request }: AnswerKey, encode: (result: unknown) => string): Once {
    const keyHash = hashSecret(key)
    return {
      async begin(tx) {
        const now = clock.now()
        // Encrypted as well: a quick hash of a request with a password in it would be a hash of the password.
        const requestHash = vault.encrypt('stored_request', hashSecret(request))
        const row = { brandId, keyHash, requestHash, now, expiresAt: now + KEPT_MS }
        if (!(await reserve(tx, row))) throw new AnsweredElsewhere()
      },
      async end(tx, result) {
        // A refusal that has to keep what was written is returned; it is not an answer to keep.
        if (result instanceof AppError) return release(tx, brandId, keyHash)
        await fill(tx, brandId, keyHash, vault.encrypt('stored_answer', encode(result)))
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

// Runs one reading or check so that its failure or its silence is a sentence and spoils no other.
import { setTimeout as pause } from 'node:timers/promises'
import { SECOND_MS } from '../clock.ts'
import { explainFault } from '../db/engine-faults.ts'
import { AppError } from '../errors.ts'

export type Trouble = { trouble: string }

/** Longer than a database takes to give up a statement. */
const WITHIN_MS = 12 * SECOND_MS

/** Never rejects, and takes WITHIN_MS at most. */
export async function tried<T>(look: () => Promise<T>): Promise<T | Trouble> {
  const over = new AbortController()
  const late = pause(WITHIN_MS, undefined, { signal: over.signal }).then(
    () => ({ trouble: `No answer within ${WITHIN_MS / SECOND_MS} s.` }),
    () => ({ trouble: '' }),
  )
  try {
    return await Promise.race([look(), late])
  } catch (error) {
    return { trouble: troubleText(error) }
  } finally {
    over.abort()
  }
}

/** For an operator, without a stack. */
export function troubleText(error: unknown): string {
  const fault = explainFault(error instanceof AppError ? error.cause : error)
  return fault ?? (error instanceof Error ? error.message : String(error))
}

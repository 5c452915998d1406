// What every part of the frame shows of the connection: whether the server answers, and whether the visitor is signed in.
import { signal } from '@preact/signals'
import type { Problem } from './problems.ts'

/** How long until a call without an answer is tried again. */
export const AGAIN_MS = 5000

/** Since when the server does not answer; undefined: it does. */
export const awaySince = signal<number | undefined>(undefined)
export const isSignedOut = signal(false)

export function noteAnswer(): void {
  awaySince.value = undefined
}

export function noteProblem(problem: Problem): void {
  if (problem.isAway) awaySince.value ??= Date.now()
  else awaySince.value = undefined
  if (problem.status === 401) isSignedOut.value = true
}

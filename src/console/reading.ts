// What a component shows of the API: read when it appears, again every few seconds if it asks so, and given up when it goes. An
// answer that is the same costs no render; a hidden tab asks nothing.
import { useEffect, useState } from 'preact/hooks'
import { getIfNew } from './api.ts'
import type { Answer, Given, PathOf } from './api-shapes.ts'
import { AGAIN_MS } from './connection.ts'
import { Problem } from './problems.ts'
import { chosenBrand } from './who.ts'

export const POLL_MS = 5000
/** Answers that are kept for a visitor who comes back. */
const MOST_KEPT = 30

export type Reading<T> = {
  /** Undefined until the first answer. */
  data: T | undefined
  problem: Problem | undefined
  /** `data` still answers the former question: another filter, another page. */
  isChanging: boolean
  /** Reads at once, such as after a change. */
  reload(): void
}

type Kept = { data: unknown; etag: string | undefined }
type State = { key: string; data: unknown; problem: Problem | undefined }

const answers = new Map<string, Kept>()

function keep(key: string, answer: Kept): void {
  answers.delete(key)
  answers.set(key, answer)
  const [oldest] = answers.keys()
  if (answers.size > MOST_KEPT && oldest !== undefined) answers.delete(oldest)
}

/** Forgets everything: another visitor, or another brand. */
export function forgetAnswers(): void {
  answers.clear()
}

/** `path` undefined: nothing is read yet. */
export function useReading<P extends PathOf<'get'>>(
  path: P | undefined,
  given: Given<'get', P>,
  { everyMs }: { everyMs?: number | undefined } = {},
): Reading<Answer<'get', P>> {
  const key = path === undefined ? '' : JSON.stringify([chosenBrand.value, path, given])
  const [state, setState] = useState<State>({ key: '', data: undefined, problem: undefined })
  const [round, setRound] = useState(0)
  useEffect(() => {
    if (path === undefined) return undefined
    return follow(key, (etag, signal) => getIfNew(path, given, etag, signal), everyMs, setState)
  }, [key, everyMs, round])
  const isOwn = state.key === key
  const data = isOwn
    ? state.data
    : (answers.get(key)?.data ?? (isSameList(state.key, key) ? state.data : undefined))
  return {
    data: data as Answer<'get', P> | undefined,
    problem: isOwn ? state.problem : undefined,
    isChanging: !isOwn && !answers.has(key),
    reload: () => setRound((now) => now + 1),
  }
}

/** Another filter of the same list: it stays until the new rows are there. */
function isSameList(former: string, now: string): boolean {
  const [, path, given] = former === '' ? [] : JSON.parse(former)
  const [brand, ...other] = now === '' ? [] : JSON.parse(now)
  return (
    path !== undefined &&
    brand === JSON.parse(former)[0] &&
    path === other[0] &&
    same(given.path, other[1].path)
  )
}

function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}

type Read = (etag: string | undefined, signal: AbortSignal) => Promise<Kept | undefined>

/** Returns what ends it. */
function follow(
  key: string,
  read: Read,
  everyMs: number | undefined,
  set: (next: State) => void,
): () => void {
  const control = new AbortController()
  let timer: number | undefined
  let last: Kept | undefined = answers.get(key)
  let failed = false
  if (last) set({ key, data: last.data, problem: undefined })
  const next = async () => {
    clearTimeout(timer)
    if (document.hidden && last !== undefined) return
    let again = everyMs
    try {
      const answer = await read(last?.etag, control.signal)
      if (answer) keep(key, answer)
      if (answer || failed) set({ key, data: (answer ?? last)?.data, problem: undefined })
      last = answer ?? last
      failed = false
    } catch (error) {
      if (control.signal.aborted) return
      if (!(error instanceof Problem)) throw error
      failed = true
      if (error.isAway) again = AGAIN_MS
      set({ key, data: last?.data, problem: error })
    }
    if (again !== undefined && !control.signal.aborted) timer = setTimeout(next, again)
  }
  const onShown = () => {
    if (!document.hidden && everyMs !== undefined) void next()
  }
  document.addEventListener('visibilitychange', onShown)
  void next()
  return () => {
    control.abort()
    clearTimeout(timer)
    document.removeEventListener('visibilitychange', onShown)
  }
}

// Calls of the management API from the browser. The session is the cookie; a write carries an Idempotency-Key, and a call that
// needs a fresh proof of the admin asks for it and is then repeated.
import type { Answer, Given, Method, PathOf, Write } from './api-shapes.ts'
import { BASE } from './base.ts'
import { noteAnswer, noteProblem } from './connection.ts'
import { Problem } from './problems.ts'
import { askFactor } from './step-up.ts'
import { chosenBrand } from './who.ts'

const TIMEOUT_MS = 30_000
const NOT_MODIFIED = 304

type Sent = {
  method: Method
  path: string
  given: {
    path?: object | undefined
    query?: object | undefined
    body?: unknown
    brand?: string | null | undefined
  }
  headers?: Record<string, string>
  /** In place of a body of JSON. */
  file?: { body: Blob; type: string }
  signal?: AbortSignal | undefined
  timeoutMs?: number
}

/** Reads once; what only a freshly proved admin may read asks for the proof. Errors: Problem. */
export async function get<P extends PathOf<'get'>>(
  path: P,
  given: Given<'get', P>,
  signal?: AbortSignal,
): Promise<Answer<'get', P>> {
  const response = await proved({ method: 'get', path, given, signal })
  return (await bodyOf(response)) as Answer<'get', P>
}

/** The answer, or undefined where it is still the one that has `etag`. Errors: Problem. */
export async function getIfNew<P extends PathOf<'get'>>(
  path: P,
  given: Given<'get', P>,
  etag: string | undefined,
  signal: AbortSignal,
): Promise<{ data: Answer<'get', P>; etag: string | undefined } | undefined> {
  const headers = etag === undefined ? {} : { 'if-none-match': etag }
  const response = await request({ method: 'get', path, given, headers, signal })
  if (response.status === NOT_MODIFIED) return undefined
  const data = (await bodyOf(response)) as Answer<'get', P>
  return { data, etag: response.headers.get('etag') ?? undefined }
}

/**
 * Changes something, once: a repeat after a lost answer does nothing. `ifMatch`: the ETag of what was read before. Errors:
 * Problem.
 */
export async function write<M extends Write, P extends PathOf<M>>(
  method: M,
  path: P,
  given: Given<M, P>,
  { ifMatch }: { ifMatch?: string | undefined } = {},
): Promise<Answer<M, P>> {
  const headers = {
    'idempotency-key': crypto.randomUUID(),
    ...(ifMatch !== undefined && { 'if-match': ifMatch }),
  }
  const response = await proved({ method, path, given, headers })
  return (await bodyOf(response)) as Answer<M, P>
}

/** Asks the admin for a proof where the call needs a fresh one, and sends it again. */
async function proved(sent: Sent): Promise<Response> {
  return request(sent).catch(async (problem: unknown) => {
    if (!(problem instanceof Problem && problem.code === 'step_up_needed' && (await askFactor())))
      throw problem
    return request(sent)
  })
}

/** The answer of a success. Errors: Problem. */
export async function request(sent: Sent): Promise<Response> {
  const { method, path, given, headers = {}, file, signal, timeoutMs = TIMEOUT_MS } = sent
  const timeout = AbortSignal.timeout(timeoutMs)
  const brand = given.brand === undefined ? chosenBrand.value : given.brand
  const response = await fetch(urlOf(path, given), {
    method: method.toUpperCase(),
    headers: {
      ...headers,
      ...(brand && { 'latchkey-brand': brand }),
      ...(given.body !== undefined && { 'content-type': 'application/json' }),
      ...(file && { 'content-type': file.type }),
    },
    ...(given.body !== undefined && { body: JSON.stringify(given.body) }),
    ...(file && { body: file.body }),
    // The page compares tags itself, and a browser's own copy of an answer would hide a change.
    ...{ cache: 'no-store', redirect: 'error' },
    signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
  }).catch((cause: unknown) => {
    if (signal?.aborted) throw cause
    throw noted(new Problem(0, {}, cause))
  })
  if (!response.ok && response.status !== NOT_MODIFIED)
    throw noted(new Problem(response.status, await response.json().catch(() => ({}))))
  noteAnswer()
  return response
}

function noted(problem: Problem): Problem {
  noteProblem(problem)
  return problem
}

/** The address of a call, also for a link that downloads: `urlOf('/usage', { query: { by: 'day' } })`. */
export function urlOf(
  path: string,
  { path: parts = {}, query = {} }: Pick<Sent['given'], 'path' | 'query'>,
): string {
  const values = new Map(Object.entries(parts))
  const filled = path.replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(String(values.get(name))))
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query))
    for (const one of [value].flat()) if (one !== undefined && one !== '') search.append(name, String(one))
  return `${BASE}/api/v1${filled}${search.size > 0 ? `?${search}` : ''}`
}

export async function bodyOf(response: Response): Promise<unknown> {
  return response.status === 204 ? undefined : response.json()
}

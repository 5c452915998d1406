// One call: its address, headers and body, its tries, and its answer or error.
import createClient from 'openapi-fetch'
import { errorOf, LatchkeyError } from './errors.ts'
import type { paths } from './schema.ts'
import { fetchInTries, pause, type Wait } from './tries.ts'

const TIMEOUT_MS = 30_000

export type Settings = {
  /** The address of the server, such as https://vpn.example.com. */
  url: string
  /** A management key: lk_manage_… */
  key: string
  /** The brand that calls are about, for a key of the installation. */
  brand?: string | undefined
  /** The longest wait for one answer; a call has three tries. Absent: 30 s. */
  timeoutMs?: number | undefined
  /** In place of the global one. */
  fetch?: typeof fetch | undefined
  /** How to wait between two tries; for tests. */
  wait?: Wait | undefined
}

export type CallOptions = {
  signal?: AbortSignal | undefined
  timeoutMs?: number | undefined
  brand?: string | undefined
  /** Absent: a new one for each write. A program that stores it first can repeat the call after its own crash. */
  idempotencyKey?: string | undefined
  /** The etagOf() what is changed: when it was changed since, the error is changed_meanwhile. */
  ifMatch?: string | undefined
}

/** A call of the API, as methods.ts lists them. */
export type Endpoint = {
  verb: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  path: string
  takes?: 'query' | 'body'
  /** It takes an Idempotency-Key: a repeat does nothing. */
  once?: true
  /** The media type of a file that it takes. */
  uploads?: string
  /** It answers a page of a list. */
  pages?: true
}

/** A file that a call takes. */
export type Upload = string | Blob | Uint8Array<ArrayBuffer>

export type Given = {
  path: Readonly<Record<string, unknown>>
  query?: Readonly<Record<string, unknown>> | undefined
  body?: unknown
}

export type Send = (endpoint: Endpoint, given: Given, options?: CallOptions) => Promise<unknown>

/** What openapi-fetch does with a path that is known only while the program runs. */
type Request = (
  verb: string,
  path: string,
  init: {
    params: { path: Given['path']; query: Given['query'] }
    body: unknown
    bodySerializer?: (body: unknown) => unknown
    headers: Readonly<Record<string, string>>
    fetch: (request: globalThis.Request) => Promise<Response>
  },
) => Promise<{ data?: unknown; error?: unknown; response: Response }>

const etags = new WeakMap<object, string>()

/** The ETag of an answer about one thing, for `ifMatch`; undefined when it had none. */
export function etagOf(answer: object): string | undefined {
  return etags.get(answer)
}

export function makeSend({
  url,
  key,
  brand,
  timeoutMs = TIMEOUT_MS,
  fetch: own,
  wait = pause,
}: Settings): Send {
  const client = createClient<paths>({
    baseUrl: url,
    headers: { authorization: `Bearer ${key}` },
    // The API never redirects: the key must not follow to another place.
    redirect: 'error',
    credentials: 'omit',
  })
  const request = client.request as unknown as Request

  return async function send(endpoint, { path, query, body }, options = {}) {
    const mayRepeat = endpoint.verb === 'GET' || endpoint.once === true
    const named = options.brand ?? brand
    const { data, error, response } = await request(endpoint.verb, endpoint.path, {
      params: { path, query },
      body,
      ...(endpoint.uploads && { bodySerializer: (file: unknown) => file }),
      headers: {
        ...(endpoint.uploads && body !== undefined && { 'content-type': endpoint.uploads }),
        ...(named !== undefined && { 'latchkey-brand': named }),
        ...(endpoint.once && { 'idempotency-key': options.idempotencyKey ?? crypto.randomUUID() }),
        ...(options.ifMatch !== undefined && { 'if-match': options.ifMatch }),
      },
      fetch: (whole) =>
        fetchInTries(whole, {
          ...{ fetch: own ?? fetch, mayRepeat, wait, signal: options.signal },
          timeoutMs: options.timeoutMs ?? timeoutMs,
        }),
    }).catch(asUnreadable)
    if (!response.ok) throw errorOf(response, error)
    const etag = response.headers.get('etag')
    if (etag !== null && typeof data === 'object' && data !== null) etags.set(data, etag)
    return data
  }
}

/** A success whose body is no JSON comes from a program in between. */
function asUnreadable(error: unknown): never {
  if (!(error instanceof SyntaxError)) throw error
  throw new LatchkeyError('unreadable_answer', 'The answer is no JSON.', { cause: error })
}

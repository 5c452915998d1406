// Sends one call: a POST to an address that may be called, bounded in time and in what is read of the answer. No redirect is followed.
import { lookup } from 'node:dns'
import http from 'node:http'
import https from 'node:https'
import type { LookupFunction, Socket } from 'node:net'
import { SECOND_MS } from '../clock.ts'
import { literalOf, type Targets } from './target.ts'
import { openTunnel } from './tunnel.ts'

/** From the look-up of the name to the end of the answer. */
export const CALL_MS = 15 * SECOND_MS
const MOST_READ_BYTES = 64 * 1024
const KEPT_BYTES = 1024
const MAX_RETRY_AFTER_S = 86_400

/** Of every call. */
export const FIXED_HEADERS = { 'content-type': 'application/json', 'user-agent': 'Latchkey' } as const

export type Call = { url: string; headers: Record<string, string>; body: string }
/** `status` 0: there was no answer, and `error` says why. */
export type Answer = { status: number; error: string; retryAfterS: number; text: string }

type Deps = {
  targets: Pick<Targets, 'mayCall'>
  ca?: string | undefined
  resolve?: typeof lookup | undefined
  proxy?: string | null | undefined
}

class RefusedAddress extends Error {
  override name = 'RefusedAddress'
}

type Connection = { agent: false; lookup: LookupFunction } | { createConnection: () => Socket }

export type Post = ReturnType<typeof makePost>

/**
 * `ca`: also believed for certificates; `resolve`: of names, for tests. `proxy`: all calls go through it, and names are not looked up
 * here; addresses that a URL names are judged as without it.
 */
export function makePost({ targets, ca, resolve = lookup, proxy }: Deps) {
  /** Never rejects. Whatever follows a status is not waited for beyond the bounds: the receiver has decided. */
  return async function post({ url: text, headers, body }: Call, signal: AbortSignal): Promise<Answer> {
    const url = new URL(text)
    const literal = literalOf(url.hostname)
    if (literal !== undefined && !targets.mayCall(url.protocol, literal))
      return noAnswer(refusedText(url.hostname))
    const ends = AbortSignal.any([signal, AbortSignal.timeout(CALL_MS)])
    try {
      const answer = await send(url, { headers, body, ends, ...(await connectionTo(url, ends)) })
      return await read(answer)
    } catch (error) {
      return noAnswer(
        ends.aborted && !signal.aborted ? `no answer within ${CALL_MS / SECOND_MS} s` : textOf(error),
      )
    }
  }

  /** How the call connects: to an address of the name that it may call, or through the proxy. */
  async function connectionTo(url: URL, ends: AbortSignal): Promise<Connection> {
    if (!proxy) return { agent: false, lookup: guarded(url.protocol) }
    const socket = await openTunnel(proxy, url, { signal: ends, ca })
    return { createConnection: () => socket } // ignored where an agent is named, also `false`
  }

  function send(
    url: URL,
    {
      headers,
      body,
      ends,
      ...connection
    }: Pick<Call, 'headers' | 'body'> & Connection & { ends: AbortSignal },
  ): Promise<http.IncomingMessage> {
    const bytes = Buffer.from(body)
    return new Promise((resolve, reject) => {
      const options = {
        ...{ method: 'POST', signal: ends, ...connection },
        headers: {
          ...{ ...FIXED_HEADERS, 'content-length': bytes.length },
          ...headers,
        },
      }
      const request =
        url.protocol === 'https:'
          ? https.request(url, ca === undefined ? options : { ...options, ca })
          : http.request(url, options)
      request.on('response', resolve).on('error', reject)
      request.on('upgrade', (_, socket) => socket.destroy(new Error('the receiver changed the protocol')))
      request.end(bytes)
    })
  }

  /** Only addresses that may be called are left of what the name has at this moment. */
  function guarded(protocol: string): LookupFunction {
    return (hostname, options, callback) => {
      resolve(hostname, { ...options, all: true }, (error, found) => {
        const allowed = found?.filter(({ address }) => targets.mayCall(protocol, address)) ?? []
        const [first] = allowed
        if (error) callback(error, '', 0)
        else if (!first) callback(new RefusedAddress(refusedText(hostname)), '', 0)
        else if (options.all) callback(null, allowed)
        else callback(null, first.address, first.family)
      })
    }
  }
}

async function read(answer: http.IncomingMessage): Promise<Answer> {
  const kept: Buffer[] = []
  let bytes = 0
  try {
    for await (const chunk of answer as AsyncIterable<Buffer>) {
      if (bytes < KEPT_BYTES) kept.push(chunk.subarray(0, KEPT_BYTES - bytes))
      bytes += chunk.length
      if (bytes >= MOST_READ_BYTES) break
    }
  } catch {
    // The receiver closed the connection, or took too long.
  }
  answer.destroy()
  const text = Buffer.concat(kept).toString('utf8')
  return {
    status: answer.statusCode ?? 0,
    error: '',
    retryAfterS: retryAfter(answer.headers['retry-after']),
    text,
  }
}

/** Seconds; 0: none is named, or a day of the calendar. */
function retryAfter(header: string | undefined): number {
  return /^\d{1,9}$/.test(header ?? '') ? Math.min(Number(header), MAX_RETRY_AFTER_S) : 0
}

function noAnswer(error: string): Answer {
  return { status: 0, error, retryAfterS: 0, text: '' }
}

function refusedText(host: string): string {
  return `${host} has no address that a webhook may call (LATCHKEY_WEBHOOK_PRIVATE)`
}

function textOf(error: unknown): string {
  if (!(error instanceof Error)) return 'the call failed'
  return 'code' in error && typeof error.code === 'string' ? `${error.code}: ${error.message}` : error.message
}

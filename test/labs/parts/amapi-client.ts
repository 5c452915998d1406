// A small AMAPI client for labs: form bodies over a few kept-alive connections. Knows the contract, not the server.
import { Agent, request } from 'node:http'
import { stringify } from 'node:querystring'

const CALL_TIMEOUT_MS = 30_000

export type Fields = Record<string, string | number>
export type CallOptions = {
  headers?: Record<string, string>
  /** The caller's address as a trusted proxy would name it. */
  from?: string
  bearer?: string
  idempotencyKey?: string
}

export type Envelope = { status: string; code?: number; message?: string; [field: string]: unknown }
export type Answer = {
  httpStatus: number
  rawHeaders: string[]
  text: string
  body: Envelope
  ms: number
}

export type AmapiClient = ReturnType<typeof makeAmapiClient>

type Options = { port: number; apiKey: string; connections: number }

export function makeAmapiClient({ port, apiKey, connections }: Options) {
  const agent = new Agent({ keepAlive: true, maxSockets: connections })

  /** Sends one call; rejects when no whole answer comes (a killed server), never because of an answer's content. */
  function call(method: string, fields: Fields, options: CallOptions = {}): Promise<Answer> {
    const body = stringify({ apikey: apiKey, ...fields })
    const headers: Record<string, string | number> = {
      'content-type': 'application/x-www-form-urlencoded',
      'content-length': Buffer.byteLength(body),
      ...options.headers,
    }
    if (options.from) headers['x-forwarded-for'] = options.from
    if (options.bearer) headers.authorization = `Bearer ${options.bearer}`
    if (options.idempotencyKey) headers['idempotency-key'] = options.idempotencyKey
    return send(`/api/amapi/${method}`, headers, body)
  }

  function send(path: string, headers: Record<string, string | number>, body: string): Promise<Answer> {
    const startedAt = performance.now()
    return new Promise((resolve, reject) => {
      const outgoing = request(
        { port, host: '127.0.0.1', method: 'POST', path, headers, agent },
        (response) => {
          const chunks: Buffer[] = []
          response.on('data', (chunk: Buffer) => chunks.push(chunk))
          response.on('error', reject)
          response.on('aborted', () => reject(new Error('the answer broke off')))
          response.on('end', () => {
            const text = Buffer.concat(chunks).toString('utf8')
            try {
              const answer = { httpStatus: response.statusCode ?? 0, rawHeaders: response.rawHeaders, text }
              resolve({ ...answer, body: JSON.parse(text), ms: performance.now() - startedAt })
            } catch (err) {
              reject(err)
            }
          })
        },
      )
      outgoing.setTimeout(CALL_TIMEOUT_MS, () => outgoing.destroy(new Error('no answer in time')))
      outgoing.on('error', reject)
      outgoing.end(body)
    })
  }

  return { call, close: () => agent.destroy() }
}

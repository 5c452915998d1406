// Sends exactly the request of a wire test, in one of the three encodings, and returns the whole answer.
import { Agent, request } from 'node:http'
import type { Fields } from './scenario.ts'

export const ENCODINGS = ['form', 'json', 'multipart'] as const
export type Encoding = (typeof ENCODINGS)[number]

export type Request = {
  verb: string
  path: string
  headers: Record<string, string>
  body: string | undefined
}
export type Answer = { status: number; headers: Record<string, string>; body: string }

const TIMEOUT_MS = 30_000
/** These headers belong to the connection and the moment, not to the answer. */
const LEFT_OUT = new Set(['date', 'connection', 'keep-alive'])

const BOUNDARY = 'boundary-of-a-wire-test'

export const CONTENT_TYPES: Record<Encoding, string> = {
  form: 'application/x-www-form-urlencoded',
  json: 'application/json',
  multipart: `multipart/form-data; boundary=${BOUNDARY}`,
}

export function encode(fields: Fields, encoding: Encoding): string {
  if (encoding === 'json') return JSON.stringify(fields)
  const pairs = Object.entries(fields).filter(([, value]) => value !== undefined)
  if (encoding === 'form') {
    return new URLSearchParams(
      Object.fromEntries(pairs.map(([name, value]) => [name, String(value)])),
    ).toString()
  }
  const parts = pairs.map(
    ([name, value]) =>
      `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${String(value)}\r\n`,
  )
  return `${parts.join('')}--${BOUNDARY}--\r\n`
}

export type WireClient = ReturnType<typeof makeWireClient>

/** One kept-alive connection to the server at `url`. */
export function makeWireClient(url: string) {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  const { hostname, port } = new URL(url)

  function send({ verb, path, headers, body }: Request): Promise<Answer> {
    return new Promise((resolve, reject) => {
      // Node's client itself sends the length of a POST's body, but not of a DELETE's.
      const length = body === undefined ? {} : { 'content-length': Buffer.byteLength(body) }
      const all = { ...headers, ...length }
      const options = { hostname, port, path, agent, method: verb, headers: all, timeout: TIMEOUT_MS }
      const outgoing = request(options, (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('error', reject)
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString('utf8')
          resolve({ status: response.statusCode ?? 0, headers: kept(response.rawHeaders), body: text })
        })
      })
      outgoing.on('timeout', () => outgoing.destroy(new Error('no answer in time')))
      outgoing.on('error', reject)
      outgoing.end(body)
    })
  }

  return { send, close: () => agent.destroy() }
}

/** Names in lower case, in alphabetical order; when a name came twice, both values. */
function kept(raw: string[]): Record<string, string> {
  const pairs: [string, string][] = []
  for (let i = 0; i < raw.length; i += 2) pairs.push([(raw[i] ?? '').toLowerCase(), raw[i + 1] ?? ''])
  const all = new Map<string, string>()
  for (const [name, value] of pairs.sort(([a], [b]) => (a < b ? -1 : 1))) {
    const before = all.get(name)
    if (!LEFT_OUT.has(name)) all.set(name, before === undefined ? value : `${before}, ${value}`)
  }
  return Object.fromEntries(all)
}

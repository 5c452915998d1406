// A receiver of webhooks that treats the first call of many events badly, in one of several ways, and the next one well. It holds
// each call against the signature of the standard, by two libraries.
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { Webhook } from 'standardwebhooks'
import { unwrap } from '../../../sdk/src/latchkey.ts'

type Body = { id: string; type: string; sequence: number; data: unknown }
type Treatment = (response: http.ServerResponse) => void

const GIGABYTE = 2 ** 30
const CHUNK = Buffer.alloc(2 ** 20, 'x')

const BAD: Readonly<Record<string, Treatment>> = {
  'a 500': (response) => response.writeHead(500).end('out of order'),
  'a redirect': (response) => response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end(),
  'a closed connection': (response) => response.destroy(),
  'a 503 with Retry-After': (response) => response.writeHead(503, { 'retry-after': '3' }).end(),
  'an answer that never comes': () => undefined,
}
const ODD: Readonly<Record<string, Treatment>> = {
  'a slow answer': (response) => void setTimeout(() => response.writeHead(200).end(), 300),
  'a body that breaks off': (response) => {
    response.writeHead(200, { 'content-length': '1000' })
    response.write('half', () => response.destroy())
  },
  'a gigabyte': (response) => {
    response.writeHead(200)
    let sent = 0
    const more = () => {
      if (response.destroyed) return
      sent += CHUNK.length
      if (sent > GIGABYTE) response.end()
      else response.write(CHUNK, more)
    }
    more()
  },
}
/** Of each of these a few: each takes 15 seconds, or a gigabyte. */
const RARE = new Set(['an answer that never comes', 'a gigabyte'])
const MOST_RARE = 2

export type BadReceiver = Awaited<ReturnType<typeof startBadReceiver>>

export async function startBadReceiver(random: { below(limit: number): number }) {
  const received = new Map<string, { body: string; calls: number; taken: number }>()
  const treatments = new Map<string, number>()
  const unsigned: string[] = []
  let secret = ''
  let isGood = false

  function treat(id: string, response: http.ServerResponse): boolean {
    const known = received.get(id)?.calls ?? 0
    const names = [...Object.keys(BAD), ...Object.keys(ODD)]
    const name = names[random.below(names.length * 3)]
    const isPlain = isGood || known > 1 || name === undefined
    const count = treatments.get(name ?? '') ?? 0
    if (isPlain || (RARE.has(name) && count >= MOST_RARE)) {
      response.writeHead(204).end()
      return true
    }
    treatments.set(name, count + 1)
    ;(BAD[name] ?? ODD[name])?.(response)
    return name in ODD
  }

  const server = http.createServer(async (request, response) => {
    const chunks: Buffer[] = []
    try {
      for await (const chunk of request) chunks.push(chunk as Buffer)
    } catch {
      return // its sender was killed
    }
    const text = Buffer.concat(chunks).toString()
    const headers = Object.fromEntries(
      Object.entries(request.headers).map(([name, one]) => [name, String(one)]),
    )
    const { id } = JSON.parse(text) as Body
    try {
      new Webhook(secret).verify(text, headers)
      await unwrap(text, headers, secret)
      if (headers['webhook-id'] !== id) throw new Error('another id')
    } catch {
      unsigned.push(id)
    }
    const before = received.get(id)
    const seen = { body: text, calls: (before?.calls ?? 0) + 1, taken: before?.taken ?? 0 }
    received.set(id, seen)
    if (treat(id, response)) seen.taken++
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/hooks`,
    received,
    treatments,
    unsigned,
    signedWith(next: string) {
      secret = next
    },
    /** From now on every call is taken. */
    beGood() {
      isGood = true
    },
    close() {
      server.closeAllConnections()
      server.close()
    },
  }
}

// A way to the database server that a test can cut, freeze and close, as networks and fail-overs do.
import { once } from 'node:events'
import { connect as connectTo, createServer, type Socket } from 'node:net'
import type { TestContext } from 'node:test'

export type DatabaseProxy = Awaited<ReturnType<typeof startDatabaseProxy>>

/** `url` is the database's own; the proxy's has the same user and database. */
export async function startDatabaseProxy(t: TestContext, url: string) {
  const real = new URL(url)
  const pairs = new Set<[Socket, Socket]>()
  let frozen = false
  let away = false

  const server = createServer((inner) => {
    if (away) return void inner.destroy()
    const outer = connectTo(Number(real.port), real.hostname)
    const pair: [Socket, Socket] = [inner, outer]
    pairs.add(pair)
    const end = () => {
      pairs.delete(pair)
      for (const socket of pair) socket.destroy()
    }
    for (const [from, to] of [pair, pair.toReversed()]) {
      from?.on('error', end).on('close', end)
      from?.on('data', (bytes) => to?.write(bytes))
      if (frozen) from?.pause()
    }
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const cut = () => {
    for (const pair of pairs) for (const socket of pair) socket.destroy()
  }
  t.after(() => {
    cut()
    server.close()
  })
  const proxied = new URL(url)
  const place = server.address()
  proxied.port = String(typeof place === 'object' && place ? place.port : 0)

  return {
    url: proxied.href,
    /** All connections break. */
    cut,
    /** They break, and new ones as well. */
    goAway() {
      away = true
      cut()
    },
    comeBack() {
      away = false
    },
    /** Nothing goes through any more, and nobody is told. */
    freeze() {
      frozen = true
      for (const pair of pairs) for (const socket of pair) socket.pause()
    },
    thaw() {
      frozen = false
      for (const pair of pairs) for (const socket of pair) socket.resume()
    },
  }
}

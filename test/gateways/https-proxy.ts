// The usual proxy before a server's HTTP port: TLS with a certificate of the lab's CA. Only passes bytes on.
import { readFileSync } from 'node:fs'
import { connect } from 'node:net'
import { createServer, type TLSSocket } from 'node:tls'
import type { Certificates } from './certificates.ts'
import { SERVER_HOST } from './networks.ts'

const PORT = 8443

export type HttpsProxy = { url: string; close(): void }

/** `portOf` is called for each connection: a restarted server has another port. */
export async function startHttpsProxy({ server }: Certificates, portOf: () => number): Promise<HttpsProxy> {
  const open = new Set<TLSSocket>()
  const options = { key: readFileSync(server.key), cert: readFileSync(server.certificate) }
  const proxy = createServer(options, (outside) => {
    open.add(outside)
    outside.once('close', () => open.delete(outside))
    const within = connect(portOf(), '127.0.0.1')
    // Either side may break the connection; the other then ends as well.
    for (const [one, other] of [[outside, within] as const, [within, outside] as const]) {
      one.on('error', () => other.destroy())
      one.pipe(other)
    }
  })
  await new Promise<void>((resolve) => proxy.listen(PORT, SERVER_HOST, resolve))
  return {
    url: `https://${SERVER_HOST}:${PORT}`,
    close() {
      proxy.close()
      for (const socket of open) socket.destroy()
    },
  }
}

// Sends requests as a gateway does: one at a time on its own socket, repeated unchanged until it is answered; held back
// while the server is known to be away.
import { createSocket } from 'node:dgram'
import { replyFault } from './radius-wire.ts'

/** Sooner than gateways do, so that a restart costs the lab little time. */
const REPEAT_AFTER_MS = 200
/** A request without an answer for so long is lost: the server is back within a second or two. */
const GIVE_UP_MS = 60_000

export type Exchange = Awaited<ReturnType<typeof openExchange>>
/** Shared by all senders: whether the server may be called now. */
export type OpenvpnController = { isOpen: boolean }
type Options = {
  ports: { auth: number; acct: number }
  secret: string
  gate: OpenvpnController
  repeatAfterMs?: number
}

export async function openExchange({ ports, secret, gate, repeatAfterMs = REPEAT_AFTER_MS }: Options) {
  const socket = createSocket('udp4')
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve))
  socket.on('error', () => {}) // no server listens at the moment
  let waiting:
    | { request: Buffer; resolve: (reply: Buffer) => void; reject: (error: Error) => void }
    | undefined
  let identifier = 0

  socket.on('message', (reply) => {
    if (!waiting || reply[1] !== waiting.request[1]) return
    const { request, resolve, reject } = waiting
    const fault = replyFault(reply, request, secret)
    // An answer to an earlier request with the same identifier has another authenticator.
    if (fault === 'its Response Authenticator') return
    if (fault) reject(new Error(`${fault}: ${reply.toString('hex')}`))
    else resolve(reply)
  })

  return {
    nextIdentifier(): number {
      identifier = (identifier + 1) & 255
      return identifier
    },
    /** The answer, whenever it comes. Rejects when it is wrong or never comes. */
    async ask(request: Buffer, port: keyof typeof ports): Promise<Buffer> {
      const { promise, resolve, reject } = Promise.withResolvers<Buffer>()
      const send = () => {
        if (gate.isOpen) socket.send(request, ports[port], '127.0.0.1')
      }
      const timer = setInterval(send, repeatAfterMs)
      const lost = setTimeout(() => reject(new Error(`no answer to ${request.toString('hex')}`)), GIVE_UP_MS)
      waiting = { request, resolve, reject }
      send()
      try {
        return await promise
      } finally {
        waiting = undefined
        clearInterval(timer)
        clearTimeout(lost)
      }
    },
    close: () => socket.close(),
  }
}

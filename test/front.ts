// A door in front of a server that a test can shut: connections break and new ones are refused, as when the server is away.
import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'
import { pipeline } from 'node:stream'

export type Front = Awaited<ReturnType<typeof openFront>>

export async function openFront(target: string) {
  const port = Number(new URL(target).port)
  const open = new Set<Socket>()
  let server = await listen(0)
  const { port: own } = server.address() as AddressInfo

  async function listen(at: number): Promise<Server> {
    const made = createServer((outside) => {
      const inside = connect(port, '127.0.0.1')
      for (const socket of [outside, inside]) {
        open.add(socket)
        socket.once('close', () => open.delete(socket))
      }
      // Either side may break off; the other then ends as well.
      pipeline(outside, inside, () => undefined)
      pipeline(inside, outside, () => undefined)
    })
    made.listen(at, '127.0.0.1')
    await once(made, 'listening')
    return made
  }

  async function shut(): Promise<void> {
    server.close()
    for (const socket of open) socket.destroy()
    if (server.listening) await once(server, 'close')
  }

  return {
    url: `http://127.0.0.1:${own}`,
    shut,
    async open(): Promise<void> {
      server = await listen(own)
    },
  }
}

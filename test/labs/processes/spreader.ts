// Spreads TCP connections and UDP packets over the running servers in turn, as a plain balancer does: it knows no sessions,
// and a repeated packet goes to another server.
import { createSocket, type Socket as UdpSocket } from 'node:dgram'
import { connect, createServer, type Socket } from 'node:net'

type Turn = () => number | undefined
export type Spreader = { port: number; close(): void }

/** `ports`: of the servers that run now. */
export async function spreadTcp(ports: () => readonly number[]): Promise<Spreader> {
  const next = inTurn(ports)
  const open = new Set<Socket>()
  const server = createServer((from) => join(from, next, ports().length, open))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (!address || typeof address === 'string') throw new Error('the spreader has no port')
  const close = () => {
    server.close()
    for (const socket of open) socket.destroy()
  }
  return { port: address.port, close }
}

/** Goes to the next server when one refuses; a connection that was cut stays cut. */
function join(from: Socket, next: Turn, tries: number, open: Set<Socket>): void {
  const port = next()
  if (tries === 0 || port === undefined) {
    from.destroy()
    return
  }
  const to = connect(port, '127.0.0.1')
  let isJoined = false
  open.add(from).add(to)
  to.once('connect', () => {
    isJoined = true
    from.pipe(to)
    to.pipe(from)
  })
  to.once('error', () => (isJoined ? from.destroy() : join(from, next, tries - 1, open)))
  to.once('close', () => {
    open.delete(to)
    if (isJoined) from.destroy()
  })
  from.on('error', () => to.destroy())
  from.once('close', () => {
    open.delete(from)
    to.destroy()
  })
}

/** Each sender has a socket of its own towards the servers. */
export async function spreadUdp(ports: () => readonly number[]): Promise<Spreader> {
  const next = inTurn(ports)
  const listener = createSocket('udp4')
  const senders = new Map<string, UdpSocket>()
  listener.on('message', (bytes, { address, port }) => {
    const name = `${address}:${port}`
    const known = senders.get(name)
    const socket = known ?? createSocket('udp4')
    if (!known) {
      senders.set(name, socket)
      socket.on('message', (answer) => listener.send(answer, port, address))
      socket.on('error', () => {}) // a killed server refuses packets
    }
    const to = next()
    if (to !== undefined) socket.send(bytes, to, '127.0.0.1')
  })
  await new Promise<void>((resolve) => listener.bind(0, '127.0.0.1', resolve))
  const close = () => {
    listener.close()
    for (const socket of senders.values()) socket.close()
  }
  return { port: listener.address().port, close }
}

function inTurn(ports: () => readonly number[]): Turn {
  let turns = 0
  return () => {
    const all = ports()
    turns++
    return all[turns % all.length]
  }
}

// RADIUS over UDP: a socket that receives and sends packets. Knows nothing of their content.
import { createSocket, type RemoteInfo, type Socket } from 'node:dgram'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { familyOf } from '../../address.ts'
import type { Log } from '../../log.ts'
import type { Listener, Listens, Receive } from './peer.ts'

/** Half a second of packets at full speed; the kernel may give less. Packets beyond it are lost, and gateways repeat them. */
const RECEIVE_BUFFER_BYTES = 4 * 1024 * 1024
const SEND_BUFFER_BYTES = 1024 * 1024

type Options = {
  host: string
  port: number
  listens: Listens
  receive: Receive
  onSendError: (error: Error) => void
  log: Log
}

/** Rejects when the address cannot be opened. */
export async function openUdp({
  host,
  port,
  listens,
  receive,
  onSendError,
  log,
}: Options): Promise<Listener> {
  const isV6 = familyOf(host) === 'ipv6'
  const socket = createSocket({ type: isV6 ? 'udp6' : 'udp4', ipv6Only: isV6 })
  await bind(socket, host, port)
  growBuffers(socket, log)
  const own = socket.address()
  const prefix = `${own.address} ${own.port} `
  let isOpen = true
  socket.on('error', onSendError)
  const onMessage = (packet: Buffer, { address: from, port: fromPort }: RemoteInfo) => {
    const address = isV6 && from.includes('%') ? from.slice(0, from.indexOf('%')) : from
    const send = (reply: Buffer) => {
      if (isOpen) socket.send(reply, fromPort, from)
    }
    receive(
      { address, key: `${prefix}${from} ${fromPort}`, listens, certificateNames: undefined, send },
      packet,
    )
  }
  socket.on('message', onMessage)
  return {
    host: own.address,
    port: own.port,
    stopReceiving: () => void socket.off('message', onMessage),
    async close() {
      await nextTurn() // packets sent in this turn have not reached the kernel yet
      isOpen = false
      await new Promise<void>((resolve) => socket.close(() => resolve()))
    },
  }
}

function bind(socket: Socket, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once('error', reject)
    socket.bind(port, host, () => {
      socket.off('error', reject)
      resolve()
    })
  })
}

function growBuffers(socket: Socket, log: Log): void {
  try {
    socket.setRecvBufferSize(RECEIVE_BUFFER_BYTES)
    socket.setSendBufferSize(SEND_BUFFER_BYTES)
  } catch (error) {
    log.debug({ err: error }, 'RADIUS: the kernel keeps its own buffer sizes')
  }
}

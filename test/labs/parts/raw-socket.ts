// Raw bytes to a server and its answer, for requests that no HTTP client would send.
import { createConnection, type Socket } from 'node:net'
import type { RawAnswer } from './envelope.ts'

export type RawConnection = {
  socket: Socket
  /** All bytes so far, one character for each byte. */
  received(): string
  closed: Promise<void>
  isClosed(): boolean
}

/** Connects; later errors of the socket only close it. */
export async function connectRaw(port: number): Promise<RawConnection> {
  const socket = createConnection({ port, host: '127.0.0.1' })
  let received = ''
  let over = false
  socket.setEncoding('latin1')
  socket.on('data', (chunk: string) => {
    received += chunk
  })
  const closed = new Promise<void>((resolve) => {
    socket.once('close', () => {
      over = true
      resolve()
    })
  })
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve)
    socket.once('error', reject)
  })
  socket.on('error', () => undefined)
  return { socket, received: () => received, closed, isClosed: () => over }
}

/** Sends `bytes`, waits until the server closes or `timeoutMs` are over, and returns the answer. */
export async function exchangeRaw(port: number, bytes: string | Buffer, timeoutMs: number): Promise<string> {
  const connection = await connectRaw(port)
  connection.socket.write(bytes)
  await Promise.race([connection.closed, new Promise((resolve) => setTimeout(resolve, timeoutMs).unref())])
  connection.socket.destroy()
  return connection.received()
}

/** Splits bytes into HTTP answers; throws when they are none. Knows Content-Length only. */
export function parseAnswers(bytes: string): RawAnswer[] {
  const answers: RawAnswer[] = []
  let rest = bytes
  while (rest !== '') {
    const headEnd = rest.indexOf('\r\n\r\n')
    const httpStatus = Number(/^HTTP\/1\.1 (\d{3}) /.exec(rest)?.[1])
    if (headEnd < 0 || Number.isNaN(httpStatus)) throw new Error(`not an HTTP answer: ${rest.slice(0, 200)}`)
    const head = rest.slice(0, headEnd)
    const bodyStart = headEnd + 4
    const length = Number(/\r\ncontent-length: (\d+)/i.exec(head)?.[1] ?? 0)
    const text = Buffer.from(rest.slice(bodyStart, bodyStart + length), 'latin1').toString('utf8')
    answers.push({ httpStatus, contentType: /\r\ncontent-type: ([^\r]*)/i.exec(head)?.[1] ?? '', text })
    rest = rest.slice(bodyStart + length)
  }
  return answers
}

/** A whole POST request with the connection closed after it. */
export function rawPost(path: string, contentType: string, body: string | Buffer): Buffer {
  const bytes = Buffer.from(body)
  const head =
    `POST ${path} HTTP/1.1\r\nHost: lab\r\nConnection: close\r\n` +
    `Content-Type: ${contentType}\r\nContent-Length: ${bytes.length}\r\n\r\n`
  return Buffer.concat([Buffer.from(head), bytes])
}

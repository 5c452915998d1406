// One kept-alive HTTP connection for load: a request at a time over a raw socket, as cheap as Node allows, so that
// the machine's time goes to the server. Understands answers with a Content-Length, nothing else.
import { createConnection } from 'node:net'
import { stringify } from 'node:querystring'

const HEAD_END = '\r\n\r\n'

export type HttpConnection = {
  /** The body of the answer; rejects when the connection ends or the status is no success. */
  post(path: string, fields: Record<string, string>): Promise<string>
  /** `headers`: whole lines, each with its end. */
  send(verb: string, path: string, headers: string, body: string): Promise<string>
  close(): void
}

export async function openHttpConnection(port: number): Promise<HttpConnection> {
  const socket = createConnection({ port, host: '127.0.0.1' })
  socket.setNoDelay(true)
  let received = ''
  let waiting: { resolve(body: string): void; reject(err: Error): void } | undefined

  function fail(err: Error): void {
    waiting?.reject(err)
    waiting = undefined
  }

  // latin1 keeps one character a byte, so that Content-Length can be compared with the text's length.
  socket.setEncoding('latin1')
  socket.on('data', (chunk: string) => {
    received += chunk
    const headEnd = received.indexOf(HEAD_END)
    if (headEnd < 0 || !waiting) return
    const head = received.slice(0, headEnd)
    const length = /\r\ncontent-length: (\d+)/i.exec(head)?.[1]
    if (length === undefined) return fail(new Error(`an answer without Content-Length: ${head}`))
    const bodyStart = headEnd + HEAD_END.length
    if (received.length < bodyStart + Number(length)) return
    const body = received.slice(bodyStart, bodyStart + Number(length))
    received = received.slice(bodyStart + Number(length))
    const { resolve, reject } = waiting
    waiting = undefined
    if (head.startsWith('HTTP/1.1 20')) resolve(body)
    else reject(new Error(`${head.split('\r\n')[0]}: ${body}`))
  })
  socket.on('error', fail)
  socket.on('close', () => fail(new Error('the connection was closed')))
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve)
    socket.once('error', reject)
  })

  function send(verb: string, path: string, headers: string, body: string): Promise<string> {
    return new Promise((resolve, reject) => {
      waiting = { resolve, reject }
      socket.write(
        `${verb} ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n${headers}` +
          `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
      )
    })
  }

  const post = (path: string, fields: Record<string, string>) =>
    send('POST', path, 'Content-Type: application/x-www-form-urlencoded\r\n', stringify(fields))

  return { post, send, close: () => socket.destroy() }
}

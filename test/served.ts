// `latchkey serve` in a process of its own: what it says, where it listens, how it ends.
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { text } from 'node:stream/consumers'
import type { TestContext } from 'node:test'
import { makeCli } from './cli.ts'

export type Served = Awaited<ReturnType<typeof startServing>>

/** Resolves once the server has said where it listens, on ports of its own unless `settings` say otherwise. */
export async function startServing(
  t: TestContext,
  dataDir: string,
  settings: Record<string, string> = {},
  handles?: number,
) {
  const ports = { LATCHKEY_HTTP_PORT: '0', LATCHKEY_METRICS_PORT: '0' }
  const radius = { LATCHKEY_RADIUS_AUTH_PORT: '0', LATCHKEY_RADIUS_ACCT_PORT: '0' }
  const cli = makeCli(dataDir, { ...ports, ...radius, ...settings })
  const child = handles === undefined ? cli.start('serve') : cli.startWith(handles, 'serve')
  if (!child.stdout || !child.stderr) throw new Error('the output of the server is not piped')
  t.after(() => child.kill('SIGKILL'))
  const ended = once(child, 'exit').then(([code]) => code as number)
  const log = text(child.stderr)
  let said = ''
  const port = await new Promise<number>((resolve, reject) => {
    child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
      said += chunk
      const [, found] = /Listening on http:\/\/localhost:(\d+)[\s\S]*\/docs/.exec(said) ?? []
      if (found) resolve(Number(found))
    })
    ended.then(async (code) => reject(new Error(`ended with ${code}: ${said}${await log}`)))
  })
  return {
    port,
    url: `http://localhost:${port}`,
    said: () => said,
    /** Resolves when a line of the log fits. */
    logged: (line: RegExp) =>
      new Promise<void>((resolve) => {
        child.stderr?.on('data', (chunk: Buffer) => {
          if (line.test(chunk.toString())) resolve()
        })
      }),
    /** Everything on stderr, once it has ended. */
    log,
    /** The exit code; null when a signal ended it. */
    ended,
    signal: (name: NodeJS.Signals) => child.kill(name),
  }
}

/** An AddClient whose body the server waits for; `finish` sends it and gives the whole answer. */
export async function startRequest(port: number, body: string) {
  const socket = connect(port, '127.0.0.1')
  await once(socket, 'connect')
  const head = [
    'POST /api/amapi/AddClient HTTP/1.1',
    'Host: localhost',
    'Content-Type: application/x-www-form-urlencoded',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Expect: 100-continue', // its answer tells that the request has arrived
  ]
  socket.write(`${head.join('\r\n')}\r\n\r\n`)
  await once(socket, 'data')
  return {
    socket,
    async finish(): Promise<string> {
      socket.write(body)
      return text(socket)
    },
  }
}

/** Resolves when nobody listens on the port any more. */
export async function untilRefused(port: number): Promise<void> {
  for (;;) {
    const socket: Socket = connect(port, '127.0.0.1')
    const refused = await new Promise<boolean>((resolve) => {
      socket.once('connect', () => resolve(false)).once('error', () => resolve(true))
    })
    socket.destroy()
    if (refused) return
  }
}

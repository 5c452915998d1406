// One connection to OpenVPN's management socket: commands and their answers in order, notifications as they come. Both
// directions are bounded. When OpenVPN stops reading or answering, the connection ends and its owner opens another.
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { type ClientEvent, makeManagementReader, type Said } from './management-lines.ts'

/** A path, or an address with a port. */
export type Target = { path: string } | { host: string; port: number }

export type Answer = { isGood: boolean; text: string; lines: readonly string[] }

export type Notified = ClientEvent | Extract<Said, { kind: 'address' | 'bytes' | 'fatal' }>

export type Management = {
  /** Sends one command, which may have several lines. Rejects when the connection ends before the answer. */
  ask(lines: readonly string[], expects?: 'line' | 'list'): Promise<Answer>
  /** Resolves when the connection has ended, with the reason. */
  ended: Promise<string>
  end(why: string): void
}

/** OpenVPN answers from its main loop, at once. */
const ANSWER_TIMEOUT_MS = 10_000
const CONNECT_TIMEOUT_MS = 5_000
/** Commands that wait for an answer; a server of OpenVPN has some thousand clients at most. */
const MAX_ASKED = 10_000
/** Bytes of commands that OpenVPN has not read; beyond them it hangs. */
const MAX_UNSENT_BYTES = 1024 * 1024
/** Lines of one answer: two for each client. */
const MAX_LIST_LINES = 200_000

type Asked = {
  expects: 'line' | 'list'
  lines: string[]
  resolve: (answer: Answer) => void
  reject: (error: Error) => void
}
type Options = { password: string | undefined; hear: (event: Notified) => void }

/** Errors: those of the system when no process listens there. */
export async function openManagement(target: Target, { password, hear }: Options): Promise<Management> {
  const socket = connect({ ...target, timeout: CONNECT_TIMEOUT_MS })
  socket.once('timeout', () => socket.destroy(new Error('no answer to the attempt to connect')))
  await once(socket, 'connect')
  socket.setTimeout(0)
  const read = makeManagementReader()
  const asked: Asked[] = []
  let timer: NodeJS.Timeout | undefined
  const end = (why: string) => void socket.destroy(new Error(why))

  function watch(): void {
    clearTimeout(timer)
    if (asked.length > 0) timer = setTimeout(end, ANSWER_TIMEOUT_MS, 'no answer to a command')
  }

  function ask(lines: readonly string[], expects: Asked['expects'] = 'line'): Promise<Answer> {
    if (socket.destroyed) return Promise.reject(new Error('the connection to OpenVPN has ended'))
    if (asked.length >= MAX_ASKED || socket.writableLength > MAX_UNSENT_BYTES) end('OpenVPN does not listen')
    socket.write(lines.map((line) => `${line}\n`).join(''))
    return new Promise((resolve, reject) => {
      asked.push({ expects, lines: [], resolve, reject })
      if (asked.length === 1) watch()
    })
  }

  function takeAnswer(text: string): void {
    const [first] = asked
    if (first === undefined || !isComplete(first, text)) return
    asked.shift()
    watch()
    first.resolve({ isGood: !text.startsWith('ERROR:'), text, lines: first.lines })
  }

  function take(said: Said): void {
    if (said.kind === 'answer') takeAnswer(said.text)
    else if (said.kind !== 'password_wanted') hear(said)
    else if (password === undefined) end('OpenVPN wants a password; give --socket-password-file')
    else socket.write(`${password}\n`)
  }

  socket.setEncoding('latin1').on('data', (chunk: string) => read(chunk).forEach(take))
  return { ask, end, ended: endOf(socket, () => failAll(asked, timer)) }
}

/** Adds a line to a list; true when the answer is complete. */
function isComplete(asked: Asked, text: string): boolean {
  if (asked.expects === 'line' || text === 'END' || (asked.lines.length === 0 && text.startsWith('ERROR:')))
    return true
  if (asked.lines.length < MAX_LIST_LINES) asked.lines.push(text)
  return false
}

function failAll(asked: Asked[], timer: NodeJS.Timeout | undefined): void {
  clearTimeout(timer)
  for (const { reject } of asked.splice(0)) reject(new Error('the connection to OpenVPN has ended'))
}

function endOf(socket: Socket, finish: () => void): Promise<string> {
  return new Promise((resolve) => {
    let why = 'OpenVPN has closed it'
    socket.on('error', (error) => {
      why = error.message
    })
    socket.once('close', () => {
      finish()
      resolve(why)
    })
  })
}

// OpenVPN's own counters of a login's tunnel: from its management socket, or from its status file where the agent is the
// socket's one client.
import { readFileSync, statSync } from 'node:fs'
import { connect } from 'node:net'
import type { Counted } from '../lab.ts'
import { PATIENCE_MS, until } from '../programs.ts'

const USERNAME_COLUMN = 9
const RECEIVED_COLUMN = 5
const SENT_COLUMN = 6

/** Undefined when the login has no tunnel. */
export async function askCounters(socketPath: string, username: string): Promise<Counted | undefined> {
  return readCounters(await ask(socketPath, 'status 2'), username)
}

/** The counters in the next status that is written to `file`, of version 2. */
export async function awaitCounters(file: string, username: string): Promise<Counted | undefined> {
  const askedAt = Date.now()
  await until(() => statSync(file).mtimeMs > askedAt, PATIENCE_MS)
  return readCounters(readFileSync(file, 'utf8'), username)
}

/** The counters of the login's latest tunnel. */
function readCounters(status: string, username: string): Counted | undefined {
  const lines = status.split(/\r?\n/).map((line) => line.split(','))
  const row = lines.findLast((cells) => cells[0] === 'CLIENT_LIST' && cells[USERNAME_COLUMN] === username)
  return row && { fromClient: Number(row[RECEIVED_COLUMN]), toClient: Number(row[SENT_COLUMN]) }
}

function ask(socketPath: string, question: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = ''
    const socket = connect(socketPath, () => socket.write(`${question}\n`))
    socket.setTimeout(PATIENCE_MS, () => socket.destroy(new Error('the management socket is silent')))
    socket.on('error', reject)
    socket.on('data', (chunk: Buffer) => {
      answer += chunk.toString('utf8')
      if (/^(END|ERROR.*)\r?$/m.test(answer)) socket.destroy()
    })
    socket.on('close', () => resolve(answer))
  })
}

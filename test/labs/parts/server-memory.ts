// The memory that a running server needs: the resident memory after its main thread has collected its garbage. V8 lets the
// old space grow by half before it collects it: until then the figure shows when V8 collected last, not what is in use.
import { on } from 'node:events'
import { readFile } from 'node:fs/promises'
import { type ServerProcess, withinMs } from './server-process.ts'

/** With these in its environment, a server opens its inspector on a free port of loopback on request. */
export const INSPECTABLE = { NODE_OPTIONS: '--inspect-port=0' }

const ANSWER_MS = 60_000
const POLL_MS = 50
/** Node frees the targets of weak references only in the collection after the next. */
const COLLECTIONS = 3

/** MiB that a process has resident. */
export async function residentMib(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8')
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1]) / 1024
}

/** MiB that a server started with INSPECTABLE has resident once its garbage has been collected. */
export async function heldMib({ pid, logFile }: Pick<ServerProcess, 'pid' | 'logFile'>): Promise<number> {
  process.kill(pid, 'SIGUSR1')
  const url = await withinMs(ANSWER_MS, inspectorUrl(logFile), 'the server does not open its inspector')
  const socket = new WebSocket(url)
  try {
    await withinMs(ANSWER_MS, collectOver(socket), 'the server does not collect its garbage')
  } finally {
    socket.close()
  }
  return residentMib(pid)
}

/** Node writes it to standard error, once. */
async function inspectorUrl(logFile: string): Promise<string> {
  for (;;) {
    const url = /Debugger listening on (ws:\S+)/.exec(await readFile(logFile, 'utf8'))?.[1]
    if (url) return url
    await new Promise((resolve) => setTimeout(resolve, POLL_MS))
  }
}

async function collectOver(socket: WebSocket): Promise<void> {
  await new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve)
    socket.addEventListener('error', () => reject(new Error('the inspector does not answer')))
  })
  const replies = on(socket, 'message')
  for (let id = 1; id <= COLLECTIONS; id++) {
    socket.send(JSON.stringify({ id, method: 'HeapProfiler.collectGarbage' }))
    await replies.next()
  }
}

// File handles of the process: each connection takes one, and so do the database and every file. When none is left, the
// system silently closes new connections. So HTTP leaves some handles to the others, and the log gets a line.
import { closeSync, openSync, readdirSync, readFileSync, readSync } from 'node:fs'

const LOOKED_EVERY_MS = 500
const SAID_EVERY_MS = 60_000
/** Kept for RADIUS over TLS, connections to gateways that end sessions, mail and files. */
const SPARE = 16
const FEWEST = 8
const LIMITS = '/proc/self/limits' // Linux; elsewhere the limit stays unnamed
const ADVICE = 'raise the limit with "ulimit -n", or LimitNOFILE= of a service'

type Log = { error(fields: object, message: string): void; warn(fields: object, message: string): void }

/** Most open connections, so that other uses get handles too. Returns `most` where the limit of the system is unknown. */
export function connectionsLeft(most: number): number {
  const own = handlesOf('self')
  return own ? Math.max(FEWEST, Math.min(most, own.limit - own.used - SPARE)) : most
}

/** Of a process of this machine; undefined where that is unknown: another system, or another user's process. */
export function handlesOf(process: number | 'self'): { limit: number; used: number } | undefined {
  try {
    const limit = limitIn(readFileSync(`/proc/${process}/limits`, 'utf8'))
    return { limit, used: readdirSync(`/proc/${process}/fd`).length }
  } catch {
    return undefined
  }
}

/** Called for each connection that was closed because its source, or all sources, reached the bound. Logs one line a minute. */
export function makeDropTeller(log: Log, most: number): () => void {
  const say = onceInAWhile()
  let dropped = 0
  return () => {
    dropped++
    say(() => {
      log.warn(
        { most, dropped },
        `new HTTP connections are closed: one source has a quarter of all there may be, or all are taken; if these are few, ${ADVICE}`,
      )
      dropped = 0
    })
  }
}

/** Logs one line a minute while no handle is left. */
export function watchFileHandles(log: Log): { stop(): void } {
  const limits = openLimits()
  const say = onceInAWhile()
  const timer = setInterval(() => {
    if (!isNoneLeft()) return
    say(() => {
      const limit = limits?.read()
      log.error({ limit }, `no file handle is left, so new connections are reset: ${ADVICE}`)
    })
  }, LOOKED_EVERY_MS).unref()
  return {
    stop() {
      clearInterval(timer)
      limits?.close()
    },
  }
}

function isNoneLeft(): boolean {
  try {
    closeSync(openSync('/dev/null', 'r'))
    return false
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    return code === 'EMFILE' || code === 'ENFILE'
  }
}

/** Opened early, while there are handles: the limit of a running process may change. */
function openLimits() {
  try {
    const file = openSync(LIMITS, 'r')
    const bytes = Buffer.alloc(4096)
    return {
      read: () => limitIn(bytes.toString('latin1', 0, readSync(file, bytes, 0, bytes.length, 0))),
      close: () => closeSync(file),
    }
  } catch {
    return undefined
  }
}

function limitIn(limits: string): number {
  return Number(/^Max open files\s+(\d+)/m.exec(limits)?.[1] ?? Number.POSITIVE_INFINITY)
}

function onceInAWhile(): (act: () => void) => void {
  let saidAt = Number.NEGATIVE_INFINITY
  return (act) => {
    const now = performance.now()
    if (now - saidAt < SAID_EVERY_MS) return
    saidAt = now
    act()
  }
}

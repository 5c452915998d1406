// Whether this process should be sent anything: it can write, and is not about to leave. Says in the log when that changes.
import { setTimeout as pause } from 'node:timers/promises'
import type { Database } from './db/database.ts'
import { probeWrite } from './db/write-probe.ts'
import { isUnavailable } from './errors.ts'
import type { Random } from './ids.ts'

/** However many ask, the database is tried once in this time. */
const TRIED_EVERY_MS = 1000
const WRITE_WITHIN_MS = 2000

type Deps = {
  db: Pick<Database, 'write'>
  random: Random
  log: { info(message: string): void; warn(fields: object, message: string): void }
}

export type Readiness = ReturnType<typeof makeReadiness>

export function makeReadiness({ db, random, log }: Deps) {
  let withdrawn: string | undefined
  let said: string | undefined
  let tried: { at: number; reason: Promise<string | undefined> } | undefined
  /** A write that hangs is not followed by another. */
  let writing: Promise<string | undefined> | undefined

  async function tryWrite(): Promise<string | undefined> {
    writing ??= probeWrite(db, random).then(noReason, reasonOf)
    const mine = writing
    const done = () => {
      if (writing === mine) writing = undefined
    }
    mine.then(done, done)
    return Promise.race([mine, soon()])
  }

  function say(reason: string | undefined) {
    if (reason === said) return
    said = reason
    if (reason === undefined) log.info('ready again')
    else log.warn({ reason }, 'not ready')
  }

  return {
    /** Why nothing should be sent here; undefined: ready. Never rejects, and takes 2 s at most. */
    async reason(): Promise<string | undefined> {
      const now = performance.now()
      if (!tried || now - tried.at >= TRIED_EVERY_MS) tried = { at: now, reason: tryWrite() }
      const reason = withdrawn ?? (await tried.reason)
      say(reason)
      return reason
    },
    /** Not ready from now on, for good. */
    withdraw(reason: string): void {
      withdrawn = reason
    },
  }
}

function noReason(): undefined {
  return undefined
}

function reasonOf(error: unknown): string {
  if (isUnavailable(error) && error instanceof Error) return error.message
  return `a write fails: ${error instanceof Error ? error.message : String(error)}`
}

function soon(): Promise<string> {
  return pause(WRITE_WITHIN_MS, `a write takes longer than ${WRITE_WITHIN_MS} ms`, { ref: false })
}

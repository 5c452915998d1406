// Notes that a sign-in of an admin failed, in the audit trail and as an event: once an hour for each admin. Returns at once, so that
// the answer of a known name takes no longer than that of an unknown one.
import type { Actor } from '../audit/actor.ts'
import { makeOnceAMinute } from '../bounds/once-a-minute.ts'
import { type Clock, HOUR_MS } from '../clock.ts'
import type { Database } from '../db/database.ts'
import { happened, writeChangeOnce } from '../events/record.ts'
import { thingId } from '../events/subjects.ts'
import type { Log } from '../log.ts'
import { type Admin, adminData } from './admin.ts'
import { entryOf } from './admin-sessions.ts'
import { addressKept } from './notes.ts'

/** In a minute, by one process. */
const MOST_NOTED = 60
/** Who it was is not known. */
const ACTOR: Actor = { kind: 'job', name: 'sign-in' }

export type FailedStep = 'password' | 'code'
export type FailedSignIns = ReturnType<typeof makeFailedSignIns>

type Deps = { db: Pick<Database, 'write'>; clock: Clock; log: Log }

export function makeFailedSignIns({ db, clock, log }: Deps) {
  const gate = makeOnceAMinute({ clock, most: MOST_NOTED })
  let writing: Promise<void> = Promise.resolve()

  function note(admin: Admin, step: FailedStep, from: Actor): void {
    if (!gate.isFirst(`${admin.id}`)) return
    const data = { admin: adminData(admin), step, address: addressKept(from) }
    const change = {
      ...{ ...entryOf(admin, ACTOR, clock.now()), action: 'admin.sign_in_failed' },
      after: { step, address: data.address },
      event: happened('admin.failed', thingId('admin', admin.id), data),
    }
    writing = writing.then(async () => {
      try {
        await db.write((tx) => writeChangeOnce(tx, { subject: admin.id, pauseMs: HOUR_MS }, change))
      } catch (err) {
        log.error({ err }, 'a failed sign-in of an admin could not be noted')
      }
    })
  }

  return {
    note,
    /** Resolves when all are written. */
    idle: (): Promise<void> => writing,
  }
}

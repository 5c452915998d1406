// Ends live sessions for an operator, whatever access their logins have. A login that may still connect comes back.
import type { Actor } from '../../audit/actor.ts'
import { writeAudit } from '../../audit/audit.ts'
import type { Clock, Instant } from '../../clock.ts'
import type { Database, IdempotencyHook } from '../../db/database.ts'
import { AppError } from '../../errors.ts'
import type { Disconnects } from '../disconnects/disconnects.ts'
import { findSessionView, type SessionView } from './listing-store.ts'

/** Sessions are named one by one. To end more at once, suspend the account or remove the gateway. */
export const MOST_ENDED = 1000
const WHY = 'operator'

type Deps = { db: Pick<Database, 'write'>; clock: Clock; disconnects: Pick<Disconnects, 'queue'> }

export function makeOperatorDisconnect({ db, clock, disconnects }: Deps) {
  return {
    /** Queues the end of all of them, or of none; returns them with their orders. Errors: invalid_input when one does not exist or has ended. */
    async end(ids: readonly number[], actor: Actor, once?: IdempotencyHook): Promise<SessionView[]> {
      if (ids.length > MOST_ENDED)
        throw new AppError('invalid_input', `At most ${MOST_ENDED} sessions are ended at once`)
      return db.write(async (tx) => {
        const sessions: SessionView[] = []
        for (const id of new Set(ids)) {
          const session = await findSessionView(tx, id)
          if (!session) throw new AppError('invalid_input', `There is no session ${id}`)
          if (session.endedAt !== null) throw new AppError('invalid_input', `Session ${id} has ended already`)
          sessions.push(session)
        }
        const found = sessions.map(({ id }) => id)
        await disconnects.queue(tx, found, WHY)
        const at = clock.now()
        const entries = sessions.map(({ id, brandId, accountId, username, gateway }) => ({
          ...{ at, brandId, accountId, actor, target: `session:${id}` },
          action: 'session.end' as const,
          after: { login: username, gateway },
        }))
        await writeAudit(tx, ...entries)
        return sessions.map((one) => ({ ...one, disconnect: orderOf(one, at) }))
      }, once)
    },
  }
}

/** One that waits already stays as it is. */
function orderOf({ disconnect }: SessionView, at: Instant): SessionView['disconnect'] {
  if (disconnect?.status === 'queued') return disconnect
  return { status: 'queued', why: WHY, result: null, orderedAt: at, finishedAt: null }
}

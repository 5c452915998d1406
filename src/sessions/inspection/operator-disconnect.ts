// Ends live sessions for an operator, whatever access their logins have. A login that may still connect comes back.
import type { Actor } from '../../audit/actor.ts'
import { writeAudit } from '../../audit/audit.ts'
import type { Clock } from '../../clock.ts'
import type { Database, IdempotencyHook } from '../../db/database.ts'
import { AppError } from '../../errors.ts'
import type { Disconnects } from '../disconnects/disconnects.ts'
import { findSessionView, type SessionView } from './listing-store.ts'

/** Sessions are named one by one. To end more at once, suspend the account or remove the gateway. */
export const MOST_ENDED = 1000

type Deps = { db: Pick<Database, 'write'>; clock: Clock; disconnects: Pick<Disconnects, 'queue'> }

export function makeOperatorDisconnect({ db, clock, disconnects }: Deps) {
  return {
    /** Queues the end of all of them, or of none. Errors: invalid_input when one does not exist or has ended. */
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
        await disconnects.queue(tx, found, 'operator')
        const entries = sessions.map(({ id, brandId, accountId, username, gateway }) => ({
          ...{ at: clock.now(), brandId, accountId, actor, target: `session:${id}` },
          action: 'session.end' as const,
          after: { login: username, gateway },
        }))
        await writeAudit(tx, ...entries)
        return sessions
      }, once)
    },
  }
}

// Deletes what nobody can use any more: token pairs, access tokens, stored answers, reset links, throttle counters, and
// the records of sent mail and of disconnects, seats whose lease has run out, old rows of the audit trail.
import type { App } from '../app.ts'
import { DAY_MS, HOUR_MS } from '../clock.ts'
import type { Job } from './job.ts'

/** Rows deleted in one transaction, and bites of one kind in one run: the rest waits for the next run. */
const BITE = 500
const MAX_BITES = 200

export function makeCleanUp(
  app: Pick<
    App,
    | 'tokens'
    | 'accessTokens'
    | 'answers'
    | 'resets'
    | 'attempts'
    | 'deliveries'
    | 'disconnects'
    | 'admission'
    | 'auditErasure'
    | 'clock'
  >,
): Job {
  const kinds: Record<string, () => Promise<number>> = {
    'token pairs': () => app.tokens.purge(BITE),
    'access tokens': () => app.accessTokens.purge(BITE),
    'stored answers': () => app.answers.purge(BITE),
    'reset links': () => app.resets.purge(app.clock.now() - DAY_MS, BITE),
    'throttle counters': () => app.attempts.purge(BITE),
    'sent mails': () => app.deliveries.purge(BITE),
    disconnects: () => app.disconnects.purge(BITE),
    seats: () => app.admission.purge(BITE),
    'audit rows': () => app.auditErasure.purge(BITE),
  }
  return {
    name: 'clean-up',
    everyMs: HOUR_MS,
    leased: true,
    isDue: async () => true,
    async run(goOn) {
      const done: string[] = []
      for (const [kind, purge] of Object.entries(kinds)) {
        let deleted = 0
        for (let bites = 0; bites < MAX_BITES && (await goOn()); bites++) {
          const count = await purge()
          deleted += count
          if (count < BITE) break
        }
        if (deleted > 0) done.push(`${deleted} ${kind}`)
      }
      return done.length === 0 ? '' : `deleted ${done.join(', ')}`
    },
  }
}

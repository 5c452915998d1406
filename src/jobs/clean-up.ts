// Deletes what can no longer be used: token pairs, access tokens, stored answers, reset links, throttle counters, and
// the records of sent mail and of disconnects, seats whose lease has run out, old rows of the audit trail.
import type { App } from '../app.ts'
import { REGULAR_JOBS } from '../checks/job-times.ts'
import { DAY_MS } from '../clock.ts'
import type { Job } from './job.ts'

/** Rows deleted in one transaction, and batches of one kind in one run. The rest waits for the next run. */
const BATCH = 500
const MAX_BATCHES = 200
/** Strangers may have made a hundred in each second since the last run: nothing of these waits. */
const COUNTERS = 'throttle counters'
const OF_STRANGERS = { batch: 5000, mostBatches: Number.POSITIVE_INFINITY }

export function makeCleanUp(
  app: Pick<
    App,
    | 'tokens'
    | 'accessTokens'
    | 'answers'
    | 'resets'
    | 'signInLog'
    | 'attempts'
    | 'deliveries'
    | 'disconnects'
    | 'admission'
    | 'entitlements'
    | 'auditErasure'
    | 'eventErasure'
    | 'webhooks'
    | 'onlineSamples'
    | 'tasks'
    | 'imports'
    | 'exportLinks'
    | 'adminSessions'
    | 'adminStarting'
    | 'clock'
  >,
): Job {
  const kinds: Record<string, (limit: number) => Promise<number>> = {
    'token pairs': app.tokens.purge,
    'access tokens': app.accessTokens.purge,
    'stored answers': app.answers.purge,
    'reset links': (limit) => app.resets.purge(app.clock.now() - DAY_MS, limit),
    [COUNTERS]: (limit) => app.attempts.purge(limit),
    'refused sign-ins': app.signInLog.purge,
    'known sources': app.attempts.purgeKnown,
    'sent mails': app.deliveries.purge,
    disconnects: app.disconnects.purge,
    seats: app.admission.purge,
    'gateways of logins': app.entitlements.purge,
    'audit rows': app.auditErasure.purge,
    deliveries: app.webhooks.purge,
    events: app.eventErasure.purge,
    'samples of live sessions': app.onlineSamples.purge,
    'parts of uploads': app.imports.purgeParts,
    tasks: app.tasks.purge,
    'links to exports': app.exportLinks.purge,
    'sessions of admins': app.adminSessions.purge,
    'links of admins': app.adminStarting.purgeLinks,
    'event marks': app.eventErasure.purgeMarks,
  }
  return {
    name: 'clean-up',
    everyMs: REGULAR_JOBS['clean-up'],
    leased: true,
    isDue: async () => true,
    async run(mayContinue) {
      const done: string[] = []
      for (const [kind, purge] of Object.entries(kinds)) {
        const { batch, mostBatches } =
          kind === COUNTERS ? OF_STRANGERS : { batch: BATCH, mostBatches: MAX_BATCHES }
        let deleted = 0
        for (let batches = 0; batches < mostBatches && (await mayContinue()); batches++) {
          const count = await purge(batch)
          deleted += count
          if (count < batch) break
        }
        if (deleted > 0) done.push(`${deleted} ${kind}`)
      }
      return done.length === 0 ? '' : `deleted ${done.join(', ')}`
    },
  }
}

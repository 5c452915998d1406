// The job that sends queued mail, in bounded batches. mail/ knows how.
import type { App } from '../app.ts'
import { SECOND_MS } from '../clock.ts'
import type { Job } from './job.ts'

export function makeSendMail({ deliveries, clock }: Pick<App, 'deliveries' | 'clock'>): Job {
  return {
    name: 'send-mail',
    everyMs: SECOND_MS,
    leased: false, // each mail has a lease of its own, so several processes share the work
    isDue: async () => true,
    run: (_goOn, signal) => deliveries.sendDue(clock.now(), signal),
  }
}

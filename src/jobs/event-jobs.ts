// Numbers new events, and calls the endpoints of programs. An event is seen by readers within half a second of its change.
import type { App } from '../app.ts'
import { SECOND_MS } from '../clock.ts'
import { NUMBERED_AT_ONCE } from '../events/sequencer.ts'
import type { Job } from './job.ts'

export function makeNumberEvents({ sequencer }: Pick<App, 'sequencer'>): Job {
  return {
    name: 'number-events',
    everyMs: SECOND_MS / 5,
    leased: false, // a locked row is quicker than a lease (events/sequencer.ts)
    isDue: () => sequencer.isDue(),
    async run(mayContinue) {
      while ((await sequencer.number()) === NUMBERED_AT_ONCE && (await mayContinue()));
      return '' // the log would have a line for each change
    },
  }
}

export function makeDeliverWebhooks({ sender }: Pick<App, 'sender'>): Job {
  return {
    name: 'deliver-webhooks',
    everyMs: SECOND_MS / 4,
    leased: false, // each delivery has a lease of its own, so several processes share the work
    isDue: sender.isDue,
    async run(_mayContinue, signal) {
      await sender.run(signal)
      return ''
    },
  }
}

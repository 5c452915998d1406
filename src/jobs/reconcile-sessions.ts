// Ends sessions that are forbidden though no change has ended them: young ones at once, others in a while. A net behind the
// changes, which end what they forbid themselves; why it is needed is said in sessions/disconnects/reconcile.ts.
import type { App } from '../app.ts'
import { MINUTE_MS, SECOND_MS } from '../clock.ts'
import type { Job } from './job.ts'

export function makeEndYoung({ disconnects }: Pick<App, 'disconnects'>): Job {
  return {
    name: 'end-young',
    everyMs: SECOND_MS,
    leased: false, // a look costs less than a lease
    isDue: async () => true,
    run: async () => told(await disconnects.endYoung()),
  }
}

export function makeEndSlipped({ disconnects }: Pick<App, 'disconnects'>): Job {
  return {
    name: 'end-slipped',
    everyMs: MINUTE_MS,
    leased: true,
    isDue: () => disconnects.isAnyLive(),
    async run(goOn) {
      let ended = 0
      let next: Awaited<ReturnType<typeof disconnects.endSlipped>>['next']
      do {
        const batch = await disconnects.endSlipped(next)
        ended += batch.ended
        next = batch.next
      } while (next && (await goOn()))
      return told(ended)
    },
  }
}

function told(ended: number): string {
  return ended === 0 ? '' : `ended ${ended}`
}

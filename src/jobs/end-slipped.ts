// Looks at every live session once in a while and ends those that no change has ended: they began at the very moment of
// one, or were more than one change looks at. A net behind the changes, which end what they forbid themselves.
import type { App } from '../app.ts'
import { MINUTE_MS } from '../clock.ts'
import type { Job } from './job.ts'

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
        const bite = await disconnects.endSlipped(next)
        ended += bite.ended
        next = bite.next
      } while (next && (await goOn()))
      return ended === 0 ? '' : `ended ${ended}`
    },
  }
}

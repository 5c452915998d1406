// latchkey events: what happened, as programs get it.
import { eventBody } from '../../events/event-body.ts'
import { MOST_LISTED } from '../../events/feed.ts'
import { INSTALLATION } from '../../events/record.ts'
import { type Opened, withCore } from '../open.ts'
import { untilSignal } from '../signals.ts'
import { jsonText, type Terminal } from '../terminal.ts'
import { streamOf } from './webhook.ts'

type Choice = {
  brand?: string
  installation?: true
  after: number
  types?: string[]
  limit?: number
  follow?: true
}

export async function events(options: Choice, { out, heard }: Terminal): Promise<void> {
  await withCore(async (core) => {
    const stream = await streamOf(core, options)
    const brand = stream === INSTALLATION ? null : ((await core.brands.names()).get(stream) ?? null)
    const run = untilSignal((stopping) => pages(core, { ...options, stream }, stopping))
    for await (const page of run.items) {
      for (const event of page) out(jsonText(eventBody(event, brand)))
      await heard()
    }
    run.release()
  })
}

async function* pages(
  core: Opened,
  { stream, after, types, limit = Number.POSITIVE_INFINITY, follow }: Choice & { stream: number },
  signal: AbortSignal,
) {
  let next = after
  for (let left = limit; left > 0 && !signal.aborted; ) {
    // Without a running server nothing else numbers what commands have done.
    await core.sequencer.numberAll()
    const size = Math.min(left, MOST_LISTED)
    const waitS = follow ? 1 : 0
    const page = await core.feed.list({ stream, after: next, types, limit: size, waitS, signal })
    yield page.events
    left -= page.events.length
    if (!follow && page.next === next) return
    next = page.next
  }
}

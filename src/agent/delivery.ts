// Delivers the spool's reports to the server, in order, one batch at a time, until the server accepts them; acknowledged
// reports leave the spool.
import type { Clock } from '../clock.ts'
import type { Log } from '../log.ts'
import type { Backoff } from './backoff.ts'
import type { Server } from './server.ts'
import type { Report } from './session.ts'
import type { Pending, Spool } from './spool.ts'

/** As many as the server accepts in one call. */
const BATCH = 100

export type Delivery = {
  /** There is something to deliver. */
  nudge(): void
  /** The server has just answered another call: ends a pause. */
  reachable(): void
  /** Resolves when the delivery under way has ended. */
  stopped(): Promise<void>
}

type Deps = {
  spool: Spool
  server: Pick<Server, 'account'>
  backoff: Backoff
  clock: Clock
  log: Log
  signal: AbortSignal
  onInterim: (ms: number) => void
}

export function makeDelivery({ spool, server, backoff, clock, log, signal, onInterim }: Deps): Delivery {
  let running: Promise<void> | undefined
  let isAway = false

  async function deliverAll(): Promise<void> {
    await Promise.resolve() // other reports of this turn join the batch
    for (let batch = spool.next(BATCH); batch.length > 0 && !signal.aborted; batch = spool.next(BATCH)) {
      try {
        await deliver(batch)
        if (isAway) log.info('reports are delivered again')
        isAway = false
        backoff.end()
      } catch (err) {
        if (!isAway) log.warn({ err }, 'reports cannot be delivered; they are kept on disk')
        isAway = true
        await backoff.wait()
      }
    }
    running = undefined
  }

  async function deliver(batch: readonly Pending[]): Promise<void> {
    const now = clock.now()
    const { refused, interim_s } = await server.account(batch.map(({ report }) => wireOf(report, now)))
    for (const { index, message } of refused) {
      log.error(
        { session: batch[index]?.report.session, message },
        'the server refused a report; it is dropped',
      )
    }
    onInterim(interim_s * 1000)
    const last = batch.at(-1)
    if (last) spool.acknowledge(last.number)
  }

  return {
    nudge() {
      if (!signal.aborted) running ??= deliverAll()
    },
    reachable: () => backoff.end(),
    async stopped() {
      while (running) await running
    },
  }
}

/** Times as distances from now: the clocks of two machines differ. */
function wireOf(report: Report, now: number) {
  return {
    status: report.status,
    session: report.session,
    username: report.username,
    caller_address: report.callerAddress,
    framed_address: report.framedAddress,
    octets_in: report.octetsIn,
    octets_out: report.octetsOut,
    seconds: report.seconds,
    ago_ms: Math.max(0, Math.round(now - report.at)),
    cause: report.cause,
  }
}

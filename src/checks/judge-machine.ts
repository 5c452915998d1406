// What is well and what is not about clocks, disk and file handles. Pure: figures in, a finding out.
import { CLOCK_TOLERANCE_MS, type Instant, MINUTE_MS, SECOND_MS } from '../clock.ts'
import { green, red, type Said, yellow } from './finding.ts'
import type { Disk, Handles } from './machine.ts'
import { bytesText, namesText, spanText } from './words.ts'

/** Everything that is kept in time is off by as much as this: tokens, leases, the day of a renewal. */
const RED_CLOCK_MS = MINUTE_MS
/** Gateways stamp in whole seconds, and a report may wait for its repetition. */
const GATEWAY_CLOCK_MS = 30 * SECOND_MS

/** `aheadMs`: of the database server's clock; undefined when the database uses this one. */
export function judgeDatabaseClock(aheadMs: number | undefined): Said {
  if (aheadMs === undefined) return green('The database uses the clock of this machine.')
  const offMs = Math.abs(aheadMs)
  if (offMs <= CLOCK_TOLERANCE_MS) return green('The database server has the same time.')
  const way = aheadMs > 0 ? 'ahead of' : 'behind'
  const text = `The clock of the database server is ${spanText(offMs)} ${way} this machine's: set both by NTP.`
  return (offMs >= RED_CLOCK_MS ? red : yellow)(text, 'timedatectl')
}

/** `latestAt`: the latest instant that a server has written. */
export function judgePast(latestAt: Instant | null, now: Instant): Said | undefined {
  if (latestAt === null || latestAt <= now + CLOCK_TOLERANCE_MS) return undefined
  const text = `A server has written an instant that lies ${spanText(latestAt - now)} in the future: this clock, or that server's, was set back or is wrong.`
  return (latestAt - now >= RED_CLOCK_MS ? red : yellow)(text, 'timedatectl')
}

export function judgeGatewayClocks(clocks: readonly { gateway: string; aheadMs: number }[]): Said {
  const off = clocks.filter(({ aheadMs }) => Math.abs(aheadMs) > GATEWAY_CLOCK_MS)
  if (clocks.length === 0) return green('No gateway has reported its time lately.')
  if (off.length === 0) return green(`Gateways that report their time (${clocks.length}) have the same.`)
  const names = off.map(
    ({ gateway, aheadMs }) =>
      `${gateway} (${spanText(Math.abs(aheadMs))} ${aheadMs > 0 ? 'ahead' : 'behind'})`,
  )
  return yellow(
    `The clocks of these gateways seem to differ from this one: ${namesText(names)}. Set them by NTP.`,
  )
}

const GB = 1e9
const MB = 1e6

export function judgeDisk({ bytes, freeBytes, inodes, freeInodes }: Disk, path: string): Said {
  const free = `${bytesText(freeBytes)} of ${bytesText(bytes)} are free on the disk of ${path}`
  const share = bytes === 0 ? 1 : freeBytes / bytes
  const inodeShare = inodes === 0 ? 1 : freeInodes / inodes
  const look = `df -h ${path}`
  if (freeBytes < 100 * MB || (share < 0.03 && freeBytes < 10 * GB))
    return red(`Only ${free}: a full disk stops every write.`, look)
  if (inodeShare < 0.01)
    return red(`Only ${freeInodes} more files fit on the disk of ${path}.`, `df -i ${path}`)
  if (share < 0.1 && freeBytes < 50 * GB) return yellow(`Only ${free}.`, look)
  if (inodeShare < 0.05)
    return yellow(`Only ${freeInodes} more files fit on the disk of ${path}.`, `df -i ${path}`)
  return green(`${free}.`)
}

const FEW_HANDLES = 1024
const HANDLES_ADVICE = 'raise it with LimitNOFILE= of the service or "ulimit -n" before the start'

/** Of a running server; undefined: it runs elsewhere, or as a user whose processes are not shown. */
export function judgeHandles(handles: Handles | undefined, own: Handles | undefined): Said {
  const seen = handles ?? own
  if (!seen) return green('The limit of open files is not known on this system.')
  const { limit, used } = seen
  const whose = handles ? 'The server' : 'A server started from here'
  if (handles && used > 0.8 * limit)
    return red(`${whose} has ${used} files open of ${limit} at most: ${HANDLES_ADVICE}.`, 'ulimit -n 4096')
  if (limit < FEW_HANDLES)
    return yellow(`${whose} may open only ${limit} files: ${HANDLES_ADVICE}.`, 'ulimit -n 4096')
  return green(`${whose} may open ${limit} files.`)
}

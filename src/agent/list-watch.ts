// Protects an agent against old lists and lists of another gateway. It knows the gateway of its lists, the time of the last
// list, and the latest time that it has seen. Kept in the spool.
import { hash } from 'node:crypto'
import { readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { type Clock, MINUTE_MS } from '../clock.ts'
import type { Log } from '../log.ts'
import type { EntitlementList } from './entitlement-list.ts'

const FILE = 'entitlements-seen.json'
const PRIVATE_MODE = 0o600
/** The allowed difference of clocks; also the part of the latest time that a crash may lose. */
export const CLOCK_SLACK_MS = MINUTE_MS

const shape = z.object({ gateway: z.string(), token: z.string(), issued: z.number(), latest: z.number() })
type Seen = z.infer<typeof shape>

export type ListWatch = Awaited<ReturnType<typeof openListWatch>>

type Deps = { folder: string; token: string; clock: Clock; log: Log }

export async function openListWatch({ folder, token, clock, log }: Deps) {
  const path = join(folder, FILE)
  const tokenHash = hash('sha256', token)
  let seen = await read(path, log)
  let writtenLatest = seen?.latest ?? 0
  let latest = Math.max(writtenLatest, clock.now())
  let writing = Promise.resolve()

  /** Why this list does not count here and now; undefined: it counts. */
  function refusal({ gateway, issuedAt }: EntitlementList): string | undefined {
    if (issuedAt > clock.now() + CLOCK_SLACK_MS) return 'it was issued after the time of this clock'
    if (seen?.token !== tokenHash) return undefined
    if (gateway !== seen.gateway)
      return `it is the list of the gateway "${gateway}", this is "${seen.gateway}"`
    return issuedAt < seen.issued ? 'it is older than the last one' : undefined
  }

  /** Accepts a list that the server itself has just sent: its time is the present. */
  function accept({ gateway, issuedAt }: EntitlementList): Promise<void> {
    latest = clock.now()
    return write({ gateway, token: tokenHash, issued: issuedAt, latest })
  }

  /** Call it regularly. */
  function tick(): void {
    latest = Math.max(latest, clock.now())
    if (seen && latest - writtenLatest >= CLOCK_SLACK_MS) void write({ ...seen, latest })
  }

  function isSetBack(): boolean {
    return clock.now() < latest - CLOCK_SLACK_MS
  }

  function write(next: Seen): Promise<void> {
    seen = next
    writtenLatest = next.latest
    writing = writing.then(async () => {
      await writeFile(`${path}.new`, JSON.stringify(next), { mode: PRIVATE_MODE })
      await rename(`${path}.new`, path)
    })
    writing = writing.catch((err: unknown) =>
      log.warn({ err, path }, 'the newest list of entitlements was not noted'),
    )
    return writing
  }

  return { refusal, accept, tick, isSetBack, idle: (): Promise<void> => writing }
}

async function read(path: string, log: Log): Promise<Seen | undefined> {
  try {
    return shape.parse(JSON.parse(await readFile(path, 'utf8')))
  } catch (err) {
    if ((err as NodeJS.ErrnoException).code !== 'ENOENT') log.warn({ err, path }, 'it cannot be read')
    return undefined
  }
}

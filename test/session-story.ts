// One name at one gateway, and what reports make of it, without a database: logins, seats and reports in a line of text each.
import { SECOND_MS } from '../src/clock.ts'
import type { ServedGateway } from '../src/gateways/directory.ts'
import { getProfile, type ProfileName } from '../src/gateways/profile.ts'
import { fold, type KnownName, ownerOf } from '../src/sessions/folding.ts'
import { type AccountingRecord, UNTOLD } from '../src/sessions/report.ts'
import { isConcluded, type Owner, replaced } from '../src/sessions/session.ts'

type StoredSession = KnownName['sessions'][number]

const STALE_MS = 180 * SECOND_MS
/** Logins and their subscriptions; what is not among them is nobody's. */
const LOGINS: Readonly<Record<string, number>> = { k1: 1, k2: 2, k3: 3 }

/**
 * `at` in seconds. `accept`: an Access-Accept under the name. Otherwise a report of whom `user` names; `of`: the login that a
 * Class of ours names; octets 'none': it has none; `wraps`: no gigawords.
 */
export type Step =
  | { at: number; accept: string }
  | ({ at: number; user: string; status: 'start' | 'interim' | 'stop'; of?: string } & Partial<
      Pick<AccountingRecord, 'seconds' | 'stamp' | 'wraps'> & { octets: readonly [number, number] | 'none' }
    >)

export type Told = { usage: Record<string, number[]>; sessions: string[] }

/** Sessions as `login state`, the first begun first, and what is booked to whom: sessions, octets in, out, seconds. */
export function tell(steps: readonly Step[], profile: ProfileName = 'generic', together = false): Told {
  const gateway = gatewayOf(profile)
  const usage: Told['usage'] = {}
  let known: StoredSession[] = []
  let seats: { subscriptionId: number; takenAt: number }[] = []

  function take(reports: readonly [AccountingRecord, ...AccountingRecord[]]): void {
    const name: KnownName = {
      sessions: known,
      evidenceOf: ({ classTexts, username }) => ({
        seats,
        classed: LOGINS[classTexts[0] ?? ''],
        named: LOGINS[username],
      }),
      ownerOf: (id) => known.map(ownerOf).find((one) => one?.subscriptionId === id) ?? owner(id),
    }
    const folded = fold(name, reports, STALE_MS)
    for (const row of folded.usage) {
      const before = usage[`k${row.accountId}`] ?? [0, 0, 0, 0]
      const more = [row.sessions, row.octetsIn, row.octetsOut, row.seconds]
      usage[`k${row.accountId}`] = before.map((sum, at) => sum + (more[at] ?? 0))
    }
    const newest = Math.max(0, ...known.map(({ id }) => id))
    const count = folded.sessions.length
    known = folded.sessions.map(({ before, stored }, at) => ({
      ...stored,
      ...{ id: before?.id ?? newest + count - at, keep: { addresses: 'keep', days: 30 }, hasName: at === 0 },
    }))
  }

  function accept(login: string, at: number): void {
    const subscriptionId = LOGINS[login] ?? 0
    seats = [
      ...seats.filter((one) => one.subscriptionId === subscriptionId),
      { subscriptionId, takenAt: at },
    ].slice(0, 1)
    known = known.map((one) =>
      one.endedAt === null && one.subscriptionId !== subscriptionId ? { ...one, ...replaced(one, at) } : one,
    )
  }

  const reports = steps.flatMap((step) => ('accept' in step ? [] : [reportOf(step, gateway)]))
  const [first, ...others] = reports
  if (together && first) take([first, ...others])
  else
    for (const step of steps) {
      if ('accept' in step) accept(step.accept, step.at * SECOND_MS)
      else take([reportOf(step, gateway)])
    }
  return {
    usage,
    sessions: known.toReversed().map(({ username, endedAt, endCause }) => {
      const state = endedAt === null ? 'live' : isConcluded(endCause) ? endCause : 'stopped'
      return `${username} ${state}`
    }),
  }
}

function reportOf(step: Exclude<Step, { accept: string }>, gateway: ServedGateway): AccountingRecord {
  const { at, user, status, of, octets = [0, 0], seconds = 0, stamp, wraps = false } = step
  const [octetsIn, octetsOut] = octets === 'none' ? [0, 0] : octets
  return {
    ...UNTOLD,
    ...{ gateway, status, sessionKey: '00000001', username: user, nasAddress: '10.0.0.1', stamp, wraps },
    ...{ callerAddress: undefined, framedAddress: undefined, protocolId: undefined, cause: undefined },
    ...{ octetsIn, octetsOut, hasOctets: octets !== 'none', seconds, at: at * SECOND_MS },
    classTexts: of === undefined ? [] : [of],
  }
}

function owner(id: number): Owner {
  return {
    ...{ brandId: 1, accountId: id, subscriptionId: id, username: `k${id}` },
    ...{ addresses: 'keep', days: 30 },
  }
}

function gatewayOf(name: ProfileName): ServedGateway {
  const served: Partial<ServedGateway> = {
    id: 1,
    name: 'g1',
    brandIds: null,
    protocols: [],
    profile: getProfile(name),
  }
  return served as ServedGateway
}

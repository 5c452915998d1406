// Reads the known sessions for the names in a batch of reports, and the possible logins of new ones. Needs few statements
// for any number of names.
import { DAY_MS, type Instant } from '../../clock.ts'
import type { Handle } from '../../db/database.ts'
import type { ClassMark } from '../login/class-mark.ts'
import { type KnownName, ownerOf } from './fold-reports.ts'
import { findOwners, findOwnersById, findSeatOwners, type SeatOwner } from './owner-store.ts'
import type { AccountingRecord } from './report.ts'
import type { SessionOwner } from './session.ts'
import { lockSessions, type SessionName, type StoredSession } from './session-store.ts'
import type { UnservedReports } from './unserved-reports.ts'

/** The reports of one name at one gateway. */
export type Group = [AccountingRecord, ...AccountingRecord[]]

/** No gateway repeats a report later. */
const REPORTED_FOR_MS = DAY_MS

type Deps = { classMark: Pick<ClassMark, 'read'>; unserved: UnservedReports }
type Owners = {
  byName: ReadonlyMap<string, SessionOwner>
  byId: ReadonlyMap<number, SessionOwner>
  seats: readonly SeatOwner[]
}

export function makeKnownSessions({ classMark, unserved }: Deps) {
  /** The known sessions of each group, in the order of the groups. The sessions are locked until the transaction ends. */
  async function read(tx: Handle, groups: readonly Group[], now: Instant): Promise<KnownName[]> {
    const keys = [...new Set(groups.map(([first]) => first.sessionKey))]
    const [rows, ofStarts] = await Promise.all([
      lockSessions(tx, keys, now - REPORTED_FOR_MS),
      readOwners(tx, groups.filter(hasStart), now),
    ])
    const stored = Map.groupBy(rows, nameOf)
    const sessionsOf = ([first]: Group) => stored.get(nameOfReport(first)) ?? []
    const open = groups.filter((group) => !hasStart(group) && !isPlain(group, sessionsOf(group)))
    const others = await readOwners(tx, open, now)
    return groups.map((group) => knownName(group, sessionsOf(group), hasStart(group) ? ofStarts : others))
  }

  async function readOwners(tx: Handle, groups: readonly Group[], now: Instant): Promise<Owners> {
    const reports = groups.flat()
    const names = new Set(reports.map(({ username }) => username).filter((name) => name !== ''))
    const ids = new Set(reports.flatMap((report) => classedIn(report) ?? []))
    const [byName, byId, seats] = await Promise.all([
      findOwners(tx, [...names]),
      findOwnersById(tx, [...ids]),
      findSeatOwners(tx, [...new Set(reports.map(({ sessionKey }) => sessionKey))], now),
    ])
    return { byName, byId, seats }
  }

  function knownName(group: Group, sessions: readonly StoredSession[], owners: Owners): KnownName {
    const [{ gateway, sessionKey }] = group
    const byId = new Map(
      sessions.flatMap((one) => ownerOf(one) ?? []).map((one) => [one.subscriptionId, one]),
    )
    /** A login that already has sessions here may end them, even if its brand is not served any more. */
    const served = (owner: SessionOwner | undefined) => {
      if (!owner || byId.has(owner.subscriptionId)) return owner?.subscriptionId
      if (gateway.brandIds && !gateway.brandIds.has(owner.brandId)) {
        unserved.note(gateway, owner)
        return undefined
      }
      byId.set(owner.subscriptionId, owner)
      return owner.subscriptionId
    }
    const seats = owners.seats
      .filter((seat) => seat.sessionKey === sessionKey && seat.gatewayId === gateway.id)
      .filter(({ owner }) => served(owner) !== undefined)
      .map(({ owner, takenAt }) => ({ subscriptionId: owner.subscriptionId, takenAt }))
    return {
      sessions,
      evidenceOf(report) {
        const classed = classedIn(report)
        const known = classed === undefined ? undefined : (byId.get(classed) ?? owners.byId.get(classed))
        return { seats, classed: served(known), named: served(owners.byName.get(report.username)) }
      },
      ownerOf: (subscriptionId) => byId.get(subscriptionId),
    }
  }

  /** True when the reports, none of them a start, can only belong to the live session, as for most reports. */
  function isPlain(group: Group, sessions: readonly StoredSession[]): boolean {
    const [latest] = sessions
    if (!latest || latest.endedAt !== null) return false
    const reported = latest.toldUsername ?? latest.username
    return group.every((report) => {
      const classed = classedIn(report)
      const isOurs = classed === undefined || classed === latest.subscriptionId
      return report.username === reported && isOurs
    })
  }

  /** Its owner is read together with the sessions. */
  function hasStart(group: Group): boolean {
    return group.some(({ status }) => status === 'start')
  }

  function classedIn({ gateway, classTexts }: AccountingRecord): number | undefined {
    return classTexts.length === 0 ? undefined : classMark.read(gateway.id, classTexts)
  }

  return { read }
}

export function nameOf({ sessionKey, gatewayId }: SessionName): string {
  return `${sessionKey} ${gatewayId}`
}

export function nameOfReport({ sessionKey, gateway }: AccountingRecord): string {
  return nameOf({ sessionKey, gatewayId: gateway.id })
}

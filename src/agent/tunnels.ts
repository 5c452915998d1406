// The sessions of one OpenVPN server as this agent tracks them: admitted, open with reports at the server's interval, ended.
// After a restart of either, it finds which known sessions are still there.
import { type Clock, waitLeftMs } from '../clock.ts'
import type { Random } from '../ids.ts'
import type { Log } from '../log.ts'
import { type ClientEvent, type ListedClient, wholeNumber } from './management-lines.ts'
import { type Cause, type Report, reportOf, type Session } from './session.ts'
import type { Spool } from './spool.ts'

/** Used until the server has sent another one. */
const DEFAULT_INTERIM_MS = 600_000
const KEY_BYTES = 12

/** The data of a session before its tunnel is up. */
export type Admitted = Pick<Session, 'key' | 'cid' | 'username' | 'callerAddress' | 'callerPort'> &
  Pick<Session, 'interimMs' | 'until' | 'mark' | 'tokenId' | 'addresses'>

export type Tunnels = ReturnType<typeof makeTunnels>

type Deps = { spool: Spool; clock: Clock; random: Random; log: Log; onReport: () => void }

export function makeTunnels({ spool, clock, random, log, onReport }: Deps) {
  const byCid = new Map<number, Session>()
  let usualInterimMs = DEFAULT_INTERIM_MS

  const newKey = () => `${spool.agentId}-${random.bytes(KEY_BYTES).toString('hex')}`

  function report(session: Session, status: Report['status'], cause?: Cause): void {
    const now = clock.now()
    session.reportedAt = now
    spool.report(reportOf(session, status, now, cause))
    onReport()
  }

  function begin(admitted: Admitted): Session {
    const now = clock.now()
    const none = { since: 0, isOpen: false, octetsIn: 0, octetsOut: 0, startedAt: now, reportedAt: now }
    const session = { ...none, ...admitted }
    byCid.set(session.cid, session)
    spool.keep(session)
    return session
  }

  /**
   * Adopts a tunnel that this agent did not admit: its admission was lost with the agent's disk. The server judges it by its
   * report.
   */
  function adopt(cid: number, username: string, known: Partial<Session>): Session {
    log.warn({ cid }, 'a tunnel that this agent does not know is reported as a new session')
    return begin({
      key: newKey(),
      cid,
      username,
      interimMs: usualInterimMs,
      until: null,
      addresses: 'none',
      ...known,
    })
  }

  function setOpen(session: Session, found: Partial<Session>): void {
    const isNew = !session.isOpen
    Object.assign(session, found, { isOpen: true })
    if (isNew) session.startedAt = clock.now()
    spool.keep(session)
    if (isNew) report(session, 'start')
  }

  function finish(session: Session, cause: Cause | undefined): void {
    if (byCid.get(session.cid) === session) byCid.delete(session.cid)
    if (session.isOpen) report(session, 'stop', cause)
    else spool.forget(session.key)
  }

  function count(session: Session, octetsIn: number, octetsOut: number): void {
    if (octetsIn > session.octetsIn) session.octetsIn = octetsIn
    if (octetsOut > session.octetsOut) session.octetsOut = octetsOut
  }

  /** Compares OpenVPN's list with the known sessions: the same clients continue, all others have ended meanwhile. */
  function reconcile(listed: readonly ListedClient[]): void {
    byCid.clear()
    const rows = new Map(listed.map((row) => [row.cid, row]))
    for (const session of [...spool.sessions.values()]) {
      const row = rows.get(session.cid)
      if (row && isSame(session, row) && !byCid.has(row.cid)) byCid.set(row.cid, session)
      else finish(session, 'Lost-Service')
    }
    for (const row of listed) {
      if (row.framedAddress === undefined) continue // it may still be refused
      const { since, framedAddress, octetsIn, octetsOut, caller } = row
      const from = { callerAddress: caller?.address, callerPort: caller?.port }
      const session = byCid.get(row.cid) ?? adopt(row.cid, row.username, from)
      session.framedAddress ??= framedAddress // a restart has lost it where it may not be on disk
      count(session, octetsIn, octetsOut)
      if (!session.isOpen) setOpen(session, { since, framedAddress })
    }
  }

  return {
    newKey,
    admit: begin,
    find: (cid: number): Session | undefined => byCid.get(cid),
    /** The sessions that OpenVPN has now. */
    list: (): Session[] => [...byCid.values()],
    findByKey: (key: string): Session | undefined => {
      const session = spool.sessions.get(key)
      return session && byCid.get(session.cid) === session ? session : undefined
    },
    /** The session continues under new terms. */
    renew(
      session: Session,
      terms: Partial<Pick<Session, 'until' | 'interimMs' | 'mark' | 'tokenId' | 'addresses'>>,
    ): void {
      Object.assign(session, terms)
      spool.keep(session)
    },
    opened({ cid, variables }: ClientEvent): void {
      const username = variables.get('username') ?? variables.get('common_name')
      const session = byCid.get(cid) ?? (username ? adopt(cid, username, callerIn(variables)) : undefined)
      if (!session) return
      const address = variables.get('ifconfig_pool_remote_ip') ?? variables.get('ifconfig_pool_remote_ip6')
      const since = wholeNumber(variables.get('time_unix')) || 0
      setOpen(session, { since, framedAddress: address ?? session.framedAddress })
    },
    closed({ cid, variables }: ClientEvent, causeOf: (session: Session) => Cause | undefined): void {
      const session = byCid.get(cid)
      if (!session) return
      const [octetsIn, octetsOut] = [variables.get('bytes_received'), variables.get('bytes_sent')].map(
        wholeNumber,
      )
      count(session, octetsIn ?? 0, octetsOut ?? 0)
      finish(session, causeOf(session))
    },
    /** OpenVPN does not know the session. */
    lost(session: Session): void {
      finish(session, 'Lost-Service')
    },
    counted(cid: number, octetsIn: number, octetsOut: number): void {
      const session = byCid.get(cid)
      if (session) count(session, octetsIn, octetsOut)
    },
    addressed(cid: number, address: string): void {
      const session = byCid.get(cid)
      if (session && session.framedAddress === undefined) session.framedAddress = address
    },
    reconcile,
    /** Makes the due reports; returns the sessions that must end now. */
    sweep(): Session[] {
      const now = clock.now()
      const open = [...byCid.values()].filter(({ isOpen }) => isOpen)
      for (const session of open)
        if (waitLeftMs(session.reportedAt + session.interimMs, now, session.interimMs) === 0)
          report(session, 'interim')
      return open.filter(({ until }) => until !== null && now >= until)
    },
    /** Sets the server's interval, for sessions that were admitted without the server. */
    setUsualInterim(ms: number): void {
      usualInterimMs = ms
    },
  }
}

/** Client numbers start again with each start of OpenVPN. */
function isSame(session: Session, { username, since, caller }: ListedClient): boolean {
  if (session.username !== username) return false
  const isOnDisk = session.addresses === undefined || session.addresses === 'keep'
  if (session.since !== 0) return session.since === since
  return (
    caller === null ||
    !isOnDisk ||
    (session.callerPort === caller.port && session.callerAddress === caller.address)
  )
}

export function callerIn(variables: ClientEvent['variables']): Pick<Session, 'callerAddress' | 'callerPort'> {
  const names = ['untrusted_ip', 'untrusted_ip6', 'trusted_ip', 'trusted_ip6']
  return {
    callerAddress: names.map((name) => variables.get(name)).find((value) => value !== undefined),
    callerPort: variables.get('untrusted_port') ?? variables.get('trusted_port'),
  }
}

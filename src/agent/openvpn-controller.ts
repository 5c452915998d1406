// Connects OpenVPN's socket with the rest of the agent: finds the present clients at the start, handles each notification,
// and answers. Notifications wait until the earlier clients are known again.
import type { Log } from '../log.ts'
import type { Logins } from './logins.ts'
import { allowLines, denyLine, killLine } from './management-commands.ts'
import { type ClientEvent, readStatus } from './management-lines.ts'
import type { Management, Notified } from './management-socket.ts'
import type { OrderDone } from './server.ts'
import type { Cause, Session } from './session.ts'
import type { Spool } from './spool.ts'
import type { Tunnels } from './tunnels.ts'

/** Notifications that come while OpenVPN still lists its clients. */
const MAX_HELD = 10_000
/** How often OpenVPN reports its counters; a tenth of the usual interval is more than enough. */
const MOST_COUNT_S = 10
const MOST_LOGGED = 200

export type OpenvpnController = ReturnType<typeof makeOpenvpnController>
type Deps = { tunnels: Tunnels; logins: Logins; spool: Pick<Spool, 'agentId' | 'sessions'>; log: Log }

export function makeOpenvpnController({ tunnels, logins, spool, log }: Deps) {
  let management: Management | undefined
  /** Notifications that wait for the list of clients; undefined: the list is there. */
  let held: Notified[] | undefined = []
  let countS = MOST_COUNT_S
  /** Logins under way whose clients are still there. */
  const asking = new Set<ClientEvent>()
  let killed = new WeakMap<Session, Cause>()

  /** Finds the connected clients, then lets OpenVPN begin. Rejects when the connection ends. */
  async function begin(opened: Management): Promise<void> {
    management = opened
    const [listed] = await Promise.all([
      opened.ask(['status 3'], 'list'), // an error while OpenVPN waits to be released: there are no clients
      opened.ask([`bytecount ${countS}`]),
    ])
    tunnels.reconcile(readStatus(listed.lines))
    const waiting = held ?? []
    held = undefined
    waiting.forEach(take)
    await opened.ask(['hold release'])
  }

  function hear(event: Notified): void {
    if (held === undefined) take(event)
    else if (held.length < MAX_HELD) held.push(event)
    else management?.end('too many notifications at once')
  }

  function take(event: Notified): void {
    if (event.kind === 'bytes') tunnels.counted(event.cid, event.octetsIn, event.octetsOut)
    else if (event.kind === 'address') tunnels.addressed(event.cid, event.address)
    else if (event.kind === 'fatal') log.error({ text: event.text.slice(0, MOST_LOGGED) }, 'OpenVPN ends')
    else if (event.kind === 'established') tunnels.opened(event)
    else if (event.kind === 'disconnect') leave(event)
    else answer(event).catch((err) => log.warn({ err }, 'a login was not answered'))
  }

  function leave(event: ClientEvent): void {
    for (const one of asking) if (one.cid === event.cid) asking.delete(one)
    tunnels.closed(event, (session) => killed.get(session))
  }

  async function answer(event: ClientEvent): Promise<void> {
    asking.add(event)
    const decision = await logins.decide(event, () => asking.has(event))
    if (!asking.delete(event) || !management) return // its client has left
    const { cid } = event
    if (decision.kind === 'deny') {
      log.info({ cid, why: decision.logged }, 'login denied')
      const lines = [
        denyLine(event, decision.logged, decision.shown),
        ...(decision.ends ? [killLine(cid)] : []),
      ]
      const { ask } = management
      await Promise.all(lines.map((line) => ask([line])))
      return
    }
    const session = tunnels.find(cid)
    log.info({ cid, session: session?.key }, 'login allowed')
    if (session) countOftenEnough(session)
    if (decision.replaces) kill(decision.replaces, 'Admin-Reset')
    const netmask = event.variables.get('ifconfig_netmask')
    const address = event.kind === 'connect' ? decision.framedAddress : undefined
    const { isGood, text } = await management.ask(
      allowLines(event, address === undefined ? undefined : { address, netmask }),
    )
    if (isGood) return
    log.warn({ cid, text: text.slice(0, MOST_LOGGED) }, 'OpenVPN did not take a login')
    if (session && !session.isOpen) tunnels.lost(session)
  }

  /** Makes OpenVPN count often enough, so that each report has fresh counters. */
  function countOftenEnough({ interimMs }: Session): void {
    const wantedS = Math.max(1, Math.floor(interimMs / 2000))
    if (wantedS >= countS) return
    countS = wantedS
    management?.ask([`bytecount ${countS}`]).catch(ignore)
  }

  /** Only once: OpenVPN reports the end some seconds later, after its message to the client. */
  function kill(session: Session, cause: Cause): void {
    if (!killed.has(session)) killNow(session, cause).catch(ignore)
  }

  async function killNow(session: Session, cause: Cause): Promise<OrderDone['result']> {
    if (!management) return 'later'
    if (!killed.has(session)) killed.set(session, cause)
    const { isGood } = await management.ask([killLine(session.cid)])
    if (!isGood) tunnels.lost(session)
    return isGood ? 'ended' : 'gone'
  }

  return {
    begin,
    hear,
    kill,
    /** The connection has ended. */
    lost(): void {
      management = undefined
      held = []
      asking.clear()
      killed = new WeakMap()
    },
    /** Ends the session of this key. */
    async carryOut(key: string): Promise<OrderDone['result']> {
      if (!spool.sessions.has(key)) return key.startsWith(`${spool.agentId}-`) ? 'gone' : 'elsewhere'
      const session = tunnels.findByKey(key)
      return session ? killNow(session, 'Admin-Reset').catch(() => 'later' as const) : 'later'
    },
  }
}

/** The connection has ended; its owner knows. */
function ignore(): void {}

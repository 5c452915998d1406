// Decides on each login of OpenVPN: asks the server; while the server is away, the signed list decides, where that is
// switched on. Logins do not wait for each other, and every login gets an answer.
import { createHmac } from 'node:crypto'
import type { Clock } from '../clock.ts'
import type { Random } from '../ids.ts'
import type { Log } from '../log.ts'
import type { ClientEvent } from './management-lines.ts'
import type { Offline, OfflineTerms } from './offline.ts'
import { type Ask, NotServed, type Server, Unreachable } from './server.ts'
import type { Session } from './session.ts'
import { callerIn, type Tunnels } from './tunnels.ts'

/** Logins under way at once; OpenVPN itself accepts no more than some hundred handshakes a second. */
const MOST_AT_ONCE = 1_000
/** Tokens and sessions whose passwords are known; the oldest one is dropped, and its client signs in again. */
const MOST_NOTED = 50_000
/** The report interval of a session that was admitted offline; the server checks it when it is back. */
const OFFLINE_INTERIM_MS = 60_000
/** IV_PROTO of a client that understands "try again later" (openvpn(8), IV_PROTO bit 8). */
const KNOWS_TEMP = 1 << 8
const BACKOFF_S = 5

export type Decision =
  | { kind: 'allow'; framedAddress: string | undefined; replaces: Session | undefined }
  /** `ends`: an open tunnel must end now. A refused renewal alone would keep it for up to an hour. */
  | { kind: 'deny'; logged: string; shown: string; ends: boolean }

export type Logins = ReturnType<typeof makeLogins>

type Deps = {
  server: Pick<Server, 'authorize'>
  tunnels: Tunnels
  offline: Offline | undefined
  clock: Clock
  random: Random
  log: Log
  known: Iterable<Session>
}
/** The credential of the client: a password, or a token that OpenVPN has checked and that stands for a password. */
type Shown = { password: string } | { mark: string }
type Login = {
  event: ClientEvent
  session: string
  username: string
  shown: Shown
  old: Session | undefined
  isHere: () => boolean
}

export function makeLogins({ server, tunnels, offline, clock, random, log, known }: Deps) {
  const marks = new Map<string, string>() // by OpenVPN's id of the token
  for (const { tokenId, mark } of known) if (tokenId && mark) marks.set(tokenId, mark)
  /** By session; the password as a keyed hash that only this process can make. */
  const prints = new Map<string, string>()
  const printKey = random.bytes(32)
  const printOf = (password: string) => createHmac('sha256', printKey).update(password).digest('base64url')
  let underWay = 0

  /** `isHere`: whether the client is still connected; a client that has gone is not admitted. */
  async function decide(event: ClientEvent, isHere: () => boolean): Promise<Decision> {
    const read = readLogin(event)
    if (typeof read === 'string') return deny(read, 'Sign in again')
    const login = { ...read, isHere }
    if (underWay >= MOST_AT_ONCE) return later(event, 'too many logins at once')
    underWay++
    try {
      return await ask(login)
    } catch (err) {
      if (err instanceof NotServed) return notServed(login, err)
      if (!(err instanceof Unreachable)) log.error({ err }, 'internal error')
      return await withoutServer(login, err instanceof Unreachable ? err.message : 'internal error')
    } finally {
      underWay--
    }
  }

  async function ask(login: Login): Promise<Decision> {
    const { session, username, shown, event } = login
    const { callerAddress } = callerIn(event.variables)
    const question: Ask = {
      session,
      username,
      ...shown,
      ...(callerAddress && { caller_address: callerAddress }),
    }
    const access = await server.authorize(question)
    if (access.access === 'refused')
      return deny('refused by the server', 'Login refused', login.old !== undefined)
    const until = access.ends_in_ms === null ? null : clock.now() + access.ends_in_ms
    const { mark, addresses } = access
    begin(login, { until, mark, addresses, interimMs: access.interim_s * 1000 })
    if ('password' in shown) noteIn(prints, session, printOf(shown.password))
    if (offline && 'password' in shown) {
      void offline.remember(shown.password, access.mark).catch((err) => log.error({ err }, 'internal error'))
    }
    return { kind: 'allow', framedAddress: access.framed_address ?? undefined, replaces: undefined }
  }

  /**
   * Without an answer of the server, only the list admits new logins. An open tunnel continues with a token that OpenVPN has
   * checked, or with the password of its begin.
   */
  async function withoutServer(login: Login, why: string): Promise<Decision> {
    const { old, shown, event, session, username } = login
    if (old && isAsBefore(old, shown)) return { kind: 'allow', framedAddress: undefined, replaces: undefined }
    if (!offline) return later(event, why)
    let terms: OfflineTerms | undefined
    const { callerAddress } = callerIn(event.variables)
    const answer = await offline.decide({ session, username, callerAddress, ...shown }, (found) => {
      terms = found
      // The brand's rule for addresses is not known here.
      const { until, mark } = found
      begin(login, { until, mark, addresses: 'none', interimMs: OFFLINE_INTERIM_MS })
    })
    log.info({ session, answer: answer.kind }, 'login without the server')
    if (answer.kind === 'cannot_tell') return later(event, `${why}; ${answer.why}`)
    if (!terms) return deny('refused by the list of entitlements', 'Login refused')
    return { kind: 'allow', framedAddress: terms.framedAddress, replaces: terms.replaces }
  }

  /** True for a token that OpenVPN has checked, or for the password that the server accepted when the session began. */
  function isAsBefore(old: Session, shown: Shown): boolean {
    return 'mark' in shown || prints.get(old.key) === printOf(shown.password)
  }

  /**
   * The agent's token is not valid any more, or the agent asks for something that does not exist: no login is admitted until
   * that is repaired.
   */
  function notServed({ event }: Login, err: NotServed): Decision {
    log.error({ err, code: err.code }, 'the server does not serve this agent')
    return later(event, `the server does not serve this agent: ${err.code}`)
  }

  /** Called before OpenVPN gets the answer, so that its next message finds the session. */
  function begin(
    login: Login,
    terms: Pick<Session, 'until' | 'interimMs' | 'addresses'> & { mark: string },
  ): void {
    const { event, session, username, old, isHere } = login
    if (!isHere()) return
    const tokenId = event.variables.get('session_id')
    if (tokenId) noteIn(marks, tokenId, terms.mark)
    const all = { ...terms, ...(tokenId && { tokenId }) }
    if (old) tunnels.renew(old, all)
    else tunnels.admit({ key: session, cid: event.cid, username, ...callerIn(event.variables), ...all })
  }

  /** Returns the login, or the reason why it is none. */
  function readLogin(event: ClientEvent): Omit<Login, 'isHere'> | string {
    const { variables, isCut, kind, cid } = event
    const username = variables.get('username')
    if (isCut || (username && username.length > 255)) return 'a name or password that is too long'
    if (!username) return 'no login that could be read'
    const found = tunnels.find(cid)
    const old = kind === 'reauth' && found?.username === username ? found : undefined
    if (kind === 'reauth' && !old) return 'a renewal of a session that is not known'
    const shown = shownIn(event, old)
    if (typeof shown === 'string') return shown
    return { event, session: old?.key ?? tunnels.newKey(), username, shown, old }
  }

  /** With `auth-gen-token … external-auth` OpenVPN reports its check of the client's token. */
  function shownIn({ variables }: ClientEvent, old: Session | undefined): Shown | string {
    const state = variables.get('session_state') ?? 'Initial'
    const password = variables.get('password')
    if (state === 'Initial') return password ? { password } : 'no password'
    if (state !== 'Authenticated') return `token: ${state}`
    const mark = old?.mark ?? marks.get(variables.get('session_id') ?? '')
    return mark === undefined ? 'a token whose password is not known here' : { mark }
  }

  return { decide }
}

function noteIn(notes: Map<string, string>, name: string, text: string): void {
  notes.delete(name)
  notes.set(name, text)
  if (notes.size > MOST_NOTED) notes.delete(notes.keys().next().value ?? '')
}

function deny(logged: string, shown: string, ends = false): Decision {
  return { kind: 'deny', logged, shown, ends }
}

/** A newer client then keeps its password and tries again by itself. */
function later({ variables }: Pick<ClientEvent, 'variables'>, why: string): Decision {
  const knowsTemp = (Number(variables.get('IV_PROTO')) & KNOWS_TEMP) !== 0
  const text = 'Logins cannot be checked at the moment, try again later'
  return deny(`cannot be checked: ${why}`, knowsTemp ? `TEMP[backoff ${BACKOFF_S}]:${text}` : text)
}

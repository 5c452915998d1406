// Sessions for the crash lab of RADIUS, as gateways report them: login, start, growing counters, stop. Sent and acknowledged
// reports are recorded, for the checks of the database.
import { randomInt } from 'node:crypto'
import { type Exchange, type OpenvpnController, openExchange } from '../parts/radius-exchange.ts'
import {
  ACCESS_ACCEPT,
  ACCOUNTING_REQUEST,
  ACCT_SESSION_ID,
  ACCT_STATUS_TYPE,
  type Attribute,
  CALLING_STATION_ID,
  encode,
  type Login,
  number,
  passwordRequest,
  seal,
  text,
  USER_NAME,
} from '../parts/radius-wire.ts'

const START = 1
const STOP = 2
const INTERIM = 3
const SESSION_TIME = 46
const MOST_INTERIMS = 6
const PAUSE_MS = 5
const [INPUT, OUTPUT] = [
  { octets: 42, gigawords: 52 },
  { octets: 43, gigawords: 53 },
]
/** Some steps are larger than 32 bits can count. */
const LARGEST_STEP = 3_000_000_000

export type Counters = { octetsIn: number; octetsOut: number; seconds: number }
/** `undefined` for a counter: it was never sent or acknowledged. */
export type CrashSession = {
  key: string
  username: string
  /** The login was accepted. */
  isAdmitted: boolean
  sent: Counters | undefined
  acknowledged: Counters | undefined
  isStopSent: boolean
  isStopAcknowledged: boolean
}
export type CrashWorld = {
  ports: { auth: number; acct: number }
  secret: string
  gate: OpenvpnController
  repeatAfterMs?: number
  logins: readonly Login[]
  sessions: CrashSession[]
  totals: { admitted: number; refused: number; acknowledged: number }
  /** True when no further session may begin. */
  isOver(): boolean
}

/** Runs session after session until it is over; the last one still runs to its end. */
export async function runCaller(world: CrashWorld, caller: number): Promise<void> {
  const exchange = await openExchange(world)
  try {
    for (let n = 0; !world.isOver(); n++) await runSession(world, exchange, `c${caller}-${n}`, caller)
  } finally {
    exchange.close()
  }
}

async function runSession(world: CrashWorld, exchange: Exchange, key: string, caller: number): Promise<void> {
  const login = world.logins[randomInt(world.logins.length)]
  if (!login) throw new Error('no logins')
  const session: CrashSession = {
    ...{ key, username: login.username, isAdmitted: false, sent: undefined, acknowledged: undefined },
    ...{ isStopSent: false, isStopAcknowledged: false },
  }
  const named = [text(ACCT_SESSION_ID, key), text(CALLING_STATION_ID, `198.51.100.${caller}`)]
  const reply = await exchange.ask(loginRequest(world.secret, exchange, login, named), 'auth')
  if (reply[0] !== ACCESS_ACCEPT) {
    world.totals.refused++
    return
  }
  world.totals.admitted++
  session.isAdmitted = true
  world.sessions.push(session)
  const now = { octetsIn: 0, octetsOut: 0, seconds: 0 }
  const report = (status: number) => sendReport(world, exchange, session, status, { ...now }, named)
  await report(START)
  for (let left = randomInt(MOST_INTERIMS); left > 0; left--) {
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS))
    grow(now)
    await report(INTERIM)
  }
  grow(now)
  await report(STOP)
}

function grow(counters: Counters): void {
  counters.octetsIn += randomInt(LARGEST_STEP)
  counters.octetsOut += randomInt(LARGEST_STEP)
  counters.seconds += randomInt(1000)
}

async function sendReport(
  { secret, totals }: CrashWorld,
  exchange: Exchange,
  session: CrashSession,
  status: number,
  counters: Counters,
  named: readonly Attribute[],
): Promise<void> {
  const attributes = [number(ACCT_STATUS_TYPE, status), text(USER_NAME, session.username), ...named]
  if (status !== START) attributes.push(...counted(counters))
  const bytes = encode(ACCOUNTING_REQUEST, exchange.nextIdentifier(), Buffer.alloc(16), attributes)
  session.sent = counters
  if (status === STOP) session.isStopSent = true
  await exchange.ask(seal(bytes, secret), 'acct')
  session.acknowledged = counters
  if (status === STOP) session.isStopAcknowledged = true
  totals.acknowledged++
}

function counted({ octetsIn, octetsOut, seconds }: Counters): Attribute[] {
  const words = (types: { octets: number; gigawords: number } | undefined, octets: number) =>
    types
      ? [number(types.octets, octets % 2 ** 32), number(types.gigawords, Math.floor(octets / 2 ** 32))]
      : []
  return [...words(INPUT, octetsIn), ...words(OUTPUT, octetsOut), number(SESSION_TIME, seconds)]
}

function loginRequest(secret: string, exchange: Exchange, login: Login, named: readonly Attribute[]): Buffer {
  const authenticator = Buffer.from(Array.from({ length: 16 }, () => randomInt(256)))
  return passwordRequest({ secret, identifier: exchange.nextIdentifier(), authenticator }, login, named)
}

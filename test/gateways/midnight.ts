// A last day that ends during a session: the server's clock is set to shortly before midnight (libfaketime), a paid login
// gets in, and then the next day begins.
import { DAY_MS } from '../../src/clock.ts'
import type { Subject } from './gateway-checks.ts'
import type { Client } from './lab.ts'
import type { VpnAccount } from './latchkey.ts'
import { reaches, watchPings } from './pings.ts'
import { PATIENCE_MS, until } from './programs.ts'

/** The time before midnight, for the login and the ping. A gateway that needs longer gets longer, with the next login. */
const LEADS_S = [15, 45, 120]
const DEAD_WITHIN_MS = 15_000
const SILENCE_MS = 1500
/** The rest before midnight, to check that the tunnel works. */
const SPARE_MS = 3000

type TurnClock = (aheadS: number) => void
type GotIn = { login: VpnAccount; midnightAt: number; inTime: boolean; got: string }

export async function expireMeanwhile(subject: Subject, client: Client): Promise<void> {
  const { name, latchkey, report, endsSessions, keepsSessionTime } = subject
  const logins: VpnAccount[] = []
  for (const i of LEADS_S.keys()) logins.push(await latchkey.create({ multi_login: 1 }, { period: i + 1 }))
  const turn = await restart(subject, client)
  const { login, midnightAt, inTime, got } = await getInBeforeMidnight(client, logins, turn)
  report.promise(`${name}: on its last day it gets in`, inTime, got)
  const untilMidnight = () => until(() => Date.now() > midnightAt, midnightAt - Date.now() + 1000)
  if (endsSessions || keepsSessionTime) {
    const watch = watchPings(client)
    await untilMidnight()
    // ocserv checks the session's end every half minute.
    const withinMs = endsSessions ? DEAD_WITHIN_MS : PATIENCE_MS
    const isSilent = () => Date.now() - Math.max(watch.lastReplyAt(), midnightAt) > SILENCE_MS
    await until(isSilent, withinMs + SILENCE_MS)
    const ms = watch.lastReplyAt() - midnightAt
    const isDead = watch.replies() > 0 && isSilent() && ms <= withinMs
    report.promise(`${name}: expired in mid-session: the tunnel dies`, isDead, ms)
    report.figure(`${name}: last ping after midnight, ms`, ms)
    await watch.stop()
  } else {
    await untilMidnight()
    await client.leave()
  }
  const again = await client.connect(login)
  report.promise(`${name}: expired in mid-session: the reconnect is refused`, again === 'refused', again)
}

/** Resolves when a login gets in again, so that before midnight only its own login takes time. */
async function restart({ name, latchkey, report }: Subject, client: Client): Promise<TurnClock> {
  const early = await latchkey.create({})
  const turn = await latchkey.restartWithTurnableClock()
  const startedAt = performance.now()
  // While radsecproxy does not reach the server, its pauses grow up to a minute.
  const found = await until(async () => (await client.connect(early)) === 'up', 2 * PATIENCE_MS)
  report.promise(`${name}: after a restart of the server a login gets in`, found === true)
  report.figure(
    `${name}: after a restart of the server: in after ms`,
    Math.round(performance.now() - startedAt),
  )
  await client.leave()
  return turn
}

async function getInBeforeMidnight(
  client: Client,
  logins: readonly VpnAccount[],
  turn: TurnClock,
): Promise<GotIn> {
  let last: GotIn | undefined
  for (const [i, login] of logins.entries()) {
    const midnightAt = Math.ceil(Date.now() / 1000 + (LEADS_S[i] ?? 0)) * 1000
    const midnight = Date.parse(login.expiresOn) + DAY_MS
    turn((midnight - midnightAt) / 1000)
    const got = await client.connect(login)
    const inTime = got === 'up' && (await reaches(client)) && Date.now() < midnightAt - SPARE_MS
    last = { login, midnightAt, inTime, got }
    if (inTime) break
    await client.leave()
  }
  if (!last) throw new Error('there was no login to try')
  return last
}

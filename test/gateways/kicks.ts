// From a change to the end of the tunnel: many sessions of as many accounts, disabled one after another. Each tunnel must
// fall silent in time, and the client must not get in again.
import { quantile } from '../labs/parts/lab-report.ts'
import type { Subject } from './gateway-checks.ts'
import type { Attempt, Client } from './lab.ts'
import type { VpnAccount } from './latchkey.ts'
import { type PingWatch, reaches, watchPings } from './pings.ts'
import { until } from './programs.ts'

const SESSIONS = 50
/** strongSwan's client has one waiting thread for each. */
const AT_ONCE = 8
const DEAD_WITHIN_MS = 5000
const BETWEEN_MS = 100
/** After so long without an answer, of ten pings a second, the tunnel counts as ended. */
const SILENCE_MS = 1500

type Kicked = { login: VpnAccount; client: Client; got: Attempt; watch: PingWatch; changedAt: number }

export async function kickAll(subject: Subject): Promise<void> {
  const { name, latchkey, report } = subject
  const sessions = await inBatches(AT_ONCE, SESSIONS, () => open(subject))
  const live = sessions.filter(({ got }) => got === 'up')
  report.promise(
    `${name}: ${SESSIONS} logins hold ${SESSIONS} tunnels`,
    live.length === SESSIONS,
    live.length,
  )
  for (const session of live) {
    session.changedAt = Date.now()
    await latchkey.disable(session.login.username)
    await until(() => Date.now() - session.changedAt >= BETWEEN_MS, BETWEEN_MS)
  }
  const isSilent = ({ watch }: Kicked) => Date.now() - watch.lastReplyAt() > SILENCE_MS
  await until(() => live.every(isSilent), DEAD_WITHIN_MS + SILENCE_MS)
  const times = live.map(({ watch, changedAt }) => Math.max(0, watch.lastReplyAt() - changedAt))
  const dead = live.filter((one, i) => isSilent(one) && (times[i] ?? DEAD_WITHIN_MS) < DEAD_WITHIN_MS).length
  report.promise(
    `${name}: disabled, ${SESSIONS} of ${SESSIONS} tunnels are dead in under 5 s`,
    dead === SESSIONS,
    {
      dead,
      times,
    },
  )
  report.figure(`${name}: from change to last ping, median ms`, quantile(times, 0.5))
  report.figure(`${name}: from change to last ping, worst ms`, Math.max(...times))
  const waiting = [...live]
  const backs = await inBatches(AT_ONCE, live.length, async () => {
    const one = waiting.shift()
    return one ? one.client.comeBack(one.login) : 'lost'
  })
  const refused = backs.filter((back) => back === 'refused').length
  report.promise(`${name}: all ${SESSIONS} reconnects are refused`, refused === SESSIONS, backs)
  const stillDead = live.every(isSilent)
  report.promise(`${name}: and no tunnel has come back`, stillDead)
  await Promise.all(live.map(({ watch }) => watch.stop()))
}

async function open({ gateway, latchkey }: Subject): Promise<Kicked> {
  const login = await latchkey.create({ multi_login: 1 })
  const client = await gateway.client('client')
  const attempt = await client.connect(login)
  const got = attempt === 'up' && !(await reaches(client)) ? 'lost' : attempt
  return { login, client, got, watch: watchPings(client), changedAt: 0 }
}

/** Runs `work` `count` times, `atOnce` of them at a time. */
async function inBatches<T>(atOnce: number, count: number, work: () => Promise<T>): Promise<T[]> {
  const done: T[] = []
  let started = 0
  const worker = async () => {
    while (started < count) {
      started++
      done.push(await work())
    }
  }
  await Promise.all(Array.from({ length: atOnce }, worker))
  return done
}

// The server is stopped (SIGSTOP) for ten seconds and continues. Open sessions stay open. A patient gateway's login is
// admitted; an impatient gateway refuses it, and it is admitted afterwards, also at its only seat.
import type { Broken } from './broken.ts'
import { liveSessions, settled } from './gateway-checks.ts'
import type { Client } from './lab.ts'
import type { VpnAccount } from './latchkey.ts'
import { type PingWatch, reaches, watchPings } from './pings.ts'
import { PATIENCE_MS, until } from './programs.ts'

const FREEZE_MS = 10_000
/** Of ten pings a second; some may be late on a busy machine. */
const PINGS_LEAST = (FREEZE_MS / 100) * 0.7

type OnLine = Broken & { login: VpnAccount; watch: PingWatch; newcomer: VpnAccount; other: Client }

export async function freeze(all: readonly Broken[]): Promise<void> {
  const [first] = all
  if (!first) return
  const { latchkey, report } = first
  const online: OnLine[] = []
  for (const broken of all) online.push(await getOnline(broken))
  const pid = latchkey.pid()
  process.kill(pid, 'SIGSTOP')
  const attempts = Promise.all(online.map(({ other, newcomer }) => other.connect(newcomer)))
  const before = online.map(({ watch }) => watch.replies())
  // The only fixed wait: the test is about this time.
  await new Promise((resolve) => setTimeout(resolve, FREEZE_MS))
  const carried = online.map(({ watch }, i) => watch.replies() - (before[i] ?? 0))
  process.kill(pid, 'SIGCONT')
  const got = await attempts
  for (const [i, one] of online.entries()) {
    const { name, watch, isPatient, newcomer, other } = one
    const pings = carried[i] ?? 0
    report.promise(`${name}: server stopped for 10 s: a live tunnel goes on`, pings >= PINGS_LEAST, pings)
    const expected = isPatient ? 'up' : 'refused'
    report.promise(
      `${name}: server stopped for 10 s: a new login is ${expected}`,
      got[i] === expected,
      got[i],
    )
    // The abandoned login has a seat, which its own caller gets after a few seconds.
    const isIn = isPatient || (await until(async () => (await other.connect(newcomer)) === 'up', PATIENCE_MS))
    const carries = isIn === true && (await reaches(other))
    report.promise(`${name}: server goes on: that login is in, at limit 1`, carries)
    const live = async () =>
      (await liveSessions(latchkey, one.login)) + (await liveSessions(latchkey, newcomer))
    const both = await until(async () => (await live()) === 2, PATIENCE_MS)
    report.promise(`${name}: server goes on: both sessions are known`, both === true, await live())
    await watch.stop()
    await Promise.all([one.client.leave(), other.leave()])
    const ended = (await settled(latchkey, one.login)) && (await settled(latchkey, newcomer))
    report.promise(`${name}: server goes on: both end when they leave`, ended)
  }
}

async function getOnline(broken: Broken): Promise<OnLine> {
  const { client, gateway, latchkey } = broken
  const login = await latchkey.create({ multi_login: 1 })
  await client.connect(login)
  await reaches(client)
  const newcomer = await latchkey.create({ multi_login: 1 })
  const other = await gateway.client(broken.name === 'strongswan' ? 'client' : 'second')
  return { ...broken, login, watch: watchPings(client), newcomer, other }
}

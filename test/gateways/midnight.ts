// A last day that passes in mid-session: the server's clock is set to shortly before midnight (libfaketime), a paid-up
// login gets in, and then it is tomorrow.
import type { Client } from './lab.ts'
import { reaches, watchPings } from './pings.ts'
import { until } from './programs.ts'
import type { Subject } from './story.ts'

/** Enough to start, to log in and to ping before midnight. */
const LEAD_S = 15
/** ocserv looks at the time it was given every ten seconds or so. */
const DEAD_WITHIN_MS = 15_000
const SILENCE_MS = 1500

export async function expireMeanwhile(subject: Subject, client: Client): Promise<void> {
  const { name, latchkey, report, endsSessions, keepsSessionTime } = subject
  const login = await latchkey.create({ multi_login: 1 })
  const midnightAt = Date.now() + LEAD_S * 1000
  await latchkey.restart(`${login.expiresOn} 23:59:${60 - LEAD_S}`)
  const got = await until(async () => (await client.connect(login)) === 'up', LEAD_S * 1000)
  const inTime = got === true && (await reaches(client)) && Date.now() < midnightAt
  report.promise(`${name}: on its last day it gets in`, inTime, got)
  if (endsSessions || keepsSessionTime) {
    const watch = watchPings(client)
    await until(() => Date.now() > midnightAt, LEAD_S * 1000)
    await until(() => Date.now() - watch.lastReplyAt() > SILENCE_MS, DEAD_WITHIN_MS + SILENCE_MS)
    const ms = watch.lastReplyAt() - midnightAt
    const isSilent = watch.replies() > 0 && Date.now() - watch.lastReplyAt() > SILENCE_MS
    const isDead = isSilent && ms <= DEAD_WITHIN_MS
    report.promise(`${name}: expired in mid-session: the tunnel dies`, isDead, ms)
    report.figure(`${name}: last ping after midnight, ms`, ms)
    await watch.stop()
  } else {
    await until(() => Date.now() > midnightAt, LEAD_S * 1000)
    await client.leave()
  }
  const again = await client.connect(login)
  report.promise(`${name}: expired in mid-session: the reconnect is refused`, again === 'refused', again)
}

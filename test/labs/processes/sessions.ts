// Part of the processes lab: logins and reports over RADIUS, each packet to another server, while servers are killed one after
// another. Then EAP logins by eapol_test.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { eapolTest, haveTool } from '../../fixtures/radius/radius-tools.ts'
import { checkSessions, checkSums } from '../crash/crash-session-checks.ts'
import { type CrashWorld, runCaller } from '../crash/crash-sessions.ts'
import type { Login } from '../parts/radius-wire.ts'
import { makeVamClient } from '../parts/vam-client.ts'
import type { OnceWorld } from './once.ts'

const CALLERS = 20
const LOGINS = 9
const SEATS_EACH = 2
/** Between kills: long enough that the killed one is back. */
const PAUSE_MS = 2000
/** As gateways do. A repeat that another server handles after the session has ended is another login. */
const REPEAT_AFTER_MS = 2000
/** Of one login: it repeats a packet after 3 s. */
const EAP_TIMEOUT_S = 20

export async function spreadSessions(world: OnceWorld, secret: string, kills: number): Promise<void> {
  const { servers, sql, report } = world
  const logins = await addLogins(world, 'caller', LOGINS, SEATS_EACH)
  let isOver = false
  const sessions: CrashWorld = {
    ...{ ports: servers.radius, secret, gate: { isOpen: true }, logins, sessions: [] },
    repeatAfterMs: REPEAT_AFTER_MS,
    totals: { admitted: 0, refused: 0, acknowledged: 0 },
    isOver: () => isOver,
  }
  const callers = Promise.all(Array.from({ length: CALLERS }, (_, caller) => runCaller(sessions, caller)))
  await servers.during(PAUSE_MS, pause((kills + 1) * PAUSE_MS))
  isOver = true
  await callers
  await checkSessions(sql, sessions.sessions, SEATS_EACH, report)
  await checkSums(sql, sessions.sessions, report)
  // A slow server may let a login in that a repeat at another server was refused: its seat is free after a minute.
  const [left] = await sql.rows('select count(*) as n from seat')
  report.figure('seats of answers that came too late', left?.n ?? 0)
  const { admitted, refused, acknowledged } = sessions.totals
  report.figure('logins let in, refused; reports acknowledged', `${admitted}, ${refused}; ${acknowledged}`)
}

export async function addLogins(
  { servers, at }: OnceWorld,
  name: string,
  count: number,
  seats: number,
): Promise<Login[]> {
  const vam = await makeVamClient(servers.http, at.secretKey, 1)
  const logins: Login[] = []
  while (logins.length < count) {
    const rights = { preferences: { multi_login: seats }, preferences_format: 'key' }
    const { body, text } = await vam.call('POST', '/vam/v3/create', {
      uuid: `${name} ${logins.length}`,
      period: 1,
      ...rights,
    })
    if (typeof body.vpnUsername !== 'string') throw new Error(`create: ${text}`)
    logins.push({ username: body.vpnUsername, password: String(body.vpnPassword) })
  }
  vam.close()
  return logins
}

/** Logins of one session each, without Acct-Session-Id: a repeat at another server must not need a second one. */
export async function loginByEap(world: OnceWorld, count: number): Promise<void> {
  const { servers, report } = world
  if (!haveTool('eapol_test')) {
    report.figure('EAP logins', 'not tried: eapol_test is not here')
    return
  }
  const outputs: string[] = []
  const logins = await addLogins(world, 'eap', count, 1)
  const loginAll = async () => {
    for (const [n, login] of logins.entries()) outputs.push(await loginOnce(world, n, login))
  }
  await servers.during(PAUSE_MS / 4, loginAll())
  const failed = outputs.filter((output) => !output.endsWith('SUCCESS\n'))
  report.promise(
    `each of ${count} EAP logins over all servers gets in`,
    failed.length === 0,
    failed[0]?.slice(-800),
  )
}

function loginOnce({ servers, at }: OnceWorld, n: number, { username, password }: Login): Promise<string> {
  const file = join(at.dataDir, `eap-${n}.conf`)
  const lines = ['key_mgmt=WPA-EAP', 'eap=MSCHAPV2', `identity="${username}"`, `password="${password}"`]
  writeFileSync(file, `network={\n${lines.join('\n')}\n}\n`)
  return eapolTest({ host: '127.0.0.1', port: servers.radius.auth }, file, EAP_TIMEOUT_S)
}

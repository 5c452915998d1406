// Lab: kill -9 of the server during logins and accounting, again and again, on both engines. Gateways send until they get an
// answer. Every answered report is in the database at once, and at the end every sum equals that of the gateways.
import { randomInt } from 'node:crypto'
import {
  chosenEngines,
  type Engine,
  openPlainSql,
  type PlainSql,
  withInstallation,
} from '../parts/lab-engines.ts'
import { type LabReport, runLab } from '../parts/lab-report.ts'
import { addLabGateway, chooseRadiusPorts } from '../parts/radius-ports.ts'
import type { Login } from '../parts/radius-wire.ts'
import { type Installation, startServer } from '../parts/server-process.ts'
import { makeVamClient } from '../parts/vam-client.ts'
import { checkEnd, checkSessions } from './crash-session-checks.ts'
import { type CrashWorld, runCaller } from './crash-sessions.ts'

/** `--quick` is for development. */
const ROUNDS_PER_ENGINE = process.argv.includes('--quick') ? 3 : 25
const CALLERS = 32
/** Fewer seats than callers, so that they compete for the last one. */
const LOGINS = 14
const SEATS_EACH = 2
const SHORTEST_LIFE_MS = 100
const LONGEST_LIFE_MS = 1000
/** For answers that the server had sent before it died. */
const DRAIN_MS = 50
const SECRET = 'secret-of-a-lab-gateway'

async function addLogins(port: number, { secretKey }: Installation): Promise<Login[]> {
  const vam = await makeVamClient(port, secretKey, 1)
  const logins: Login[] = []
  while (logins.length < LOGINS) {
    const rights = { preferences: { multi_login: SEATS_EACH }, preferences_format: 'key' }
    const { body, text } = await vam.call('POST', '/vam/v3/create', {
      ...{ uuid: `crash ${logins.length}`, period: 1, ...rights },
    })
    if (typeof body.vpnUsername !== 'string') throw new Error(`create: ${text}`)
    logins.push({ username: body.vpnUsername, password: String(body.vpnPassword) })
  }
  vam.close()
  return logins
}

/** One start, some traffic, one kill. */
async function liveAndDie(installation: Installation, env: Record<string, string>, world: CrashWorld) {
  const server = await startServer(installation, { env })
  world.gate.isOpen = true
  await new Promise((resolve) => setTimeout(resolve, randomInt(SHORTEST_LIFE_MS, LONGEST_LIFE_MS)))
  await server.kill()
  world.gate.isOpen = false
  await new Promise((resolve) => setTimeout(resolve, DRAIN_MS))
}

async function look(installation: Installation, work: (sql: PlainSql) => Promise<void>): Promise<void> {
  const sql = await openPlainSql(installation)
  try {
    await work(sql)
  } finally {
    await sql.close()
  }
}

async function crashUnderAccounting(engine: Engine, installation: Installation, report: LabReport) {
  const { auth, acct, env } = await chooseRadiusPorts()
  await addLabGateway(installation, { name: 'lab', source: '127.0.0.1', secret: SECRET })
  const first = await startServer(installation, { env })
  const logins = await addLogins(first.port, installation)
  await first.stop()
  let isOver = false
  const world: CrashWorld = {
    ...{ ports: { auth, acct }, secret: SECRET, gate: { isOpen: false }, logins, sessions: [] },
    totals: { admitted: 0, refused: 0, acknowledged: 0 },
    isOver: () => isOver,
  }
  const callers = Array.from({ length: CALLERS }, (_, caller) => runCaller(world, caller))
  const failed = Promise.all(callers).then(() => undefined)
  failed.catch(() => {}) // reported below
  for (let round = 0; round < ROUNDS_PER_ENGINE; round++) {
    await Promise.race([liveAndDie(installation, env, world), failed])
    await look(installation, (sql) => checkSessions(sql, world.sessions, SEATS_EACH, report))
  }
  const last = await startServer(installation, { env })
  isOver = true
  world.gate.isOpen = true
  await failed
  await last.stop()
  await look(installation, async (sql) => {
    await checkSessions(sql, world.sessions, SEATS_EACH, report)
    await checkEnd(sql, world.sessions, report)
  })
  const { admitted, refused, acknowledged } = world.totals
  report.figure(`${engine}: rounds of kill -9 under accounting`, ROUNDS_PER_ENGINE)
  report.figure(
    `${engine}: logins let in, refused; reports acknowledged`,
    `${admitted}, ${refused}; ${acknowledged}`,
  )
}

await runLab('Kill -9 under accounting', async (report) => {
  for (const engine of chosenEngines())
    await withInstallation(engine, (installation) => crashUnderAccounting(engine, installation, report))
})

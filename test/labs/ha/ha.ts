// The high-availability lab: a server under HTTP and RADIUS load, its PostgreSQL primary away, restarted, frozen, full, hanging,
// without its synchronous standby, and killed while the standby is promoted. Counts what was acknowledged and is lost.
import { checkEnd, checkSessions } from '../crash/crash-session-checks.ts'
import { type CrashWorld, runCaller } from '../crash/crash-sessions.ts'
import { openPlainSql } from '../parts/lab-engines.ts'
import { type LabReport, quantile, runLab } from '../parts/lab-report.ts'
import { addLabGateway, chooseRadiusPorts } from '../parts/radius-ports.ts'
import type { Login } from '../parts/radius-wire.ts'
import {
  type Installation,
  makeInstallation,
  removeInstallation,
  runCommand,
  type ServerProcess,
  startServer,
} from '../parts/server-process.ts'
import { makeVamClient } from '../parts/vam-client.ts'
import { makePair, soon } from './ha-cluster.ts'
import { faults, type Lab } from './ha-faults.ts'
import { isSuccess, type Seen, startLoad } from './ha-load.ts'

const BACK_WITHIN_MS = 5000
const REFUSED_WITHIN_MS = 2000
const CALM_MS = 1500
const SESSIONS = 4
const SEATS_EACH = 2
const SECRET = 'secret-of-a-lab-gateway'
const EMAIL = 'reader@example.org'
/** 429: rows are locked. 500: whether it was done is not known. */
const REFUSALS = new Set([503, 429, 500])

await runLab('PostgreSQL with a standby', async (report) => {
  await withServer(report, true, async (lab) => {
    for (const fault of faults) await suffer(lab, fault.name, () => fault.run(lab), fault)
    await failOver(lab)
    await oldPrimaryReturns(lab)
  })
  await withServer(report, false, failOver)
})

async function withServer(report: LabReport, synchronous: boolean, work: (lab: Lab) => Promise<void>) {
  const pair = await makePair(synchronous)
  const installation = await makeInstallation(pair.url)
  let server: ServerProcess | undefined
  try {
    report.figure('PostgreSQL', String(pair.version))
    await runCommand(installation, 'brand', 'set', 'error_status=http')
    const radius = await chooseRadiusPorts()
    await addLabGateway(installation, { name: 'lab', source: '127.0.0.1', secret: SECRET })
    server = await startServer(installation, { env: radius.env })
    const vam = await makeVamClient(server.port, installation.secretKey, 16)
    const logins = await addLogins(vam, installation, server)
    const [probed, ...others] = logins
    if (!probed) throw new Error('no logins')
    const world = makeWorld(radius, others)
    const callers = Array.from({ length: synchronous ? SESSIONS : 0 }, (_, n) => runCaller(world, n))
    const allDone = Promise.all(callers)
    allDone.catch(() => {}) // reported below
    const load = startLoad({
      ...{ server, vam, installation, email: EMAIL },
      radius: { port: radius.auth, secret: SECRET, login: probed },
    })
    await soon(CALM_MS)
    const lab = { report, load, pair, server }
    await work(lab)
    await load.stop()
    world.end()
    await allDone
    await pair.second.query(`delete from seat where subscription_id in
      (select id from subscription where vpn_username = '${probed.username}')`) // it logs in only
    vam.close()
    await checkAll(lab, synchronous, installation, world)
  } finally {
    if (server?.isRunning()) await server.stop()
    await removeInstallation(installation)
    await pair.remove()
  }
}

type Vam = Awaited<ReturnType<typeof makeVamClient>>

async function addLogins(vam: Vam, { secretKey }: Installation, server: ServerProcess): Promise<Login[]> {
  const client = { country: 'DE', type: '1', password: 'Strong_Password!123', email: EMAIL }
  const { body: added } = await server.call('AddClient', { secret_key: secretKey, ...client })
  if (added.status !== 'success') throw new Error(`AddClient: ${JSON.stringify(added)}`)
  const logins: Login[] = []
  for (let n = 0; n < 4; n++) {
    const rights = { preferences: { multi_login: n === 0 ? 100 : SEATS_EACH }, preferences_format: 'key' }
    const { body, text } = await vam.call('POST', '/vam/v3/create', {
      uuid: `login ${n}`,
      period: 1,
      ...rights,
    })
    if (typeof body.vpnUsername !== 'string') throw new Error(`create: ${text}`)
    logins.push({ username: body.vpnUsername, password: String(body.vpnPassword) })
  }
  return logins
}

function makeWorld(ports: { auth: number; acct: number }, logins: readonly Login[]) {
  let isOver = false
  const world: CrashWorld = {
    ...{ ports, secret: SECRET, gate: { isOpen: true }, logins, sessions: [] },
    totals: { admitted: 0, refused: 0, acknowledged: 0 },
    isOver: () => isOver,
  }
  return Object.assign(world, {
    end() {
      isOver = true
    },
  })
}

type Expected = { isTotal?: boolean }

/** `work` breaks the database for a while, and resolves when it is in order again. */
async function suffer(
  { report, load }: Lab,
  name: string,
  work: () => Promise<void>,
  { isTotal = false }: Expected = {},
): Promise<void> {
  const beganAt = performance.now()
  load.late.length = 0
  await work()
  const overAt = performance.now()
  const took = await Promise.all(
    (['write', 'read', 'login'] as const).map((kind) => load.firstSuccess(kind, overAt, 2 * BACK_WITHIN_MS)),
  )
  await soon(CALM_MS)
  const lateness = load.latenessSince(beganAt)
  const answers = load.seen.filter((one) => one.beganAt + one.tookMs >= beganAt && one.kind !== 'login')
  const during = answers.filter((one) => one.beganAt >= beganAt && one.beganAt + one.tookMs <= overAt)
  report.figure(`${name}: answers by status`, tally(during))
  report.figure(
    `${name}: slowest refusal, ms`,
    Math.round(Math.max(0, ...refusals(answers).map((one) => one.tookMs))),
  )
  report.figure(`${name}: lateness of the lab and the server themselves, ms`, Math.round(lateness))
  report.figure(
    `${name}: write, read, login again after ms`,
    took.map((ms) => Math.round(ms ?? -1)).join(', '),
  )
  const slow = refusals(answers).filter((one) => one.tookMs > REFUSED_WITHIN_MS + lateness)
  report.promise(`${name}: refusals come within 2 s`, slow.length === 0, slow.slice(0, 5))
  const odd = answers.filter((one) => !one.isEnvelope || !(isSuccess(one) || REFUSALS.has(one.status)))
  report.promise(`${name}: every answer is in its dialect's form`, odd.length === 0, odd.slice(0, 5))
  if (isTotal) {
    const refused = refusals(during)
    const away = refused.filter(({ status }) => status === 503)
    report.promise(`${name}: refused with 503`, away.length > refused.length * 0.8, tally(during))
  }
  const lateReplies = load.late.filter((ms) => ms > 1000 + lateness)
  report.promise(`${name}: RADIUS answers within 1 s or is silent`, lateReplies.length === 0, lateReplies)
  const isBack = took.every((ms) => ms !== undefined && ms <= BACK_WITHIN_MS + lateness)
  report.promise(`${name}: back within 5 s`, isBack, took)
}

function refusals(answers: readonly Seen[]): Seen[] {
  return answers.filter((one) => !isSuccess(one))
}

function tally(answers: readonly Seen[]): string {
  const groups = Map.groupBy(answers, ({ kind, status }) => `${kind} ${status}`)
  return [...groups].map(([key, found]) => `${key} × ${found.length}`).join(', ')
}

async function failOver(lab: Lab): Promise<void> {
  const { first, second } = lab.pair
  await suffer(
    lab,
    'primary killed, standby promoted',
    async () => {
      await first.kill9()
      await soon(1000)
      await second.promote()
    },
    { isTotal: true },
  )
}

/** It comes back as a primary, which fencing should have prevented. */
async function oldPrimaryReturns(lab: Lab): Promise<void> {
  const { first, second } = lab.pair
  await first.start({ synchronous_standby_names: '' })
  const count = 'select count(*)::int as n from account'
  const before = await first.query<{ n: number }>(count)
  await suffer(lab, 'old primary beside the promoted one', async () => {
    const others = `datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'`
    for (let n = 0; n < 5; n++) {
      await second.query(`select pg_terminate_backend(pid) from pg_stat_activity where ${others}`)
      await soon(300)
    }
  })
  const after = await first.query<{ n: number }>(count)
  lab.report.promise('nothing is written to the old primary', before[0]?.n === after[0]?.n, { before, after })
}

async function checkAll(
  { report, load, pair, server }: Lab,
  synchronous: boolean,
  installation: Installation,
  world: CrashWorld,
): Promise<void> {
  const way = synchronous ? 'synchronous' : 'asynchronous'
  report.promise(`${way}: the process was not started again`, server.isRunning())
  const acknowledged = load.seen.filter((one) => one.kind === 'write' && isSuccess(one))
  const rows = await pair.second.query<{ external_id: string }>('select external_id from external_id')
  const kept = new Set(rows.map(({ external_id }) => external_id))
  const lost = acknowledged.filter(({ uuid }) => !kept.has(uuid ?? ''))
  const times = load.seen.filter(isSuccess).map(({ tookMs }) => tookMs)
  report.figure(
    `${way}: p50, p99 of successes, ms`,
    `${Math.round(quantile(times, 0.5))}, ${Math.round(quantile(times, 0.99))}`,
  )
  report.figure(`${way}: acknowledged accounts, lost of them`, `${acknowledged.length}, ${lost.length}`)
  if (!synchronous) return
  report.promise('synchronous: no acknowledged account is lost', lost.length === 0, lost.slice(0, 5))
  const { admitted, acknowledged: reports } = world.totals
  report.figure('synchronous: sessions, reports acknowledged', `${admitted}, ${reports}`)
  const env = { ...installation.env, LATCHKEY_DATABASE_URL: pair.second.url }
  const sql = await openPlainSql({ ...installation, env })
  try {
    const sessions = world.sessions
    await checkSessions(sql, sessions, 100, report)
    await checkEnd(sql, sessions, report)
  } finally {
    await sql.close()
  }
}

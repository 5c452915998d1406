// Lab: the console of a large installation. A million accounts, 50,000 live sessions, reports and changes arriving: every page shows
// what it has within half a second, without a long task; after minutes of polling the heap is small, and an answer that is the same
// comes as 304. `--quick` is for CI: fewer accounts, one minute. SQLite, as most installations.
import { loadavg } from 'node:os'
import { parseArgs } from 'node:util'
import { seedTrail } from '../../../bench/manage/seed-manage.ts'
import { seed } from '../../../bench/seed.ts'
import { readConfig } from '../../../src/config/config.ts'
import { systemRandom } from '../../../src/ids.ts'
import { makeVault } from '../../../src/secrets.ts'
import { findChromium, launchChromium } from '../browser/chromium.ts'
import { openPlainSql, type PlainSql, sqliteFile } from '../parts/lab-engines.ts'
import { type LabReport, runLab } from '../parts/lab-report.ts'
import {
  type Installation,
  makeInstallation,
  removeInstallation,
  startServer,
} from '../parts/server-process.ts'
import { addFleet, type Fleet } from './fleet.ts'
import { seedHistory } from './history.ts'
import { addAdmins, addHooks, startHooks } from './operating.ts'
import { judgePages } from './page-times.ts'
import { judgePolling } from './polling.ts'
import { keepArriving } from './traffic.ts'

const FULL = { accounts: 1_000_000, live: 50_000, usageDays: 30, minutes: 10 }
const QUICK = { accounts: 30_000, live: 1_500, usageDays: 30, minutes: 1 }
type Sizes = typeof FULL

const { values } = parseArgs({ options: { quick: { type: 'boolean', default: false } } })
const path = findChromium()
if (path)
  await runLab('the console of a large installation', (report) =>
    lab(report, path, values.quick ? QUICK : FULL),
  )
else {
  console.log('skipped: there is no Chromium and it cannot be installed; LATCHKEY_NO_BROWSER=1 accepts that')
  process.exitCode = process.env.LATCHKEY_NO_BROWSER === '1' ? 0 : 1
}

async function lab(report: LabReport, executablePath: string, sizes: Sizes): Promise<void> {
  const installation = await makeInstallation()
  let sql: PlainSql | undefined
  try {
    const startedAt = performance.now()
    await seed(
      sqliteFile(installation),
      makeVault(readConfig(installation.env).encryptionKeys, systemRandom),
      1,
      sizes.accounts,
    )
    sql = await openPlainSql(installation)
    const fleet = await fill(installation, sql, sizes)
    const { accounts, live } = sizes
    report.figure(
      'seeded',
      `${accounts} accounts, ${live} live sessions in ${Math.round((performance.now() - startedAt) / 1000)} s`,
    )
    const [cookie = ''] = await addAdmins(installation, sql)
    await visit(report, { installation, sql, fleet, executablePath, cookie, minutes: sizes.minutes })
  } finally {
    await sql?.close()
    await removeInstallation(installation)
  }
}

async function fill(
  installation: Installation,
  sql: PlainSql,
  { accounts, live, usageDays }: Sizes,
): Promise<Fleet> {
  const fleet = await addFleet(installation)
  await seedHistory(sql, { accounts, live, ended: 2 * live, usageDays, parts: fleet.parts })
  await seedTrail(sql, accounts)
  return fleet
}

type Ready = {
  installation: Installation
  sql: PlainSql
  fleet: Fleet
  executablePath: string
  cookie: string
  minutes: number
}

async function visit(
  report: LabReport,
  { installation, sql, fleet, executablePath, cookie, minutes }: Ready,
): Promise<void> {
  installation.env.LATCHKEY_WEBHOOK_PRIVATE = '127.0.0.0/8'
  report.figure(
    'load of the machine before',
    loadavg()
      .map((one) => one.toFixed(1))
      .join(' '),
  )
  const server = await startServer(installation)
  const hooks = await startHooks()
  await addHooks(server, cookie, hooks)
  const browser = await launchChromium(executablePath)
  const traffic = await keepArriving(server, sql, { agentToken: fleet.agentToken, cookie })
  try {
    const visited = { url: `http://localhost:${server.port}`, cookie, browser, report }
    await judgePages(visited)
    await judgePolling(visited, minutes)
  } finally {
    report.figure(
      'load of the machine',
      loadavg()
        .map((one) => one.toFixed(1))
        .join(' '),
    )
    const { reports, changes, failures } = await traffic.stop()
    report.figure('arrived meanwhile', `${reports} reports of sessions, ${changes} changes of accounts`)
    report.promise('all that arrived was taken', failures.length === 0 && reports > 0, failures.slice(0, 3))
    await browser.close()
    hooks.close()
    report.promise('the server stops with exit code 0', (await server.stop()) === 0)
  }
}

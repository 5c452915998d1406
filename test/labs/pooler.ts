// The pooler lab: everything that uses a database, through Debian's PgBouncer in transaction and in session mode. The tests
// of the database, logins by RADIUS and AddClient run as they are, and an installation is set up and served.
import { spawnSync } from 'node:child_process'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { makeTemplate, startPostgres } from '../databases/postgres.ts'
import { type LabReport, runLab } from './parts/lab-report.ts'
import { hasPgBouncer, type PoolMode, startPgBouncer } from './parts/pgbouncer.ts'
import { makeInstallation, startServer } from './parts/server-process.ts'

const FLOWS = [
  'db/database',
  'db/database-engines',
  'radius/radius-logins',
  'idempotency/idempotency',
  'sessions/admission',
]
const FLOWS_TIMEOUT_MS = 5 * 60_000
const CALLERS = 40
const LAST_LINES = 3000
const CLIENT = { country: 'DE', type: '1', password: 'Strong_Password!123' }

if (hasPgBouncer()) await runLab('pooler lab: through PgBouncer', runAll)
else console.log('skipped: the pooler lab needs the package pgbouncer, and may not install it here')

async function runAll(report: LabReport): Promise<void> {
  const server = await startPostgres()
  try {
    await makeTemplate(server.url)
    for (const mode of ['transaction', 'session'] as const) await runMode(report, server.url, mode)
  } finally {
    await server.stop()
  }
}

async function runMode(report: LabReport, server: string, mode: PoolMode): Promise<void> {
  const pooler = await startPgBouncer(server, mode)
  try {
    await serveThrough(report, `postgres://latchkey@127.0.0.1:${pooler.port}/lab_${mode}`, server, mode)
    runFlows(report, server, pooler.port, mode)
  } finally {
    await pooler.stop()
  }
}

async function serveThrough(report: LabReport, url: string, server: string, mode: PoolMode): Promise<void> {
  const name = new URL(url).pathname.slice(1)
  await createEmpty(server, name)
  const installation = await makeInstallation(url)
  const running = await startServer(installation)
  try {
    const added = await Promise.all(
      Array.from({ length: CALLERS }, (_, n) =>
        running.call('AddClient', { ...trusted(installation), ...CLIENT, email: `n${n}@example.org` }),
      ),
    )
    const wrong = added.filter(({ body }) => body.status !== 'success')
    report.promise(`${mode} mode: init, serve and ${CALLERS} AddClients at once`, wrong.length === 0, [
      wrong[0],
      await running.logTail(),
    ])
  } finally {
    await running.stop()
    rmSync(installation.dataDir, { recursive: true, force: true })
  }
}

async function createEmpty(server: string, name: string): Promise<void> {
  const client = new pg.Client({ connectionString: server })
  await client.connect()
  await client.query(`create database ${name}`)
  await client.end()
}

function trusted({ apiKey, secretKey }: { apiKey: string; secretKey: string }) {
  return { apikey: apiKey, secret_key: secretKey }
}

function runFlows(report: LabReport, server: string, port: number, mode: PoolMode): void {
  const files = FLOWS.map((flow) => join(import.meta.dirname, '..', 'flows', `${flow}.test.ts`))
  const env = {
    ...process.env,
    LATCHKEY_TEST_POSTGRES: server,
    LATCHKEY_TEST_POOLER: String(port),
  }
  // Behind a pooler nothing is prepared, so nothing can pile up.
  const which = ['--test-name-pattern=postgres', '--test-skip-pattern=pile up']
  const args = ['--test', ...which, ...files]
  const ran = spawnSync(process.execPath, args, { env, encoding: 'utf8', timeout: FLOWS_TIMEOUT_MS })
  const [, passed = '0'] = /^ℹ pass (\d+)/m.exec(ran.stdout) ?? []
  report.figure(`${mode} mode: tests that passed`, passed)
  report.promise(`${mode} mode: ${FLOWS.join(', ')}`, ran.status === 0, ran.stdout.slice(-LAST_LINES))
}

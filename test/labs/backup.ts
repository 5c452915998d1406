// The backup lab: a backup every two seconds under load, some of them killed in the middle, then kill -9 of the server. Every
// backup that is complete has all that was acknowledged before it began, and a full disk leaves nothing behind.
// Arguments: `sqlite`, `postgres`, `--quick`.
import { execFile, spawn, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'
import { listBackups } from '../../src/installation/backup-manifest.ts'
import { chosenEngines, type Engine, openPlainSql, withInstallation } from './parts/lab-engines.ts'
import { type LabReport, median, runLab } from './parts/lab-report.ts'
import { type Installation, runCommand, type ServerProcess, startServer } from './parts/server-process.ts'

const MAIN = join(import.meta.dirname, '../../src/main.js')
const QUICK = process.argv.includes('--quick')
const RUN_MS = QUICK ? 16_000 : 60_000
const EVERY_MS = 2000
const WRITERS = 6
/** Of the complete backups so many are restored: the last one, and others spread over the run. */
const RESTORED = QUICK ? 2 : 5

type Acknowledged = { email: string; vpnPassword: string; at: number }
type Begun = { path: string; startedAt: number; tookMs: number }

for (const engine of chosenEngines())
  await runLab(`backup lab, ${engine}`, (report) =>
    withInstallation(engine, async (installation) => {
      const folder = mkdtempSync(join(tmpdir(), 'latchkey-backups-'))
      try {
        await lab(engine, installation, folder, report)
      } finally {
        rmSync(folder, { recursive: true, force: true })
      }
    }),
  )

async function lab(engine: Engine, installation: Installation, folder: string, report: LabReport) {
  const daily = join(folder, 'daily')
  mkdirSync(daily)
  const server = await startServer(installation, { env: { LATCHKEY_BACKUP_DIR: daily } })
  const acknowledged: Acknowledged[] = []
  const endsAt = performance.now() + RUN_MS
  const writing = Promise.all(
    Array.from({ length: WRITERS }, (_, n) => write(server, installation.secretKey, n, endsAt, acknowledged)),
  )
  const begun = await backUp(installation, folder, endsAt, report)
  await server.kill()
  await writing
  report.figure('accounts acknowledged', acknowledged.length)
  report.figure('backups made', begun.length)
  report.figure('median time of a backup, ms', Math.round(median(begun.map(({ tookMs }) => tookMs))))
  report.promise('several backups were made under load', begun.length >= 2)
  report.promise('accounts were made meanwhile', acknowledged.length >= 20, acknowledged.length)
  report.promise('the server made its daily one', listBackups(daily).length === 1, readdirSync(daily))
  const complete = new Set(listBackups(folder).map(({ path }) => path))
  report.promise(
    'each backup that ended well is complete',
    begun.every(({ path }) => complete.has(path)),
  )
  const step = Math.max(1, Math.floor(begun.length / RESTORED))
  const chosen = begun.filter((_, at) => (begun.length - 1 - at) % step === 0)
  for (const backup of chosen) await restored(installation, folder, backup, acknowledged, report)
  if (engine === 'sqlite') await onFullDisk(installation, report)
}

async function write(
  server: ServerProcess,
  secret: string,
  writer: number,
  endsAt: number,
  acknowledged: Acknowledged[],
) {
  for (let n = 0; performance.now() < endsAt && server.isRunning(); n++) {
    const email = `w${writer}-${n}@example.com`
    const answer = await server
      .call('AddClient', { country: 'DE', type: '1', email, secret_key: secret })
      .catch(() => undefined)
    const { status, vpn_password: vpnPassword } = (answer?.body ?? {}) as Record<string, string>
    if (status === 'success')
      acknowledged.push({ email, vpnPassword: vpnPassword ?? '', at: performance.now() })
  }
}

async function backUp(installation: Installation, folder: string, endsAt: number, report: LabReport) {
  const begun: Begun[] = []
  for (let n = 0; performance.now() < endsAt; n++) {
    const startedAt = performance.now()
    if (n % 3 === 1) await killed(installation, folder, 100 + ((n * 97) % 600))
    else {
      const made = JSON.parse(await runCommand(installation, 'backup', folder, '--json'))
      begun.push({ path: made.path, startedAt, tookMs: performance.now() - startedAt })
    }
    await pause(Math.max(0, startedAt + EVERY_MS - performance.now()))
  }
  report.figure('backups killed in the middle', readdirSync(folder).filter(isUnfinished).length)
  return begun
}

function isUnfinished(name: string): boolean {
  return name.includes('unfinished')
}

async function killed({ env }: Installation, folder: string, afterMs: number): Promise<void> {
  const child = spawn(process.execPath, [MAIN, 'backup', folder], { env, stdio: 'ignore' })
  const ended = new Promise((resolve) => child.once('exit', resolve))
  await Promise.race([ended, pause(afterMs)])
  child.kill('SIGKILL')
  await ended
}

/** Restores into a folder or database of its own, and compares it with what was acknowledged. */
async function restored(
  installation: Installation,
  folder: string,
  { path, startedAt }: Begun,
  acknowledged: readonly Acknowledged[],
  report: LabReport,
) {
  const to = join(folder, `restored-${Math.round(startedAt)}`)
  const url = await emptyDatabase(installation, `restored_${Math.round(startedAt)}`)
  const where = url === undefined ? {} : { LATCHKEY_DATABASE_URL: url }
  const key = join(installation.dataDir, 'encryption.key')
  const there = {
    ...installation,
    dataDir: to,
    env: { ...installation.env, ...where, LATCHKEY_DATA_DIR: to },
  }
  await runCommand(there, 'restore', path, '--to', to, '--key', key)
  const sql = await openPlainSql(there)
  const rows = await sql.rows('select email from account')
  await sql.close()
  const found = new Set(rows.map(({ email }) => email))
  const before = acknowledged.filter(({ at }) => at < startedAt)
  const missing = before.filter(({ email }) => !found.has(email))
  report.promise(
    `of ${before.length} accounts before the backup none is missing`,
    missing.length === 0,
    missing,
  )
  const server = await startServer(there)
  const last = before.at(-1)
  if (last) {
    const fields = { email: last.email, secret_key: installation.secretKey }
    const { body } = await server.call('GetProducts', fields)
    const shown = JSON.stringify(body)
    report.promise(
      'a password that was shown then is shown again',
      shown.includes(JSON.stringify(last.vpnPassword).slice(1, -1)),
    )
  }
  report.promise('the restored server stops in good order', (await server.stop()) === 0)
}

/** Undefined where the database is embedded. */
async function emptyDatabase(installation: Installation, name: string): Promise<string | undefined> {
  const { LATCHKEY_DATABASE_URL: url } = installation.env
  if (url === undefined) return undefined
  const sql = await openPlainSql(installation)
  await sql.run(`create database ${name}`)
  await sql.close()
  return Object.assign(new URL(url), { pathname: `/${name}` }).href
}

/** A file system of one MiB, in a namespace of its own. */
async function onFullDisk({ env }: Installation, report: LabReport) {
  const disk = mkdtempSync(join(tmpdir(), 'latchkey-small-'))
  const script = `mount -t tmpfs -o size=1m tmpfs "$0" && cd "$0" && { "$1" "$2" backup "$0"; echo "code $?"; ls "$0"; }`
  const own = ['--user', '--map-root-user', '--mount', 'sh', '-c', script, disk, process.execPath, MAIN]
  if (spawnSync('unshare', ['--user', '--map-root-user', '--mount', 'true']).status !== 0) {
    report.figure('a full disk', 'not tried: this machine gives no namespaces')
    return
  }
  const { stdout, stderr } = await promisify(execFile)('unshare', own, { env })
  rmSync(disk, { recursive: true, force: true })
  report.promise('a full disk is refused with a sentence', /too little space|is full/.test(stderr), {
    stdout,
    stderr,
  })
  report.promise('and leaves nothing behind', stdout === 'code 1\n', stdout)
}

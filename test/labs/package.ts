// The package lab: the package of `npm run build` and `npm pack` is installed from its file into an empty folder, as an operator without a
// checkout would, and set up, started and called there. Needs the registry that `npm ci` needs.
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { type LabReport, runLab } from './parts/lab-report.ts'
import { freePort, withinMs } from './parts/server-process.ts'

const ROOT = join(import.meta.dirname, '../..')
const INSTALL_TIMEOUT_MS = 5 * 60_000
const START_TIMEOUT_MS = 60_000
const POLL_MS = 50
/** A package has the built program, its launcher and documents. */
const PACKED =
  /^package\/(dist\/.*|docs\/.*|deploy\/(caddy|grafana|nginx|systemd)\/.*|deploy\/prometheus\/alerts\.yml|latchkey|package\.json|README\.md|LICENSE|CHANGELOG\.md|SECURITY\.md)$/

const run = promisify(execFile)
const folder = mkdtempSync(join(tmpdir(), 'latchkey-package-'))
try {
  await runLab('package lab: installed from its file', tryPackage)
} finally {
  rmSync(folder, { recursive: true, force: true })
}

async function tryPackage(report: LabReport): Promise<void> {
  rmSync(join(ROOT, 'dist'), { recursive: true, force: true })
  await run('npm', ['run', '--silent', 'build'], { cwd: ROOT })
  await run('npm', ['pack', '--silent', '--pack-destination', folder], { cwd: ROOT })
  const file = join(folder, readdirSync(folder).find((name) => name.endsWith('.tgz')) ?? '')
  const { stdout: list } = await run('tar', ['-tzf', file])
  const strange = list.split('\n').filter((path) => path !== '' && !PACKED.test(path))
  report.promise('the package holds the built program and nothing else', strange.length === 0, strange)

  const place = join(folder, 'place')
  mkdirSync(place)
  writeFileSync(join(place, 'package.json'), '{}')
  const install = ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline', file]
  await run('npm', install, { cwd: place, timeout: INSTALL_TIMEOUT_MS })
  await tryInstalled(place, report)
}

async function tryInstalled(place: string, report: LabReport): Promise<void> {
  const base = {
    PATH: process.env.PATH,
    HOME: folder,
    LATCHKEY_DATA_DIR: join(place, 'data'),
    LATCHKEY_METRICS_PORT: 'off',
    LATCHKEY_RADIUS_AUTH_PORT: 'off',
    LATCHKEY_RADIUS_ACCT_PORT: 'off',
  }
  const latchkey = async (...words: string[]) =>
    (await run('npx', ['--no-install', 'latchkey', ...words], { cwd: place, env: base })).stdout

  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))
  report.promise('npx latchkey --version says the version', (await latchkey('--version')).trim() === version)
  const keys = JSON.parse(await latchkey('init', '--json'))
  report.promise('npx latchkey init sets up', typeof keys.api_key === 'string', Object.keys(keys))

  const port = await freePort()
  const env = { ...base, LATCHKEY_HTTP_PORT: String(port) }
  const server = spawn(join(place, 'node_modules/.bin/latchkey'), ['serve'], {
    cwd: place,
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let said = ''
  server.stderr?.on('data', (chunk) => {
    said += chunk
  })
  const ended = new Promise<number | null>((resolve) => server.once('exit', resolve))
  try {
    await untilReady(server, port).catch((error: unknown) => {
      throw new Error(said, { cause: error })
    })
    const answer = await addClient(port, keys.api_key)
    report.promise('the first call adds an account', answer.status === 'success', answer)
    const accounts = await latchkey('account', 'list')
    report.promise('a command beside the server lists it', accounts.includes('ada@example.com'), accounts)
  } finally {
    server.kill('SIGTERM')
  }
  report.promise('a signal ends the server in order', (await ended) === 0)
}

async function untilReady(server: ChildProcess, port: number): Promise<void> {
  const isReady = async () => {
    const answer = await fetch(`http://127.0.0.1:${port}/health/ready`).catch(() => undefined)
    return answer?.status === 200
  }
  const poll = async () => {
    while (server.exitCode === null && !(await isReady()))
      await new Promise((resolve) => setTimeout(resolve, POLL_MS))
    if (server.exitCode !== null) throw new Error(`the server ended with ${server.exitCode} while starting`)
  }
  await withinMs(START_TIMEOUT_MS, poll(), 'the server does not get ready')
}

async function addClient(port: number, apikey: string): Promise<{ status?: string }> {
  const body = new URLSearchParams({ apikey, country: 'DE', type: '1', email: 'ada@example.com' })
  const answer = await fetch(`http://127.0.0.1:${port}/api/amapi/AddClient`, { method: 'POST', body })
  return (await answer.json()) as { status?: string }
}

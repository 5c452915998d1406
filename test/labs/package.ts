// The package lab: the package of `npm run build` and `npm pack` is installed from its file into an empty folder, as an operator without a
// checkout would, and set up, started and called there. Needs the registry that `npm ci` needs.
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { operationsBlock } from '../readme.ts'
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

  await tryInstalled(file, report)
}

/** As the page says, line by line, with the path of this file. */
async function tryInstalled(file: string, report: LabReport): Promise<void> {
  const lines = operationsBlock('Installing a package')
  const printed = '/path/to/latchkey-….tgz'
  if (!lines.some((line) => line.includes(printed))) throw new Error(`the page does not install ${printed}`)
  const typed = lines.map((line) => line.replace(printed, file))
  const [serve, ...before] = typed.toReversed()
  const place = join(folder, 'latchkey')
  const cache = (await run('npm', ['config', 'get', 'cache'])).stdout.trim()
  const base = {
    PATH: process.env.PATH,
    HOME: folder,
    ...{ npm_config_cache: cache, npm_config_prefer_offline: 'true', npm_config_audit: 'false' },
    LATCHKEY_METRICS_PORT: 'off',
    LATCHKEY_RADIUS_AUTH_PORT: 'off',
    LATCHKEY_RADIUS_ACCT_PORT: 'off',
  }
  const install = ['-ec', before.toReversed().join('\n')]
  const { stdout } = await run('sh', install, { cwd: folder, env: base, timeout: INSTALL_TIMEOUT_MS })
  report.promise('npx latchkey init sets up', stdout.includes('Latchkey is set up in'), stdout)
  const keysFile = readFileSync(join(place, 'data/first-keys.txt'), 'utf8')
  const apiKey = /^api_key=(.*)$/m.exec(keysFile)?.[1] ?? ''
  const latchkey = async (...words: string[]) =>
    (await run('npx', ['--no-install', 'latchkey', ...words], { cwd: place, env: base })).stdout

  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))
  report.promise('npx latchkey --version says the version', (await latchkey('--version')).trim() === version)

  const port = await freePort()
  const env = { ...base, LATCHKEY_HTTP_PORT: String(port) }
  const server = spawn('sh', ['-c', `exec ${serve}`], {
    ...{ cwd: place, env, stdio: ['ignore', 'ignore', 'pipe'], detached: true },
  })
  let said = ''
  server.stderr?.on('data', (chunk) => {
    said += chunk
  })
  const ended = new Promise<void>((resolve) => server.once('close', () => resolve()))
  try {
    await untilReady(server, port).catch((error: unknown) => {
      throw new Error(said, { cause: error })
    })
    const answer = await addClient(port, apiKey)
    report.promise('the first call adds an account', answer.status === 'success', answer)
    const accounts = await latchkey('account', 'list')
    report.promise('a command beside the server lists it', accounts.includes('ada@example.com'), accounts)
  } finally {
    process.kill(-(server.pid ?? 0), 'SIGTERM') // as a terminal signals npx and all that it has started
  }
  await ended
  report.promise('a signal ends the server in order', said.includes('"msg":"stopped"'), said)
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

// The metrics lab: the rules of deploy/prometheus by promtool, and every expression of the rules and of the dashboard asked of
// a real Prometheus that scrapes a loaded server: each must give data.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { makeCertificate, makeRevocationList } from '../../fixtures/certificate.ts'
import { withInstallation } from '../parts/lab-engines.ts'
import { type LabReport, runLab } from '../parts/lab-report.ts'
import { freePort, type Installation, startServer } from '../parts/server-process.ts'
import { addGateways, type LoadGateways, runLoad } from './load.ts'

const DEPLOY = join(import.meta.dirname, '../../../deploy')
const RULES = join(DEPLOY, 'prometheus/alerts.yml')
const CASES = join(DEPLOY, 'prometheus/alerts.test.yml')
const INSTALL_TIMEOUT_MS = 300_000
/** The load ends when every expression has given data, and after this at the latest. */
const MOST_LOAD_MS = 120_000
const START_TRIES = 300
/** For the dashboard's own, which Grafana chooses by the interval of scrapes: here one a second. */
const RATE_INTERVAL = '30s'
const LEAST_EXPRESSIONS = 14

if (hasPrometheus())
  await runLab('metrics lab', (report) => withInstallation('sqlite', (made) => lab(made, report)))
else console.log('skipped: the metrics lab needs the package prometheus, and may not install it here')

function hasPrometheus(): boolean {
  const isThere = () => spawnSync('which', ['promtool', 'prometheus']).status === 0
  if (!isThere() && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
    const install = ['install', '-y', '-qq', '--no-install-recommends', 'prometheus']
    spawnSync('apt-get', install, { stdio: 'ignore', env, timeout: INSTALL_TIMEOUT_MS })
  }
  return isThere()
}

async function lab(installation: Installation, report: LabReport): Promise<void> {
  checkRules(report)
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-metrics-'))
  const metricsPort = await freePort()
  const gateways = await addGateways(installation)
  const server = await startServer(installation, { env: settings(folder, gateways, metricsPort) })
  const prometheus = await startPrometheus(folder, metricsPort)
  try {
    let isAsked = false
    const asked = askAll(prometheus.url, report).finally(() => {
      isAsked = true
    })
    await Promise.all([asked, runLoad(installation, server, gateways, () => isAsked)])
  } finally {
    prometheus.child.kill('SIGKILL')
    await server.kill()
    rmSync(folder, { recursive: true, force: true })
  }
}

function checkRules(report: LabReport): void {
  const promtool = (...args: string[]) => spawnSync('promtool', args, { encoding: 'utf8' })
  const checked = promtool('check', 'rules', RULES)
  report.promise('the rules are valid', checked.status === 0, checked.stderr)
  const tested = promtool('test', 'rules', CASES)
  report.promise(
    'each rule fires and is quiet where it should',
    tested.status === 0,
    tested.stderr + tested.stdout,
  )
  const cases = readFileSync(CASES, 'utf8')
  const names = [...readFileSync(RULES, 'utf8').matchAll(/- alert: (\w+)/g)].map(([, name]) => String(name))
  for (const name of names)
    for (const word of ['fires', 'is quiet'])
      report.quiet(`a case in which ${name} ${word}`, cases.includes(`- name: ${name} ${word}\n`))
}

function settings(folder: string, { ports }: LoadGateways, metricsPort: number): Record<string, string> {
  const certificate = makeCertificate('localhost', 90)
  const write = (name: string, text: string) => {
    writeFileSync(join(folder, name), text, { mode: 0o600 })
    return join(folder, name)
  }
  mkdirSync(join(folder, 'backups'), { mode: 0o700 })
  return {
    ...ports.env,
    LATCHKEY_METRICS_PORT: String(metricsPort),
    LATCHKEY_BACKUP_DIR: join(folder, 'backups'),
    LATCHKEY_RADIUS_TLS_PORT: '0',
    LATCHKEY_RADIUS_TLS_CERT_FILE: write('cert.pem', certificate.cert),
    LATCHKEY_RADIUS_TLS_KEY_FILE: write('key.pem', certificate.key),
    LATCHKEY_RADIUS_TLS_CA_FILE: write('ca.pem', certificate.cert),
    LATCHKEY_RADIUS_TLS_CRL_FILE: write('crl.pem', makeRevocationList(certificate, 'localhost', false)),
  }
}

async function startPrometheus(
  folder: string,
  metricsPort: number,
): Promise<{ url: string; child: ChildProcess }> {
  const config = join(folder, 'prometheus.yml')
  const target = `static_configs: [{ targets: ['127.0.0.1:${metricsPort}'] }]`
  const lines = [
    'global: { scrape_interval: 1s, evaluation_interval: 1s }',
    `rule_files: ['${RULES}']`,
    `scrape_configs: [{ job_name: latchkey, ${target} }]`,
  ]
  writeFileSync(config, `${lines.join('\n')}\n`)
  const port = await freePort()
  const places = [`--config.file=${config}`, `--storage.tsdb.path=${join(folder, 'series')}`]
  const child = spawn('prometheus', [...places, `--web.listen-address=127.0.0.1:${port}`], {
    stdio: 'ignore',
  })
  process.once('exit', () => child.kill('SIGKILL'))
  const url = `http://127.0.0.1:${port}`
  for (let tries = 0; tries < START_TRIES; tries++) {
    const answer = await fetch(`${url}/-/ready`).catch(() => undefined)
    if (answer?.ok) return { url, child }
    await pause(100)
  }
  throw new Error('Prometheus did not start')
}

/** Asks each expression again until it has given data. */
async function askAll(url: string, report: LabReport): Promise<void> {
  const startedAt = performance.now()
  const all = { rules: ruleParts(), dashboard: dashboardExpressions() }
  const waiting = new Set([...all.rules, ...all.dashboard])
  while (waiting.size > 0 && performance.now() - startedAt < MOST_LOAD_MS) {
    for (const text of waiting) if (await hasData(url, text)) waiting.delete(text)
    await pause(500)
  }
  report.figure(
    'expressions of the rules and of the dashboard',
    `${all.rules.length}, ${all.dashboard.length}`,
  )
  report.figure('seconds of load', ((performance.now() - startedAt) / 1000).toFixed(1))
  for (const [whose, texts] of Object.entries(all)) {
    const empty = texts.filter((text) => waiting.has(text))
    const isWhole = texts.length >= LEAST_EXPRESSIONS && empty.length === 0
    report.promise(`every expression of the ${whose} gives data`, isWhole, empty)
  }
}

/** Without its threshold a part must give data whether its alert fires or not. */
function ruleParts(): string[] {
  const rules = [...readFileSync(RULES, 'utf8').matchAll(/^ {8}expr: '(.*)'$/gm)].map(([, text = '']) => text)
  const parts = rules.flatMap((text) => text.replaceAll("''", "'").split(/ and(?: on \(\w*\))? | or /))
  return parts.map((part) => part.replace(/ (?:[<>]|==) .*$/, ''))
}

type Panel = { targets?: { expr: string }[] }

function dashboardExpressions(): string[] {
  const { panels } = JSON.parse(readFileSync(join(DEPLOY, 'grafana/latchkey.json'), 'utf8')) as {
    panels: Panel[]
  }
  const all = panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr))
  return all.map((text) => text.replaceAll('$__rate_interval', RATE_INTERVAL))
}

async function hasData(url: string, expression: string): Promise<boolean> {
  const body = new URLSearchParams({ query: expression })
  const answer = await fetch(`${url}/api/v1/query`, { method: 'POST', body })
  const { data } = (await answer.json()) as { data?: { result: { value: [number, string] }[] } }
  return (data?.result ?? []).some(({ value }) => value[1] !== 'NaN')
}

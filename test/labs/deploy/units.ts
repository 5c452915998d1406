// The systemd units of deploy/: what systemd thinks of them, and the server inside the same walls, as no systemd may run here:
// everything read-only but its own folders, a hidden /proc, no capability, and no system call that the unit forbids.
import { execFile, spawn, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { hasProgram } from '../parts/debian-program.ts'
import type { LabReport } from '../parts/lab-report.ts'
import { freePort, withinMs } from '../parts/server-process.ts'

const ROOT = join(import.meta.dirname, '../../..')
const UNITS = { 'latchkey.service': 1.5, 'latchkey-agent-openvpn.service': 2.1 }
/** What the package in /opt is in a checkout. */
const INSTALLED = '/opt/latchkey/node_modules/.bin/latchkey'
const START_TIMEOUT_MS = 60_000
const STOP_TIMEOUT_MS = 60_000
const LOOK_AGAIN_MS = 100

const run = promisify(execFile)

export async function tryUnits(report: LabReport): Promise<void> {
  if (!hasProgram('/usr/bin/systemd-analyze', 'systemd'))
    return console.log('skipped: there is no systemd-analyze')
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-units-'))
  try {
    for (const [name, most] of Object.entries(UNITS)) await judge(report, folder, name, most)
    await tryInside(report, folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function unitText(name: string): string {
  return readFileSync(join(ROOT, 'deploy/systemd', name), 'utf8')
}

async function judge(report: LabReport, folder: string, name: string, most: number): Promise<void> {
  const path = join(folder, name)
  writeFileSync(path, unitText(name).replaceAll(INSTALLED, join(ROOT, 'latchkey')))
  const { stdout } = await run('systemd-analyze', ['security', '--offline=yes', '--no-pager', path])
  const exposure = Number(/exposure level for \S+: ([\d.]+)/.exec(stdout)?.[1])
  report.figure(`${name}: exposure`, exposure)
  report.promise(`${name}: exposure of at most ${most}`, exposure <= most, stdout.slice(-300))
  const { stderr, status } = spawnSync('systemd-analyze', ['verify', path], { encoding: 'utf8' })
  const said = stderr.split('\n').filter((line) => line.includes('latchkey'))
  report.promise(`${name}: systemd finds nothing wrong`, status === 0 && said.length === 0, stderr)
}

async function tryInside(report: LabReport, folder: string): Promise<void> {
  const tools = ['/usr/bin/unshare', '/usr/bin/setpriv', '/usr/bin/strace']
  if (process.getuid?.() !== 0 || !tools.every((tool) => hasProgram(tool, tool.split('/').at(-1) ?? '')))
    return console.log(
      'skipped: a server inside the walls of the unit needs root, unshare, setpriv and strace',
    )
  const [state, cache, calls] = ['state', 'cache', 'calls'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ]
  for (const path of [state, cache, calls]) mkdirSync(path, { mode: 0o700 })
  const walls = (command: string) => wallsAround(command, [state, cache, calls], join(calls, command))
  const port = await freePort()
  const env = {
    PATH: '/usr/bin:/bin',
    NODE_COMPILE_CACHE: cache,
    LATCHKEY_DATA_DIR: state,
    LATCHKEY_BACKUP_DIR: join(state, 'backups'),
    LATCHKEY_HTTP_PORT: String(port),
    LATCHKEY_METRICS_PORT: '0',
    LATCHKEY_RADIUS_AUTH_PORT: '0',
    LATCHKEY_RADIUS_ACCT_PORT: '0',
  }
  const server = spawn('/usr/bin/unshare', walls('serve'), {
    env,
    cwd: '/',
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const kill = () => server.kill('SIGKILL')
  process.once('exit', kill)
  let said = ''
  server.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
    said += chunk
  })
  const ended = new Promise<number | null>((resolve) => server.once('exit', resolve))
  try {
    const poll = async () => {
      while (server.exitCode === null && !said.includes('"msg":"listening"'))
        await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS))
    }
    await withinMs(START_TIMEOUT_MS, poll(), 'the server does not start')
    await tryCalls(report, port, state, said)
    const { status, stderr } = spawnSync('/usr/bin/unshare', walls('backup'), {
      env,
      cwd: '/',
      encoding: 'utf8',
    })
    report.promise('inside the walls: a backup is made and verified', status === 0, stderr)
  } finally {
    const pid = Number(/^\d+/.exec(readFileSync(join(calls, 'serve'), 'latin1'))?.[0])
    process.kill(pid, 'SIGTERM')
    const code = await withinMs(STOP_TIMEOUT_MS, ended, said)
    process.off('exit', kill)
    report.promise('inside the walls: a signal ends the server in good order', code === 0, [
      code,
      said.slice(-500),
    ])
  }
  const allowed = await allowedCalls()
  const called = new Set(['serve', 'backup'].flatMap((command) => calledIn(join(calls, command))))
  report.figure('system calls of the server', called.size)
  const forbidden = [...called].filter((name) => !allowed.has(name))
  report.promise('inside the walls: no system call that the unit forbids', forbidden.length === 0, forbidden)
}

/** As ProtectSystem=strict, ProtectProc=invisible, ProcSubset=pid, CapabilityBoundingSet= and a user of its own make them. */
function wallsAround(command: string, writable: readonly string[], calls: string): string[] {
  const lines = [
    'set -eu',
    'mount --make-rprivate /',
    'mount -t proc -o subset=pid,hidepid=invisible proc /proc',
    ...writable.map((path) => `mount --bind '${path}' '${path}'`),
    'mount -o remount,bind,ro /',
    `exec unshare --user --map-user=65532 --map-group=65532 setpriv --bounding-set -all --no-new-privs ` +
      `strace -f -qq -e signal=none -o '${calls}' '${join(ROOT, 'latchkey')}' ${command}`,
  ]
  return ['--mount', '/bin/sh', '-c', lines.join('\n')]
}

/** The names in a log of strace. */
function calledIn(path: string): string[] {
  return readFileSync(path, 'latin1')
    .split('\n')
    .flatMap((line) => /^\d+ +(\w+)\(/.exec(line)?.[1] ?? [])
}

/** What SystemCallFilter= of the server's unit leaves. */
async function allowedCalls(): Promise<Set<string>> {
  const lines = [...unitText('latchkey.service').matchAll(/^SystemCallFilter=(~?)(.*)$/gm)]
  const allowed = new Set<string>()
  for (const [, isNot, groups = ''] of lines)
    for (const group of groups.split(' '))
      for (const call of await callsOf(group))
        if (isNot) allowed.delete(call)
        else allowed.add(call)
  return allowed
}

async function callsOf(group: string): Promise<Set<string>> {
  const { stdout } = await run('systemd-analyze', ['syscall-filter', group])
  const names = stdout.split('\n').map((line) => line.trim())
  const calls = new Set<string>()
  for (const name of names.filter((one) => one !== '' && one !== group && !one.startsWith('#')))
    if (!name.startsWith('@')) calls.add(name)
    else for (const one of await callsOf(name)) calls.add(one)
  return calls
}

async function tryCalls(report: LabReport, port: number, state: string, said: string): Promise<void> {
  const apikey = /^api_key=(.*)$/m.exec(readFileSync(join(state, 'first-keys.txt'), 'utf8'))?.[1] ?? ''
  const body = new URLSearchParams({ apikey, country: 'DE', type: '1', email: 'ada@example.org' })
  const added = await fetch(`http://127.0.0.1:${port}/api/amapi/AddClient`, { method: 'POST', body })
  const answer = await added.text()
  report.promise('inside the walls: a first account', answer.includes('"status":"success"'), answer)
  const ports = /"logins":\[\{"host":"127\.0\.0\.1","port":\d+/.test(said)
  report.promise('inside the walls: RADIUS is listening', ports, said)
}

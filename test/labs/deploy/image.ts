// The image of deploy/Dockerfile, built and started without an engine, by buildah. The official image that it is built in cannot be
// fetched everywhere: programs of this machine stand in for it, and everything else is as the file says.
import { execFile, spawn, spawnSync } from 'node:child_process'
import {
  copyFileSync,
  cpSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statfsSync,
  symlinkSync,
} from 'node:fs'
import { freemem, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { hasProgram } from '../parts/debian-program.ts'
import type { LabReport } from '../parts/lab-report.ts'
import { freePort, withinMs } from '../parts/server-process.ts'

const ROOT = join(import.meta.dirname, '../../..')
const BASE = 'localhost/latchkey-base'
const IMAGE = 'localhost/latchkey'
const MOST_MB = 200
const USER = '65532'
const MEMORY = '/dev/shm'
const STORE_BYTES = 3e9
const BUILD_TIMEOUT_MS = 8 * 60_000
const START_TIMEOUT_MS = 60_000
const LOOK_AGAIN_MS = 100
/** What the build uses of its base, beside npm. */
const PROGRAMS = [
  'bash',
  'cat',
  'chmod',
  'cp',
  'env',
  'find',
  'ldd',
  'mkdir',
  'mv',
  'node',
  'rm',
  'sed',
  'sh',
  'sort',
]
const TEXT = { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 } as const

const run = promisify(execFile)

export async function tryImage(report: LabReport): Promise<void> {
  if (process.getuid?.() !== 0 || !hasProgram('/usr/bin/buildah', 'buildah'))
    return console.log('skipped: the image needs root and buildah')
  const folder = mkdtempSync(join(placeOfStore(), 'latchkey-image-'))
  const store = ['--root', join(folder, 'store'), '--runroot', join(folder, 'run'), '--storage-driver', 'vfs']
  const buildah: Buildah = async (...words) =>
    (await run('buildah', [...store, ...words], { ...TEXT, timeout: BUILD_TIMEOUT_MS })).stdout.trim()
  try {
    await makeBase(buildah, folder)
    const cache = (await run('npm', ['config', 'get', 'cache'])).stdout.trim()
    mkdirSync(cache, { recursive: true })
    const how = ['--isolation', 'chroot', '--format', 'docker', '--pull=never', '-v', `${cache}:/npm-cache`]
    const what = ['--build-arg', `BASE=${BASE}`, '-t', IMAGE, '-f', 'deploy/Dockerfile', ROOT]
    await run('buildah', [...store, 'bud', ...how, ...what], {
      ...TEXT,
      cwd: ROOT,
      timeout: BUILD_TIMEOUT_MS,
    })
    await tryBuilt(report, buildah, store)
  } finally {
    const stored = (await buildah('containers', '-q')).split('\n').filter((id) => id !== '')
    for (const id of stored) await buildah('rm', id)
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Each step of the build writes all files again: in memory, where programs may run there, a third of the time. */
function placeOfStore(): string {
  const mounts = readFileSync('/proc/mounts', 'utf8').split('\n')
  const isFit = mounts.some((line) => line.split(' ')[1] === MEMORY && !line.includes('noexec'))
  if (!isFit) return tmpdir()
  const { bavail, bsize } = statfsSync(MEMORY)
  return Math.min(bavail * bsize, freemem()) > STORE_BYTES ? MEMORY : tmpdir()
}

type Buildah = (...words: string[]) => Promise<string>

async function makeBase(buildah: Buildah, folder: string): Promise<void> {
  const base = join(folder, 'base')
  for (const path of ['tmp', 'etc', 'usr/bin', 'var/tmp']) mkdirSync(join(base, path), { recursive: true })
  const programs = await Promise.all(PROGRAMS.map(async (name) => realpathSync(await placeOf(name))))
  const modules = globSync('node_modules/@node-rs/*/*.node', { cwd: ROOT }).map((path) => join(ROOT, path))
  const linked = spawnSync('ldd', [...programs, ...modules], TEXT).stdout
  const libraries = [...linked.matchAll(/(?:=> |^\s+)(\/\S+) \(0x/gm)].map(([, path = '']) => path)
  for (const path of new Set([...programs, ...libraries])) {
    mkdirSync(join(base, dirname(path)), { recursive: true })
    copyFileSync(path, join(base, path))
  }
  for (const [index, name] of PROGRAMS.entries()) link(join(base, 'usr/bin', name), programs[index] ?? '')
  symlinkSync('usr/bin', join(base, 'bin'))
  const npm = realpathSync(await placeOf('npm'))
  cpSync(dirname(dirname(npm)), join(base, dirname(dirname(npm))), { recursive: true })
  link(join(base, 'usr/bin/npm'), npm)
  const authorities = (await run('npm', ['config', 'get', 'cafile'])).stdout.trim()
  const trusts = authorities.startsWith('/')
  if (trusts) copyFileSync(authorities, join(base, 'etc/authorities.pem'))
  const made = await buildah('from', 'scratch')
  await buildah('copy', '-q', made, base, '/')
  const env = ['PATH=/usr/bin:/bin', 'npm_config_cache=/npm-cache']
  if (trusts) env.push('npm_config_cafile=/etc/authorities.pem')
  await buildah('config', ...env.flatMap((one) => ['--env', one]), made)
  await buildah('commit', '-q', '--rm', made, BASE)
  rmSync(base, { recursive: true })
}

async function placeOf(program: string): Promise<string> {
  const { stdout } = await run('/bin/sh', ['-c', `PATH=/usr/local/bin:/usr/bin:/bin command -v ${program}`])
  return stdout.trim()
}

function link(path: string, to: string): void {
  if (!path.endsWith(to)) symlinkSync(to, path)
}

type Config = {
  Entrypoint: string[]
  Cmd: string[]
  User: string
  Env: string[]
  Healthcheck: { Test: string[] }
}

async function tryBuilt(report: LabReport, buildah: Buildah, store: string[]): Promise<void> {
  const container = await buildah('from', '--pull=never', IMAGE)
  const inspected = JSON.parse(await buildah('inspect', container))
  const config: Config = inspected.Docker.config
  const root = await buildah('mount', container)
  const megabytes = Math.round(Number(spawnSync('du', ['-sb', root], TEXT).stdout.split('\t')[0]) / 1e6)
  report.figure('image, MB', megabytes)
  report.promise(`the image has less than ${MOST_MB} MB`, megabytes < MOST_MB, megabytes)
  report.promise('its user is not root', config.User === `${USER}:${USER}`, config.User)
  const shells = spawnSync(
    'find',
    [root, '-name', 'sh', '-o', '-name', 'bash', '-o', '-name', 'busybox'],
    TEXT,
  ).stdout
  report.promise('it has no shell', shells === '', shells)
  const open = ['(', '-user', USER, '-o', '-group', USER, '-o', '-perm', '/022', ')', '!', '-type', 'l']
  const writable = spawnSync('find', [root, ...open], TEXT)
    .stdout.trim()
    .split('\n')
  report.promise('its user may write nothing but /data', writable.join() === join(root, 'data'), writable)
  await tryStarted(report, store, container, config)
}

async function tryStarted(
  report: LabReport,
  store: string[],
  container: string,
  config: Config,
): Promise<void> {
  const port = String(await freePort())
  const settings = [
    `LATCHKEY_HTTP_PORT=${port}`,
    'LATCHKEY_METRICS_PORT=off',
    'LATCHKEY_RADIUS_AUTH_PORT=0',
    'LATCHKEY_RADIUS_ACCT_PORT=0',
  ]
  const inside = (...words: string[]) => [
    ...store,
    ...['run', '--isolation', 'chroot', '--user', `${USER}:${USER}`],
    ...settings.flatMap((one) => ['--env', one]),
    ...[container, '--', ...words],
  ]
  const keys = JSON.parse((await run('buildah', inside(...config.Entrypoint, 'init', '--json'), TEXT)).stdout)
  const child = spawn('buildah', inside(...config.Entrypoint, ...config.Cmd), {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const kill = () => child.kill('SIGKILL')
  process.once('exit', kill)
  let said = ''
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
    said += chunk
  })
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve))
  try {
    const poll = async () => {
      while (child.exitCode === null && !said.includes('"msg":"listening"'))
        await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS))
    }
    await withinMs(START_TIMEOUT_MS, poll(), 'the server of the image does not start')
    const call = [`http://127.0.0.1:${port}/api/amapi/AddClient`, '-d', `apikey=${keys.api_key}`]
    const fields = ['country=DE', 'type=1', 'email=ada@example.com'].flatMap((field) => ['-d', field])
    const { stdout } = await run('curl', ['-sS', ...call, ...fields], TEXT)
    report.promise('a first account by curl', stdout.includes('"status":"success"'), [stdout, said])
    const [, ...check] = config.Healthcheck.Test
    const healthy = spawnSync('buildah', inside(...check), TEXT)
    report.promise('its health check is content', healthy.status === 0, healthy.stderr)
  } finally {
    process.kill(serverWith(`LATCHKEY_HTTP_PORT=${port}`), 'SIGTERM')
    const code = await withinMs(START_TIMEOUT_MS, ended, said)
    process.off('exit', kill)
    report.promise('a signal ends it in good order', code === 0 && said.includes('"msg":"stopped"'), [
      code,
      said,
    ])
  }
  const ill = spawnSync('buildah', inside(...config.Healthcheck.Test.slice(1)), TEXT)
  report.promise('the health check fails when the server is gone', ill.status !== 0, ill.stderr)
}

/** Buildah passes no signal on. The process id of the server whose environment has this text. */
function serverWith(setting: string): number {
  const read = (path: string) => {
    try {
      return readFileSync(path, 'latin1')
    } catch {
      return '' // it has just ended
    }
  }
  const isServer = (pid: string) =>
    read(`/proc/${pid}/cmdline`).startsWith('/app/node') && read(`/proc/${pid}/environ`).includes(setting)
  const found = readdirSync('/proc').filter((name) => /^\d+$/.test(name) && isServer(name))
  if (found.length !== 1) throw new Error(`${found.length} servers with ${setting}`)
  return Number(found[0])
}

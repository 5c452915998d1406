// nginx and Caddy with the configuration of deploy/: only names, ports, paths and certificates are those of the lab.
import { type ChildProcess, type StdioOptions, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makeCertificate } from '../../fixtures/certificate.ts'
import { freePort } from '../parts/server-process.ts'

const DEPLOY = join(import.meta.dirname, '../../../deploy')
const NAME = 'vpn.example.com'
const START_TIMEOUT_MS = 30_000
const LOOK_AGAIN_MS = 50
const LAST_CHARS = 2000
const QUIET: StdioOptions = ['ignore', 'ignore', 'pipe']

export type Front = {
  port: number
  /** Of the listener without TLS. */
  plainPort: number
  folder: string
  ca: string
  stop(): Promise<void>
}

/** `servers`: the ports behind it, one or two. */
export async function startNginx(servers: readonly number[]): Promise<Front> {
  const [port, plainPort] = [await freePort(), await freePort()]
  const { folder, ca } = makeFolder()
  const [first, second] = servers
  const site = replaced(readFileSync(join(DEPLOY, 'nginx/latchkey.conf'), 'utf8'), [
    [/server 127\.0\.0\.1:8080/, `server 127.0.0.1:${first}`],
    ...(second === undefined ? [] : [[/# server 127\.0\.0\.1:8081/, `server 127.0.0.1:${second}`] as const]),
    [/listen 443/, `listen 127.0.0.1:${port}`],
    [/listen 80/, `listen 127.0.0.1:${plainPort}`],
    [/ *listen \[::\]:.*\n/g, ''],
    [/server_name vpn\.example\.com/g, 'server_name localhost'],
    [/\/etc\/ssl\/vpn\.example\.com/g, join(folder, 'tls')],
    [/\/var\/log\/nginx/g, folder],
  ])
  writeFileSync(join(folder, 'latchkey.conf'), site)
  const own = process.getuid?.() === 0 ? 'user root;' : ''
  const places = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `${name}_temp_path ${folder}/${name};`,
  )
  const main = `daemon off; worker_processes 2; pid ${folder}/pid; ${own} events {} http { ${places.join(' ')} include ${folder}/latchkey.conf; }`
  writeFileSync(join(folder, 'nginx.conf'), main)
  const args = ['-e', join(folder, 'start.log'), '-c', join(folder, 'nginx.conf')]
  return started(spawn('/usr/sbin/nginx', args, { stdio: QUIET }), { port, plainPort, folder, ca })
}

export async function startCaddy(server: number): Promise<Front> {
  const [port, plainPort] = [await freePort(), await freePort()]
  const { folder, ca } = makeFolder()
  const text = replaced(readFileSync(join(DEPLOY, 'caddy/Caddyfile'), 'utf8'), [
    [/^\{\n/m, `{\n\tadmin off\n\thttp_port ${plainPort}\n\thttps_port ${port}\n\tdefault_bind 127.0.0.1\n`],
    [/^vpn\.example\.com \{\n/m, `localhost {\n\ttls ${folder}/tls.pem ${folder}/tls.key\n`],
    [/reverse_proxy 127\.0\.0\.1:8080/, `reverse_proxy 127.0.0.1:${server}`],
  ])
  writeFileSync(join(folder, 'Caddyfile'), text)
  const args = ['run', '--config', join(folder, 'Caddyfile'), '--adapter', 'caddyfile']
  const env = { PATH: process.env.PATH, HOME: folder, XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder }
  return started(spawn('/usr/bin/caddy', args, { stdio: QUIET, env }), { port, plainPort, folder, ca })
}

function makeFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-proxy-'))
  const { cert, key } = makeCertificate()
  writeFileSync(join(folder, 'tls.pem'), cert)
  writeFileSync(join(folder, 'tls.key'), key)
  return { folder, ca: cert }
}

/** What is not found is no longer in the file of deploy/. */
function replaced(text: string, changes: readonly (readonly [RegExp, string])[]): string {
  let result = text
  for (const [from, to] of changes) {
    if (!from.test(result)) throw new Error(`deploy/ has no ${from}`)
    from.lastIndex = 0
    result = result.replace(from, () => to)
  }
  if (/^[^#\n]*vpn\.example/m.test(result)) throw new Error(`${NAME} is left in the configuration`)
  return result
}

async function started(child: ChildProcess, about: Omit<Front, 'stop'>): Promise<Front> {
  const kill = () => child.kill('SIGKILL')
  process.once('exit', kill)
  const ended = once(child, 'exit')
  let said = ''
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
    said = (said + chunk).slice(-LAST_CHARS)
  })
  const until = Date.now() + START_TIMEOUT_MS
  while (!(await listens(about.port))) {
    if (child.exitCode !== null || Date.now() > until) throw new Error(`the proxy did not start: ${said}`)
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS))
  }
  return {
    ...about,
    async stop() {
      child.kill('SIGTERM')
      await ended
      process.off('exit', kill)
      rmSync(about.folder, { recursive: true, force: true })
    },
  }
}

function listens(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1')
  return new Promise((resolve) => {
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false))
  }).finally(() => socket.destroy()) as Promise<boolean>
}

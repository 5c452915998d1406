// A real nginx in front of a server, for labs: the machine's own, installed from Debian's packages when it is missing and
// the user may install.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const PATH = '/usr/sbin/nginx'
const INSTALL_TIMEOUT_MS = 300_000
const POLL_MS = 20

/** The program's path; undefined when there is none and none can be installed. */
export function findNginx(): string | undefined {
  if (existsSync(PATH)) return PATH
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return undefined
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  try {
    const options = { env, stdio: 'ignore', timeout: INSTALL_TIMEOUT_MS } as const
    execFileSync('apt-get', ['install', '-y', '-qq', 'nginx-light'], options)
  } catch {
    return undefined
  }
  return existsSync(PATH) ? PATH : undefined
}

/** Listens on `port` with these lines in its one server; its files are in a folder of its own. */
export async function startNginx(path: string, port: number, lines: string) {
  const dir = await mkdtemp(join(tmpdir(), 'latchkey-nginx-'))
  const places = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (one) => `${one}_temp_path ${dir}/${one};`,
  )
  const file = join(dir, 'nginx.conf')
  await writeFile(
    file,
    `daemon off; pid ${dir}/pid; error_log stderr crit; worker_processes 1; events {}
    http { access_log off; ${places.join(' ')} server { listen 127.0.0.1:${port}; ${lines} } }`,
  )
  const child = spawn(path, ['-c', file, '-p', dir], { stdio: ['ignore', 'ignore', 'inherit'] })
  while (!(await isOpen(port))) {
    if (child.exitCode !== null) throw new Error('nginx did not start')
    await new Promise((resolve) => setTimeout(resolve, POLL_MS))
  }
  return { stop: () => stop(child, dir) }
}

async function stop(child: ChildProcess, dir: string): Promise<void> {
  const exited = once(child, 'exit')
  child.kill('SIGTERM')
  await exited
  await rm(dir, { recursive: true, force: true })
}

async function isOpen(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1')
  const opened = await once(socket, 'connect').then(
    () => true,
    () => false,
  )
  socket.destroy()
  return opened
}

// Debian's PgBouncer in front of a PostgreSQL server in its usual configuration: any database, a pool mode, nothing else
// changed.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chownSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { serverUser } from '../../databases/postgres-binaries.ts'
import { hasProgram } from './debian-program.ts'
import { freePort } from './server-process.ts'

const PROGRAM = '/usr/sbin/pgbouncer'
const START_TIMEOUT_MS = 10_000
const LOOK_AGAIN_MS = 50

export type PoolMode = 'session' | 'transaction'

/** False when it is missing and may not be installed. */
export function hasPgBouncer(): boolean {
  return hasProgram(PROGRAM, 'pgbouncer')
}

/** `server`: the address of the PostgreSQL server behind it. */
export async function startPgBouncer(server: string, mode: PoolMode) {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-pgbouncer-'))
  const user = serverUser()
  const port = await freePort()
  const file = join(folder, 'pgbouncer.ini')
  const { hostname, port: serverPort } = new URL(server)
  const lines = [
    '[databases]',
    `* = host=${hostname} port=${serverPort} user=latchkey`,
    '[pgbouncer]',
    'listen_addr = 127.0.0.1',
    `listen_port = ${port}`,
    'unix_socket_dir =',
    'auth_type = any',
    `pool_mode = ${mode}`,
    `logfile = ${join(folder, 'log')}`,
  ]
  writeFileSync(file, `${lines.join('\n')}\n`)
  if (user) for (const path of [folder, file]) chownSync(path, user.uid, user.gid)
  const child = spawn(PROGRAM, ['-q', file], { ...user, stdio: 'ignore', cwd: folder })
  await untilReady(child, port)
  return {
    port,
    async stop(): Promise<void> {
      const ended = once(child, 'exit')
      child.kill('SIGTERM')
      if (child.exitCode === null) await ended
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function untilReady(child: ChildProcess, port: number): Promise<void> {
  const patientUntil = Date.now() + START_TIMEOUT_MS
  while (child.exitCode === null && Date.now() < patientUntil) {
    const client = new pg.Client({ connectionString: `postgres://latchkey@127.0.0.1:${port}/postgres` })
    client.on('error', () => {})
    try {
      await client.connect()
      return await client.end()
    } catch {
      await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS))
    }
  }
  throw new Error('PgBouncer did not start')
}

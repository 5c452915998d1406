// A PostgreSQL primary and a real streaming standby on loopback, that can be killed, frozen, started and promoted.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chownSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { findPrograms, serverUser } from '../../databases/postgres-binaries.ts'
import { freePort } from '../parts/server-process.ts'

const START_TIMEOUT_MS = 60_000
const LOOK_AGAIN_MS = 50
export const MOST_CONNECTIONS = 100 // as initdb has it
const DATABASE = 'latchkey'

type Options = Record<string, string | number>
export type Node = Awaited<ReturnType<typeof makeNode>>
export type Pair = Awaited<ReturnType<typeof makePair>>

/** Both run, and the second follows the first. `synchronous`: the first acknowledges what the second has on disk. */
export async function makePair(synchronous: boolean) {
  const user = serverUser()
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-ha-'))
  if (user) chownSync(folder, user.uid, user.gid)
  const { binaries, env: needed } = findPrograms(folder, user)
  const programs = { binaries, user, folder, env: { PATH: process.env.PATH, LC_ALL: 'C', ...needed } }
  const data = ['first', 'second'].map((name) => join(folder, name))
  const how = { ...user, env: programs.env, cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] as const }
  const init = ['-U', 'latchkey', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync']
  execFileSync(join(binaries, 'initdb'), ['-D', String(data[0]), ...init], { ...how, stdio: [...how.stdio] })
  execFileSync('cp', ['-a', ...data], { ...how, stdio: [...how.stdio] })
  const first = await makeNode(programs, 'first')
  const second = await makeNode(programs, 'second')
  const follow = {
    primary_conninfo: `host=127.0.0.1 port=${first.port} user=latchkey application_name=standby`,
    wal_retrieve_retry_interval: '200ms',
  }
  const remove = async () => {
    for (const node of [first, second]) await node.kill9()
    rmSync(folder, { recursive: true, force: true, maxRetries: 10 })
  }
  try {
    await first.start({})
    await first.query(`create database ${DATABASE}`, 'postgres')
    second.signalStandby()
    await second.start(follow)
    while ((await first.query('select 1 from pg_stat_replication', 'postgres')).length === 0) await soon()
    while (!(await first.query(REPLAYED, 'postgres'))[0]?.done) await soon()
    if (synchronous) await first.query(`alter system set synchronous_standby_names = 'standby'`, 'postgres')
    await first.query('select pg_reload_conf()', 'postgres')
    const [row] = await second.query<{ v: string }>(`select current_setting('server_version') as v`)
    const url = `postgres://latchkey@127.0.0.1:${first.port},127.0.0.1:${second.port}/${DATABASE}`
    return { first, second, follow, version: row?.v, url, remove }
  } catch (error) {
    await remove()
    throw error
  }
}

const REPLAYED = 'select replay_lsn >= pg_current_wal_lsn() as done from pg_stat_replication'

type Programs = {
  binaries: string
  user: ReturnType<typeof serverUser>
  folder: string
  env: Record<string, string | undefined>
}

async function makeNode({ binaries, user, folder, env }: Programs, name: string) {
  const port = await freePort()
  const data = join(folder, name)
  const sockets = join(folder, `${name}-sockets`)
  mkdirSync(sockets)
  if (user) chownSync(sockets, user.uid, user.gid)
  let child: ChildProcess | undefined

  /** The postmaster first, so that it starts no other. */
  function signalAll(signal: NodeJS.Signals): void {
    if (!isRunning()) return
    const pids = [child?.pid ?? 0]
    process.kill(pids[0] ?? 0, signal)
    for (const pid of childrenOf(pids[0] ?? 0)) tryKill(pid, signal)
  }

  function isRunning(): boolean {
    return child !== undefined && child.exitCode === null && child.signalCode === null
  }

  async function end(signal: () => void): Promise<void> {
    if (!child || !isRunning()) return
    const ended = once(child, 'exit')
    signal()
    await ended
  }

  async function query<Row extends pg.QueryResultRow>(text: string, database = DATABASE): Promise<Row[]> {
    const client = new pg.Client({ connectionString: `postgres://latchkey@127.0.0.1:${port}/${database}` })
    client.on('error', () => {})
    await client.connect()
    try {
      return (await client.query<Row>(text)).rows
    } finally {
      await client.end()
    }
  }

  return {
    port,
    url: `postgres://latchkey@127.0.0.1:${port}/${DATABASE}`,
    query,
    signalStandby() {
      const file = join(data, 'standby.signal')
      writeFileSync(file, '')
      if (user) chownSync(file, user.uid, user.gid)
    },
    /** Resolves when it answers. */
    async start(options: Options): Promise<void> {
      const settings: Options = {
        ...{ listen_addresses: '127.0.0.1', port, unix_socket_directories: sockets },
        ...{ max_connections: MOST_CONNECTIONS, fsync: 'off', wal_keep_size: '512MB' }, // processes die here, not the machine
        ...{ logging_collector: 'on', log_directory: folder, log_filename: `${name}.log` },
        ...options,
      }
      const args = Object.entries(settings).flatMap(([key, value]) => ['-c', `${key}=${value}`])
      child = spawn(join(binaries, 'postgres'), ['-D', data, ...args], {
        ...user,
        env,
        cwd: folder,
        stdio: 'ignore',
      })
      const started = child
      const killed = () => tryKill(started.pid ?? 0, 'SIGQUIT')
      process.once('exit', killed)
      started.once('exit', () => process.off('exit', killed))
      for (const until = Date.now() + START_TIMEOUT_MS; ; await soon()) {
        const answers = await query('select 1', 'postgres').then(
          () => true,
          () => false,
        )
        if (answers) return
        if (!isRunning() || Date.now() > until)
          throw new Error(
            `PostgreSQL did not start: ${readFileSync(join(folder, `${name}.log`), 'utf8').slice(-2000)}`,
          )
      }
    },
    /** As an administrator does in a hurry: no connection ends its work. */
    stop: () => end(() => child?.kill('SIGQUIT')),
    kill9: () => end(() => signalAll('SIGKILL')),
    freeze: () => signalAll('SIGSTOP'),
    thaw: () => signalAll('SIGCONT'),
    promote: () => query('select pg_promote(true, 60)', 'postgres'),
  }
}

function childrenOf(parent: number): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        return Number(/\) \S (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[1]) === parent
      } catch {
        return false // it has ended
      }
    })
}

function tryKill(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch {
    // it has ended
  }
}

export function soon(ms = LOOK_AGAIN_MS): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}

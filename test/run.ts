// `npm test`: starts a real PostgreSQL, runs all tests, then those that look back on the whole run. Words after
// `npm test --` choose the files whose path holds one of them.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { globSync, mkdtempSync, rmSync, statfsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makeTemplate, type PostgresServer, startPostgres } from './databases/postgres.ts'

const FIRST = ['test/flows/**/*.test.ts', 'test/wire/**/*.test.ts', 'test/guards/**/*.test.ts']
const LAST = ['test/last/**/*.test.ts']
/** Too slow for every run: only when asked for by name. */
const ON_REQUEST = ['test/labs/**/*.test.ts']
const PROCESSES = 4 // on two cores: three left a fifth of their time unused
const GROUPS = 12
/** These distinguish "never" from "slow": ten times what a busy machine needs. A test may leave something open. */
const TEST_TIMEOUT_MS = 20 * 60 * 1000
const RUN_TIMEOUT_MS = 60 * 60 * 1000
const END_WITHIN_MS = 5000
const ROOT = join(import.meta.dirname, '..')

/** A folder in memory, for the whole run: a tenth of it would be waiting for the disk. Labs have the real one. */
const MEMORY = '/dev/shm'
const MEMORY_NEEDED_BYTES = 2 * 1024 ** 3

if (process.argv.length === 2 && hasSpace(MEMORY)) process.env.TMPDIR ??= MEMORY

const children = new Set<ChildProcess>()
let server: PostgresServer | undefined
let interrupted = false
const output = mkdtempSync(join(tmpdir(), 'latchkey-test-'))
const compiled = mkdtempSync(join(tmpdir(), 'latchkey-compiled-'))
const totals = new Map<string, number>()

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    interrupted = true
    for (const child of children) end(child)
  })
}

let passed = false
try {
  passed = await runAll(process.argv.slice(2))
} finally {
  await server?.stop()
  for (const folder of [output, compiled]) rmSync(folder, { recursive: true, force: true })
}
process.exit(interrupted ? 130 : passed ? 0 : 1)

async function runAll(words: string[]): Promise<boolean> {
  const first = choose(words.length === 0 ? FIRST : [...FIRST, ...ON_REQUEST], words)
  const last = choose(LAST, words)
  if (first.length + last.length === 0) {
    console.error(`no test file matches: ${words.join(' ')}`)
    return false
  }
  server = await startPostgres()
  console.log(`PostgreSQL ${server.version} from ${server.binaries}, started for this run`)
  await makeTemplate(server.url)
  let good = first.length === 0 || (await runFiles(first, server.url))
  if (last.length > 0 && !interrupted) good = (await runFiles(last, server.url)) && good
  console.log('\nall files together')
  for (const [name, count] of totals) console.log(`ℹ ${name} ${count}`)
  return good
}

function choose(patterns: string[], words: string[]): string[] {
  const files = patterns.flatMap((pattern) => globSync(pattern, { cwd: ROOT })).sort()
  return words.length === 0 ? files : files.filter((file) => words.some((word) => file.includes(word)))
}

/**
 * Many files share a process: starting one for each would cost more than the tests of most. There are more groups than
 * processes, so that none waits long for the last.
 */
async function runFiles(files: string[], postgresUrl: string): Promise<boolean> {
  const groups = Array.from({ length: Math.min(GROUPS, files.length) }, (): string[] => [])
  const heavyFirst = [...files.filter(isHeavy), ...files.filter((file) => !isHeavy(file))]
  for (const [i, file] of heavyFirst.entries()) groups[i % groups.length]?.push(file)
  const ends: boolean[] = []
  const runSome = async () => {
    for (let group = groups.shift(); group; group = groups.shift())
      ends.push(await runGroup(group, postgresUrl))
  }
  await Promise.all(Array.from({ length: PROCESSES }, runSome))
  return !interrupted && ends.every((good) => good)
}

/** Each fills a good part of the run by itself. */
function isHeavy(file: string): boolean {
  return /wire\/(amapi|vam)\.test/.test(file)
}

/** Its output is shown when it ends, so that groups do not mix. */
async function runGroup(files: string[], postgresUrl: string): Promise<boolean> {
  if (interrupted) return false
  const options = ['--test', '--test-isolation=none', `--test-timeout=${TEST_TIMEOUT_MS}`]
  const env = {
    ...process.env,
    LATCHKEY_TEST_POSTGRES: postgresUrl,
    LATCHKEY_TEST_OUTPUT: output,
    NODE_COMPILE_CACHE: compiled, // without it, each command that a test runs would compile everything again
  }
  const child = spawn(process.execPath, [...options, '--test-reporter=spec', ...files], {
    cwd: ROOT,
    env: { ...env, ...(process.stdout.isTTY ? { FORCE_COLOR: '1' } : {}) },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  children.add(child)
  const ended = once(child, 'close')
  let text = ''
  child.stdout?.setEncoding('utf8').on('data', (more: string) => {
    text += more
  })
  const tooLong = setTimeout(() => {
    console.error(`the tests did not end within ${RUN_TIMEOUT_MS / 60_000} minutes`)
    end(child)
  }, RUN_TIMEOUT_MS)
  const [code] = await ended
  clearTimeout(tooLong)
  children.delete(child)
  process.stdout.write(text)
  for (const line of text.split('\n')) count(line)
  return code === 0
}

function hasSpace(folder: string): boolean {
  try {
    const { bavail, bsize } = statfsSync(folder)
    return bavail * bsize >= MEMORY_NEEDED_BYTES
  } catch {
    return false
  }
}

/** One that never lets the event loop turn does not hear the first signal. */
function end(child: ChildProcess): void {
  child.kill('SIGTERM')
  setTimeout(() => child.kill('SIGKILL'), END_WITHIN_MS).unref()
}

/** The summary lines of one run, such as `ℹ pass 12`. */
function count(line: string): void {
  const [, name, number] = /ℹ (tests|suites|pass|fail|cancelled|skipped|todo) (\d+)/.exec(line) ?? []
  if (name) totals.set(name, (totals.get(name) ?? 0) + Number(number))
}

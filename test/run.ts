// `npm test`: starts a real PostgreSQL, runs all tests, then those that look back on the whole run. Words after
// `npm test --` choose the files whose path holds one of them.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { globSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makeTemplate, type PostgresServer, startPostgres } from './postgres.ts'

const FIRST = ['test/flows/**/*.test.ts', 'test/wire/**/*.test.ts', 'test/guards/**/*.test.ts']
const LAST = ['test/last/**/*.test.ts']
/** Too slow for every run: only when asked for by name. */
const ON_REQUEST = ['test/labs/**/*.test.ts']
const FILES_AT_ONCE = 2
const TEST_TIMEOUT_MS = 180_000
/** A test that leaves something open would keep its file running for ever. */
const RUN_TIMEOUT_MS = 15 * 60 * 1000
const ROOT = join(import.meta.dirname, '..')

let child: ChildProcess | undefined
let server: PostgresServer | undefined
let interrupted = false
const output = mkdtempSync(join(tmpdir(), 'latchkey-test-'))
const compiled = mkdtempSync(join(tmpdir(), 'latchkey-compiled-'))
const totals = new Map<string, number>()

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    interrupted = true
    child?.kill(signal)
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

async function runFiles(files: string[], postgresUrl: string): Promise<boolean> {
  if (interrupted) return false
  const options = ['--test', `--test-concurrency=${FILES_AT_ONCE}`, `--test-timeout=${TEST_TIMEOUT_MS}`]
  const env = {
    ...process.env,
    LATCHKEY_TEST_POSTGRES: postgresUrl,
    LATCHKEY_TEST_OUTPUT: output,
    NODE_COMPILE_CACHE: compiled, // each file and each command is a process of its own that would compile all anew
  }
  child = spawn(process.execPath, [...options, '--test-reporter=spec', ...files], {
    cwd: ROOT,
    env: { ...env, ...(process.stdout.isTTY ? { FORCE_COLOR: '1' } : {}) },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = once(child, 'close')
  let rest = ''
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    process.stdout.write(text)
    const lines = (rest + text).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) count(line)
  })
  const tooLong = setTimeout(() => {
    console.error(`the tests did not end within ${RUN_TIMEOUT_MS / 60_000} minutes`)
    child?.kill('SIGTERM')
  }, RUN_TIMEOUT_MS)
  const [code] = await ended
  clearTimeout(tooLong)
  return code === 0
}

/** The summary lines of one run, such as `ℹ pass 12`. */
function count(line: string): void {
  const [, name, number] = /ℹ (tests|suites|pass|fail|cancelled|skipped|todo) (\d+)/.exec(line) ?? []
  if (name) totals.set(name, (totals.get(name) ?? 0) + Number(number))
}

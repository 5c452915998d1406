// `npm run check`: all that must hold before a change is handed in. Every step runs, whatever the others said; one line
// each, and the whole output of those that failed. `npm run check -- lint types` runs only the named steps.
import { spawnSync } from 'node:child_process'

const STEPS: readonly { name: string; command: readonly string[] }[] = [
  { name: 'format', command: ['biome', 'format', '.'] },
  { name: 'lint', command: ['biome', 'lint', '--error-on-warnings', '.'] },
  { name: 'types', command: ['tsc', '--noEmit'] },
  // The browser program has the types of a browser, and none of Node.
  { name: 'types', command: ['tsc', '--noEmit', '-p', 'src/console/tsconfig.json'] },
  { name: 'guards', command: ['node', '--test', 'test/guards/**/*.test.ts'] },
  { name: 'tests', command: ['node', 'test/run.ts'] },
]

const OUTPUT_BYTES_MAX = 64 * 1024 * 1024

const wanted = process.argv.slice(2)
const unknown = wanted.filter((name) => !STEPS.some((step) => step.name === name))
if (unknown.length > 0) {
  console.error(`no such step: ${unknown.join(', ')}; there are ${STEPS.map(({ name }) => name).join(', ')}`)
  process.exit(2)
}

const chosen = STEPS.filter(({ name }) => wanted.length === 0 || wanted.includes(name))
const failed = chosen.filter(({ name, command }) => !run(name, command)).map(({ name }) => name)
console.log(failed.length === 0 ? `all ${chosen.length} steps passed` : `failed: ${failed.join(', ')}`)
process.exitCode = failed.length === 0 ? 0 : 1

function run(name: string, [program = '', ...args]: readonly string[]): boolean {
  const startedAt = performance.now()
  const { status, error, stdout, stderr } = spawnSync(program, args, {
    encoding: 'utf8',
    maxBuffer: OUTPUT_BYTES_MAX,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1)
  console.log(`${status === 0 ? 'ok    ' : 'FAILED'} ${name.padEnd(8)} ${seconds.padStart(6)} s`)
  if (status !== 0) console.log([stdout, stderr, error?.message].filter(Boolean).join('\n'))
  return status === 0
}

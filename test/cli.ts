// Runs the program as an operator does, in an environment that holds nothing but what the test says.
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import type { TestContext } from 'node:test'
import { run as runCommand } from '../src/cli/commands.ts'
import { openTerminal } from '../src/cli/terminal.ts'

const MAIN = join(import.meta.dirname, '..', 'src', 'main.js')

export type Ran = { code: number; out: string; err: string }

/** A data directory that does not exist yet; its parent goes away with the test. */
export function newDataDir(t: TestContext): string {
  const parent = mkdtempSync(join(tmpdir(), 'latchkey-cli-'))
  t.after(() => rmSync(parent, { recursive: true, force: true }))
  return join(parent, 'data')
}

/** The program over one data directory. `run` stays in this process, which is much faster; one at a time. */
export function makeCli(dataDir: string, settings: Record<string, string> = {}) {
  const env = { PATH: process.env.PATH ?? '', LATCHKEY_DATA_DIR: dataDir, ...settings }

  async function run(...args: string[]): Promise<Ran> {
    const before = process.env
    const said = { out: '', err: '' }
    const into = (name: 'out' | 'err') =>
      new Writable({
        decodeStrings: false,
        write(text, _encoding, done) {
          said[name] += text
          done()
        },
      })
    const terminal = openTerminal(Object.assign(into('out'), { isTTY: true }), into('err'))
    process.env = env
    try {
      return { code: await runCommand(args, terminal), ...said }
    } finally {
      process.env = before
    }
  }

  return {
    run,
    /** In a process of its own. */
    runProcess: (...args: string[]): Promise<Ran> =>
      new Promise((resolve) => {
        const child = execFile(process.execPath, [MAIN, ...args], { env }, (_error, out, err) => {
          resolve({ code: child.exitCode ?? -1, out, err })
        })
      }),
    /** In a process of its own that goes on. */
    start: (...args: string[]): ChildProcess => spawn(process.execPath, [MAIN, ...args], { env }),
    /** The same with so few file handles. */
    startWith: (handles: number, ...args: string[]): ChildProcess =>
      spawn('sh', ['-c', `ulimit -n ${handles} && exec "$0" "$@"`, process.execPath, MAIN, ...args], { env }),
    /** What a command prints with --json; a failure is an error. */
    async json(...args: string[]) {
      const { code, out, err } = await run(...args, '--json')
      if (code !== 0) throw new Error(`${args.join(' ')}: exit ${code}\n${err}`)
      return JSON.parse(out)
    },
  }
}

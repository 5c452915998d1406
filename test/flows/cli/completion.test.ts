// Completion scripts: bash runs the one that the program prints, and completes each command as the program has it.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { test } from 'node:test'
import { makeProgram } from '../../../src/cli/commands.ts'
import { listCommands, nextWords } from '../../../src/cli/completion/command-tree.ts'
import { completionScript, SHELLS } from '../../../src/cli/completion/scripts.ts'
import { openTerminal } from '../../../src/cli/terminal.ts'
import { makeCli, newDataDir } from '../../cli.ts'

const commands = listCommands(makeProgram(openTerminal()))

/** What bash offers after each of these lines, which end where the cursor is. */
function completeInBash(script: string, lines: readonly (readonly string[])[]): string[][] {
  const asked = lines.map((words) => `complete_line ${words.map((word) => `'${word}'`).join(' ')}`)
  const text = `${script}
complete_line() {
  COMP_WORDS=(latchkey "$@"); COMP_CWORD=$#
  _latchkey
  echo "\${COMPREPLY[*]}"
}
${asked.join('\n')}`
  const { stdout, stderr, status } = spawnSync('bash', ['--norc'], { input: text, encoding: 'utf8' })
  assert.deepEqual([status, stderr], [0, ''])
  return stdout
    .trimEnd()
    .split('\n')
    .map((line) => line.split(' ').filter(Boolean))
}

test('bash completes every command with what may come next', async (t) => {
  const { out } = await makeCli(newDataDir(t)).run('completion', 'bash')
  const lines = commands.map(({ path }) => [...path.split(' ').filter(Boolean), ''])
  const offered = completeInBash(out, lines)
  for (const [at, command] of commands.entries())
    assert.deepEqual(offered[at], nextWords(command), command.path)
})

test('bash completes values of options and arguments, and follows what was typed before', () => {
  const script = completionScript('bash', 'latchkey', commands)
  assert.deepEqual(
    completeInBash(script, [
      ['acc'],
      ['account', 'list', '--status', ''],
      ['account', 'list', '--status', 'suspended', '--sea'],
      ['account', 'show', 'ada@example.com', '--show'],
      ['key', 'create', 'man'],
      ['completion', ''],
    ]),
    [
      ['account'],
      ['active', 'suspended', 'closed'],
      ['--search'],
      ['--show-secrets'],
      ['manage'],
      [...SHELLS, '--help'],
    ],
  )
})

for (const shell of ['zsh', 'fish'] as const) {
  test(`the script for ${shell} has every command and option, and is one that ${shell} can read`, (t) => {
    const script = completionScript(shell, 'latchkey', commands)
    for (const { path, options } of commands) {
      assert.ok(script.includes(`'${path}'`) || script.includes(`\\'${path}\\'`), path)
      for (const { flags } of options)
        for (const flag of flags) {
          const named = shell === 'zsh' ? flag : flag.replace(/^--?/, flag.startsWith('--') ? '-l ' : '-s ')
          assert.ok(script.includes(named), `${path} ${flag}`)
        }
    }
    const file = `${newDataDir(t)}.${shell}`
    writeFileSync(file, script)
    const { error, status, stderr } = spawnSync(shell, ['-n', file], { encoding: 'utf8' })
    // A machine without this shell has seen all but its syntax.
    if (error === undefined) assert.deepEqual([status, stderr], [0, ''])
  })
}

test('a shell that is not known is refused with those that are', async (t) => {
  const { code, err } = await makeCli(newDataDir(t)).run('completion', 'csh')
  assert.equal(code, 2)
  assert.match(err, /Allowed choices are bash, zsh, fish/)
})

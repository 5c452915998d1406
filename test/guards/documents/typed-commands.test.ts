import assert from 'node:assert/strict'
import { test } from 'node:test'
import { commandLines } from '../../../src/cli/commands.ts'
import { inventTree, readTree } from '../reading/source-tree.ts'
import { typedCommands } from './typed-commands.ts'

const COMMANDS = commandLines().map(({ usage }) => usage.replace(/^latchkey | [<[].*/g, ''))

test('every hint names a command as it can be typed', () => {
  assert.ok(COMMANDS.includes('gateway set') && COMMANDS.includes('init'), COMMANDS.join())
  assert.deepEqual(typedCommands(readTree(), COMMANDS), [])
})

const WRONG = [
  `throw new Error('There is none; "latchkey gateway add" adds one.')`,
  `throw new Error('Run "./latchkey init" first.')`,
  'log.warn(`old; latchkey migrate brings it up to date`)',
  `out('"brand show" lists them.')`,
  'out(`"gateway set --source ADDRESS" makes one`)',
]

for (const text of WRONG)
  test(`the hint ${text} is found`, () => {
    const found = typedCommands(inventTree({ 'src/gateways/a.ts': `\n${text}` }), COMMANDS)
    assert.match(found.join('\n'), /^src\/gateways\/a\.ts:2: a command that nobody can type so: [^\n]+$/)
  })

test('comments, help texts and other words are no hints', () => {
  const tree = {
    'src/gateways/a.ts': `// latchkey gateway: add, "gateway set".\nexport const a = 'session ended by latchkey, account 7'`,
    'src/cli/gateway/gateway-commands.ts': `export const help = 'its number in "session list"'`,
    'src/command-hint.ts': `export const a = 'latchkey init'`,
  }
  assert.deepEqual(typedCommands(inventTree(tree), COMMANDS), [])
})

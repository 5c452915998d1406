import assert from 'node:assert/strict'
import test from 'node:test'
import { ambient } from './ambient.ts'
import { inventTree, readTree } from './reading/source-tree.ts'

test('environment, time, randomness and console are used in their own places only', () => {
  assert.deepEqual(ambient(readTree()), [])
})

const VIOLATIONS: Record<string, RegExp> = {
  'const home = process.env.HOME': /environment/,
  "const home = process['env']": /environment/,
  'const { env } = process': /environment/,
  'const { env: settings } = process': /environment/,
  "import { env } from 'node:process'": /environment/,
  'const at = Date.now()': /time of day/,
  'const at = new Date()': /time of day/,
  'const at = new Date': /time of day/,
  'const at = Date()': /time of day/,
  'const dice = Math.random()': /randomness/,
  "import { randomBytes } from 'node:crypto'": /randomness/,
  'const id = crypto.randomUUID()': /randomness/,
  'console.error(problem)': /console/,
  'const { log } = console': /console/,
  'process.stdout.write(name)': /console/,
  "import { stderr } from 'node:process'": /console/,
}

for (const [text, expected] of Object.entries(VIOLATIONS)) {
  test(`"${text}" in the core is found`, () => {
    const found = ambient(inventTree({ 'src/tokens/tokens.ts': text }))
    assert.equal(found.length, 1, found.join('\n'))
    assert.match(found[0] ?? '', expected)
  })
}

test('each is allowed where it lives, and dates of a given instant anywhere', () => {
  const tree = inventTree({
    'src/config/config.ts': 'const home = process.env.HOME',
    'src/clock.ts': 'const at = Date.now()',
    'src/ids.ts': "import { randomBytes } from 'node:crypto'",
    'src/cli/terminal.ts': 'process.stdout.write(text)',
    'src/day.ts':
      '// Date.now() is not for days\nconst day = new Date(at)\nconst env = { process }\nrandom.bytes(3)',
    'test/harness.ts': 'const at = Date.now()',
  })
  assert.deepEqual(ambient(tree), [])
})

import assert from 'node:assert/strict'
import test from 'node:test'
import { inventTree, readTree } from '../reading/source-tree.ts'
import { copiedRules, typedLimits } from './copied-rules.ts'

test('no function and no pattern is written in two files', () => {
  assert.deepEqual(copiedRules(readTree()), [])
})

test('texts of the APIs take limits from the constants that hold', () => {
  assert.deepEqual(typedLimits(readTree()), [])
})

const RULE = "return status === 'active' || status === 'suspended' || status === 'expired'"
const CORE = { 'src/accounts/account.ts': `export function isOpen(status: string) { ${RULE} }` }
const COPIES: Record<string, string> = {
  'a function is copied into a dialect': `function counts(status: string) {\n  // here too\n  ${RULE}\n}`,
  'it is copied into a method': `const rules = { counts(status: string) { ${RULE} } }`,
  'it is copied into an arrow': `const counts = (status: string) => { ${RULE} }`,
}

for (const [name, text] of Object.entries(COPIES)) {
  test(`the guard sees that ${name}`, () => {
    const found = copiedRules(inventTree({ ...CORE, 'src/http/vam/a.ts': text }))
    assert.equal(found.length, 1)
    assert.match(found[0] ?? '', /^src\/accounts\/account\.ts:1 and src\/http\/vam\/a\.ts:\d+ have the same/)
  })
}

test('a pattern that is written twice is found', () => {
  const name = 'const NAME = /^[!-9;-~]{1,64}$/'
  assert.equal(copiedRules(inventTree({ 'src/a.ts': name, 'src/http/b.ts': name })).length, 1)
})

test('short idioms, parts of queries and what one file says twice are free', () => {
  const twice = `const a = { one() { ${RULE} }, two() { ${RULE} } }`
  const query =
    "const q = where((eb) => eb.or([eb('host.brand_id', 'is', null), eb('host.brand_id', '=', 'x')]))"
  const idiom = 'const sorted = (a, b) => a.id - b.id; const DIGITS = /^\\d+$/'
  const text = `${query}\n${idiom}`
  assert.deepEqual(copiedRules(inventTree({ 'src/a.ts': `${twice}\n${text}`, 'src/b.ts': text })), [])
})

const TYPED: Record<string, string> = {
  'a length': "const text = 'A password has 12 to 32 characters'",
  'a length of a kind': "const text = '1 to 64 visible ASCII characters'",
  'days beside another value': `const text = \`\${name} may be renewed 10 days before\``,
  'a size': 'const text = `a body of 64 KiB`',
  'a number of anything': "const text = 'There are at most 20 live pairs'",
}

for (const [name, text] of Object.entries(TYPED)) {
  test(`the guard sees ${name} in a text of an API`, () => {
    assert.equal(typedLimits(inventTree({ 'src/http/vam/a.ts': text }), {}).length, 1)
  })
}

test('a limit from a constant, and one that a pure file of the core says, are free', () => {
  const tree = inventTree({
    'src/http/vam/a.ts': `const text = \`A password has \${MIN} to \${MAX} characters\``,
    'src/accounts/a.ts': "const text = 'at most 12 characters'",
  })
  assert.deepEqual(typedLimits(tree, {}), [])
})

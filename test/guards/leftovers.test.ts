import assert from 'node:assert/strict'
import test from 'node:test'
import { leftovers } from './leftovers.ts'
import { inventTree, readTree } from './reading/source-tree.ts'

test('the project has no switched-off test, no path of one machine and no registry address', () => {
  assert.deepEqual(leftovers(readTree()), [])
})

const SWITCHED = [
  "test.skip('a promise', () => {})",
  "test.only('a promise', () => {})",
  "it.todo('a promise')",
  "describe.only('promises', () => {})",
  "test('a promise', { skip: true }, () => {})",
  "test('a promise', { only: true }, () => {})",
  "test('a promise', (t) => t.skip('no database here'))",
]

for (const text of SWITCHED) {
  test(`the switched test ${text} is found`, () => {
    assert.deepEqual(leftovers(inventTree({ 'test/flows/a.test.ts': text })), [
      'test/flows/a.test.ts:1: a test that is skipped or runs alone',
    ])
  })
}

// Put together here, so that this file itself stays clean.
const path = (...parts: string[]) => `/${parts.join('/')}`

const LINES: Record<string, [file: string, line: string, expected: RegExp]> = {
  'a home folder': ['README.md', `see ${path('home', 'ada', 'latchkey')}`, /path of one machine/],
  'a temporary file': ['src/day.ts', `const file = '${path('tmp', 'a.db')}'`, /path of one machine/],
  'a work tree': ['decisions/0001.md', `measured in ${path('work', 'main')}`, /path of one machine/],
  'a download address': ['package-lock.json', `"resolved": "${'https:'}//a.example/b.tgz"`, /registry/],
  'a registry': ['.npmrc', `${'registry='}https://${'registry.'}example.org/`, /registry/],
}

for (const [name, [file, line, expected]] of Object.entries(LINES)) {
  test(`${name} in ${file} is found`, () => {
    const found = leftovers(inventTree({ [file]: `first\n${line}\n` }))
    assert.equal(found.length, 1)
    assert.match(found[0] ?? '', expected)
    assert.match(found[0] ?? '', new RegExp(`^${file}:2: `))
  })
}

test('addresses with such words and other folders are no paths of a machine', () => {
  const text = ['https://example.org', 'home', 'x'].join('/')
  const tree = inventTree({ 'README.md': `${text}\n/var/lib/latchkey/mail\n/tmp/\nskip: true` })
  assert.deepEqual(leftovers(tree), [])
})

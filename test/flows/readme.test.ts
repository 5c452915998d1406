// The README says what the program does: its tables are those of the data, and it names every command.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { readmePart, readmeParts, readReadme } from '../readme.ts'

for (const [name, expected] of Object.entries(readmeParts())) {
  test(`the README's ${name} are those of the program`, () => {
    assert.equal(readmePart(readReadme(), name), expected, 'run: node test/readme.ts')
  })
}

test('what the README has developers run is there, with every kind of lab', () => {
  const { scripts } = JSON.parse(readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8'))
  const named = [...readReadme().matchAll(/npm run ([\w:-]+)/g)].flatMap(([, name]) => name ?? [])
  assert.deepEqual(
    named.filter((name) => !(name in scripts)),
    [],
  )
  for (const kind of ['test:gateways', 'lab:', 'bench:radius'])
    assert.ok(
      named.some((name) => name.startsWith(kind)),
      kind,
    )
})

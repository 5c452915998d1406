// The README says what the program does: its tables are those of the data, and it names every command.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readmePart, readmeParts, readReadme } from '../readme.ts'

for (const [name, expected] of Object.entries(readmeParts())) {
  test(`the README's ${name} are those of the program`, () => {
    assert.equal(readmePart(readReadme(), name), expected, 'run: node test/readme.ts')
  })
}

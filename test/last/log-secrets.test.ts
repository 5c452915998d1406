// Runs after all other tests (test/run.ts sees to it): whatever they did, no secret they used may stand in a log.
import assert from 'node:assert/strict'
import fs from 'node:fs'
import path from 'node:path'
import test from 'node:test'
import { makeLeakFinder } from './leaks.ts'

// Every test app writes logs/*.log, and the secrets it used as JSON strings, one a line, into secrets/*.txt.
const output = process.env.LATCHKEY_TEST_OUTPUT

test('no secret that any test used stands in any log that any test wrote', () => {
  assert.ok(output, 'LATCHKEY_TEST_OUTPUT is not set: this test runs at the end of npm test')
  const logs = readFiles(path.join(output, 'logs'), '.log')
  const secrets = readFiles(path.join(output, 'secrets'), '.txt').flatMap(({ text }) => readSecrets(text))
  assert.ok(
    logs.some(({ text }) => text.length > 0),
    'no test wrote a log',
  )
  assert.ok(secrets.length > 0, 'no test noted which secrets it used')

  const find = makeLeakFinder(secrets)
  const leaks = logs.flatMap(({ name, text }) => find(text).map((leak) => ({ name, ...leak })))
  assert.deepEqual(leaks.slice(0, 20), [])
})

function readFiles(folder: string, ending: string): { name: string; text: string }[] {
  const names = fs.existsSync(folder) ? fs.readdirSync(folder).filter((name) => name.endsWith(ending)) : []
  return names.map((name) => ({ name, text: fs.readFileSync(path.join(folder, name), 'utf8') }))
}

function readSecrets(text: string): string[] {
  const lines = text.split('\n').filter((line) => line !== '')
  return lines.map((line) => String(JSON.parse(line)))
}

import assert from 'node:assert/strict'
import test from 'node:test'
import { makeLeakFinder } from './leaks.ts'

const SECRET = 'Str0ng "pass" wörd+1'

const LOGS: Record<string, string> = {
  'as it is': `password was ${SECRET}`,
  'in a JSON line': JSON.stringify({ level: 30, body: { password: SECRET } }),
  'in JSON inside a JSON line': JSON.stringify({ body: JSON.stringify({ password: SECRET }) }),
  'in a URL': `GET /reset?token=${encodeURIComponent(SECRET)}`,
  'in a form': `body: ${new URLSearchParams({ password: SECRET })}`,
  'in base64': `AUTH ${Buffer.from(SECRET).toString('base64')}`,
}

for (const [where, line] of Object.entries(LOGS)) {
  test(`a secret ${where} is found in a log`, () => {
    const find = makeLeakFinder(['another-secret', SECRET])
    assert.deepEqual(find(`first line\n${line}\nlast line`), [{ secret: SECRET, line: 2, text: line }])
  })
}

test('a secret at the very start and at the very end of a log is found', () => {
  assert.equal(makeLeakFinder(['secret-1'])('secret-1 and secret-1').length, 2)
})

test('two secrets with the same beginning are distinguished', () => {
  const find = makeLeakFinder(['0x1aaaaaaa', '0x1aaaaabb'])
  assert.deepEqual(
    find('token 0x1aaaaabb').map(({ secret }) => secret),
    ['0x1aaaaabb'],
  )
})

test('part of a secret is no leak', () => {
  assert.deepEqual(makeLeakFinder(['0x1aaaaaaa'])('token 0x1aaaa, masked'), [])
})

test('a secret too short to be distinguished from a word is refused', () => {
  assert.throws(() => makeLeakFinder(['short']), /too short/)
})

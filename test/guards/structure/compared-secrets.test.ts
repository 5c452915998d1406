import assert from 'node:assert/strict'
import test from 'node:test'
import { inventTree, readTree } from '../reading/source-tree.ts'
import { secretsInTheOpen } from './compared-secrets.ts'

test('no secret is compared by === or written into a log line', () => {
  assert.deepEqual(secretsInTheOpen(readTree()), [])
})

const VIOLATIONS: Record<string, string> = {
  'a password is compared': 'if (login.password === typed) admit()',
  'a hash is compared, the other way round': 'const isRight = hash(token) !== row.tokenHash',
  'a signature is compared by ==': 'return mac == expected',
  'bytes of a signature are compared by equals()': 'return expected.equals(packet.authenticator)',
  'a secret is in the text of a log line': `log.info({}, \`called with \${call.secretKey}\`)`,
  'a secret is a field with another name': "log.warn({ given: secret }, 'refused')",
  'a token is added to the text of a log line': "app.log.warn('token ' + token)",
  'a password is an optional part of it': `deps.log.error(\`login \${name ?? password}\`)`,
}

for (const [name, text] of Object.entries(VIOLATIONS)) {
  test(`the guard sees that ${name}`, () => {
    assert.equal(secretsInTheOpen(inventTree({ 'src/a.ts': text }), {}).length, 1)
  })
}

test('questions that reveal nothing of a secret are free, and so are masked fields', () => {
  const free = [
    "if (password === undefined || kind === 'secret' || token !== null || typeof mac === 'string') stop()",
    'if (before.equals(after) || password.length === 0 || sameText(secret, given)) stop()',
    "log.info({ token: row.id, password: given.password, secret }, 'token made')",
    `say(\`your password is \${password}\`)`,
  ]
  assert.deepEqual(secretsInTheOpen(inventTree({ 'src/a.ts': free.join('\n') }), {}), [])
})

test('an exception holds for its own comparison, and one that nothing needs is found', () => {
  const harmless = { 'src/a.ts: password === again': 'of one caller', 'src/b.ts: mac === other': 'gone' }
  const tree = inventTree({ 'src/a.ts': 'const same = password === again' })
  assert.deepEqual(secretsInTheOpen(tree, harmless), [
    'src/b.ts: mac === other: an exception that is not needed',
  ])
})

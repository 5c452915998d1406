// Shared secrets that are shown as weak: those that people choose, not random ones.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { guessingBits, isGuessable } from '../../../src/gateways/secret-strength.ts'
import { newSecret } from '../../../src/gateways/serving.ts'
import { systemRandom } from '../../../src/ids.ts'
import { makeCli, newDataDir } from '../../cli.ts'

const WEAK = [
  'correct-horse-battery',
  'Qwertyuiop-1234567890',
  '1qaz2wsx3edc4rfv',
  'abcdefghijklmnopqrstuvwxyz',
  'R4d1us-S3cr3t-2026!',
  'MyVpnGatewaySharedSecret1',
  'Passw0rd!Passw0rd?Passw0rd!',
  'SommerNachtsTraum2026',
  '20260101-20261231',
  '8412 7730 1195 2264'.replaceAll(' ', ''),
  'aaaaaaaabbbbbbbbccccccccddddeeffgh',
  'zyxwvutsrqponmlk9876543210',
  'Testing123Testing456',
]
const STRONG = [
  'tmq6VxG8rjzLpDk2',
  'kX9#vTq2!mZr7@bW',
  'f3a91c7e5b8d2046e1f7a3c9d5b80264',
  'hf83jd92kd74ms01lq57',
  '48151623427391846205718369',
  'wq4-zx81-kd07-vb36-np59',
]

for (const secret of WEAK)
  test(`"${secret}" is weak`, () => assert.ok(isGuessable(secret), String(guessingBits(secret))))
for (const secret of STRONG)
  test(`"${secret}" is not weak`, () => assert.ok(!isGuessable(secret), String(guessingBits(secret))))

test('no secret that is made here is weak, nor one of openssl', () => {
  for (let n = 0; n < 500; n++) {
    const made = [
      newSecret(systemRandom),
      randomBytes(16).toString('hex'),
      randomBytes(18).toString('base64'),
    ]
    for (const secret of made) assert.ok(!isGuessable(secret), secret)
  }
})

test('a gateway with a guessable secret is shown as weak, and so is a secret when it is set', async (t) => {
  const dataDir = newDataDir(t)
  const cli = makeCli(dataDir)
  await cli.json('init')
  const file = join(dataDir, 'chosen')
  const chosen = (secret: string) => writeFileSync(file, `${secret}\n`, { mode: 0o600 })
  chosen(WEAK[0] ?? '')
  const place = ['--host', 'g1.example.net', '--country', 'DE', '--protocol', 'ikev2', '--source', '10.0.0.7']
  const added = await cli.run('gateway', 'add', '--name', 'g1', ...place, '--secret-file', file)
  assert.match(added.out, /^Weak: g1: its shared secret is easy to guess/m)
  assert.deepEqual((await cli.json('gateway', 'show', 'g1')).weak, ['guessable'])
  assert.match((await cli.run('gateway', 'list')).out, /^ +g1 .* WEAK$/m)
  const again = await cli.run('gateway', 'rotate-secret', 'g1', '--secret-file', file)
  assert.match(again.out, /^Weak: its shared secret is easy to guess/m)
  assert.doesNotMatch((await cli.run('gateway', 'rotate-secret', 'g1')).out, /[Ww]eak/)
  assert.deepEqual((await cli.json('gateway', 'show', 'g1')).weak, [])
})

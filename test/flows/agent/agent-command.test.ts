// latchkey agent openvpn as an operator starts it.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { lockSpool } from '../../../src/agent/spool-lock.ts'
import { systemRandom } from '../../../src/ids.ts'
import { makeCli, newDataDir } from '../../cli.ts'

const TOKEN = `lk_agent_${'0'.repeat(40)}`

/** The command with these options instead of good ones, and its error. */
async function complaint(
  t: TestContext,
  tokenFile: string,
  changes: Record<string, string> = {},
  ...flags: string[]
) {
  const dataDir = newDataDir(t)
  mkdirSync(dataDir, { recursive: true })
  const file = join(dirname(dataDir), 'token')
  writeFileSync(file, tokenFile)
  const given = {
    socket: '/nowhere/management.sock',
    url: 'https://vpn.example.net',
    'token-file': file,
    spool: dataDir,
    ...changes,
  }
  const options = Object.entries(given).flatMap(([name, value]) => [`--${name}`, value])
  const { code, err } = await makeCli(dataDir).run('agent', 'openvpn', ...options, ...flags)
  assert.equal(code, 1)
  return err
}

test('the agent says what is wrong with its options, and never shows a token', async (t) => {
  const cases = [
    [await complaint(t, 'lk_agent_short'), /holds no token; "\.\/latchkey gateway agent-token NAME"/],
    [
      await complaint(t, TOKEN, { 'token-file': join('/nowhere', 'token') }),
      /^A file cannot be read: ENOENT/,
    ],
    [
      await complaint(t, TOKEN, { url: 'http://vpn.example.net' }),
      /^--url: "http:\/\/vpn\.example\.net" cannot be used; write https:/,
    ],
    [await complaint(t, TOKEN, { url: 'vpn' }), /write https:/],
    [await complaint(t, TOKEN, {}, '--offline'), /^--offline needs a line "ed25519:…"/],
  ] as const
  for (const [err, expected] of cases) {
    assert.match(err, expected)
    assert.equal(err.includes(TOKEN), false)
  }
})

test('two agents cannot share a spool', async (t) => {
  const folder = newDataDir(t)
  const lock = await lockSpool(folder, systemRandom)
  assert.match(
    await complaint(t, TOKEN, { spool: folder }),
    /^Another agent is using .*; give each its own --spool\./,
  )
  await lock.release()
  await (await lockSpool(folder, systemRandom)).release()
})

test('what a crashed agent left in its spool delays no start', async (t) => {
  const folder = newDataDir(t)
  const lock = await lockSpool(folder, systemRandom)
  const file = join(folder, 'agent.lock')
  const [pid, started] = readFileSync(file, 'utf8').split(' ')
  await lock.release()
  assert.deepEqual(readdirSync(folder), [])
  const ended = spawnSync('true').pid
  // Locks of an ended process, of one that has the number of an older process, and broken ones.
  for (const left of [`${ended} 1 00\n`, `${pid} ${Number(started) - 1} 00\n`, '', 'nonsense']) {
    writeFileSync(file, left)
    await (await lockSpool(folder, systemRandom)).release()
  }
  writeFileSync(file, `${pid} ${started} 00\n`)
  await assert.rejects(lockSpool(folder, systemRandom), /Another agent is using/)
})

test('of two agents that find what another left one has the spool', async (t) => {
  const folder = newDataDir(t)
  mkdirSync(folder)
  for (let round = 0; round < 20; round++) {
    writeFileSync(join(folder, 'agent.lock'), '')
    const tries = await Promise.allSettled([lockSpool(folder, systemRandom), lockSpool(folder, systemRandom)])
    const good = tries.filter((one) => one.status === 'fulfilled')
    assert.equal(good.length, 1)
    await good[0]?.value.release()
  }
})

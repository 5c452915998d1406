// latchkey account buy, with all that the management API takes.
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { makeCli, newDataDir } from '../../cli.ts'
import { VPN_PASSWORD } from '../../fixtures/prepaid.ts'

test('account buy takes limits, a dedicated country, a VPN password and the end of a plan', async (t) => {
  const dataDir = newDataDir(t)
  const cli = makeCli(dataDir)
  await cli.json('init')
  await cli.json('account', 'add', '--external-id', 'shop-1', '--days', '30')
  const stock = 'dedicated-ip add --country DE --host de1.example.net 198.51.100.10'
  assert.equal((await cli.run(...stock.split(' '))).code, 0)
  const file = join(dataDir, 'vpn-password')
  writeFileSync(file, `${VPN_PASSWORD}\n`, { mode: 0o600 })
  const buy = (...more: string[]) => cli.run('account', 'buy', 'shop-1', '--json', ...more)
  const places = ['--countries', '84', '20', '--protocols', '1', '--protocols', '2', '--sessions', '3']
  const days = ['--days', '10', '--dedicated-country', 'DE', '--vpn-password-file', file]
  const bought = await buy(...days, ...places)
  assert.equal(bought.code, 0, bought.err)
  const { subscriptionId: id, login } = JSON.parse(bought.out)
  assert.equal(login.password, VPN_PASSWORD)
  assert.equal((await buy('--plan', '12', '--no-renew')).code, 0)
  const { logins } = await cli.json('account', 'show', 'shop-1')
  const found = logins.find((one: { subscriptionId: number }) => one.subscriptionId === id)
  assert.deepEqual(found.limits, {
    ...{ sessionLimit: 3, countryIds: [84, 20], cityIds: [], protocolIds: [1, 2] },
  })
  assert.equal(found.dedicated.address, '198.51.100.10')
  assert.deepEqual(
    logins.filter((one: { autoTerminate: boolean }) => one.autoTerminate).length,
    1,
    'the plan ends with its first term',
  )
  assert.match((await buy('--days', '10', '--countries', '99999')).err, /99999/)
  assert.match(
    (await buy('--days', '10', '--vpn-password-file', join(dataDir, 'none'))).err,
    /cannot be read/,
  )
  assert.match((await buy('--plan', '12', '--dedicated-country', 'DE')).err, /Only what is paid by days/)
})

// The gateway commands, run as an operator runs them.
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { makeCli, newDataDir } from '../../cli.ts'

const G1 =
  'gateway add --name g1 --host de1.example.net --country DE --city Frankfurt --protocol openvpn-udp:1194 --protocol ikev2'
const IKE = 'gateway add --name g1 --host de1.example.net --country DE --protocol ikev2 --profile strongswan'
const CHOSEN = 'correct-horse-battery'

test('a gateway is added, listed, changed and removed', async (t) => {
  const cli = makeCli(newDataDir(t))
  await cli.json('init')
  assert.match((await cli.run('gateway', 'list')).out, /no gateways yet/)
  const added = await cli.run(...G1.split(' '))
  assert.match(added.out, /g1 +de1\.example\.net +DE +Frankfurt +openvpn-udp:1194 ikev2:500/)
  assert.doesNotMatch(added.out, /secret|RADIUS/)
  const shown = {
    ...{ name: 'g1', host: 'de1.example.net', country: 'DE', city: 'Frankfurt' },
    ...{ protocols: ['openvpn-udp:1194', 'ikev2:500'], brands: null, profile: 'generic', source: null },
    ...{ messageAuthenticator: 'strict', disconnect: 'none', hasSecret: false, hasAgentToken: false },
    weak: [],
  }
  assert.deepEqual(await cli.json('gateway', 'list'), [shown])
  const wrong = await cli.run('gateway', 'set', 'g1', '--city', 'Frankfort')
  assert.deepEqual(
    [wrong.code, wrong.err],
    [1, 'There is no city in Germany called "Frankfort". Did you mean Frankfurt?\n'],
  )
  assert.match((await cli.run('gateway', 'set', 'g1')).err, /Nothing to set/)
  const changes = 'gateway set g1 --no-city --protocol wireguard openvpn-tcp:8443 --brand main'
  const set = await cli.json(...changes.split(' '))
  assert.deepEqual(
    [set.city, set.protocols, set.brands],
    [null, ['openvpn-tcp:8443', 'wireguard:51820'], ['main']],
  )
  assert.equal((await cli.json('gateway', 'set', 'g1', '--every-brand')).brands, null)
  assert.equal((await cli.run('gateway', 'remove', 'g1', '--yes')).code, 0)
  assert.deepEqual(await cli.json('gateway', 'list'), [])
})

test('a secret is shown when it is made, inside the lines to paste, and never again', async (t) => {
  const cli = makeCli(newDataDir(t), { LATCHKEY_RADIUS_HOST: '10.0.0.1' })
  await cli.json('init')
  const { out } = await cli.run(...IKE.split(' '), '--source', '10.0.0.7')
  const [, secret = ''] = /Its shared secret is (lk_radius_[0-9a-f]{36})\n/.exec(out) ?? []
  assert.notEqual(secret, '')
  assert.match(
    out,
    /listens for its RADIUS on 10\.0\.0\.1, ports 1812 \(logins\) and 1813 \(accounting\), UDP/,
  )
  assert.match(
    out,
    new RegExp(`address = 10\\.0\\.0\\.1\\n.*\\n.*\\n +secret = ${secret}\\n +nas_identifier = g1\\n`),
  )
  assert.match(out, /dae \{\n.*\n.*\n +port = 3799/)
  const later = [await cli.run('gateway', 'show', 'g1'), await cli.run('gateway', 'list')]
  for (const { out: text } of later) assert.equal(text.includes(secret), false)
  assert.match(later[0]?.out ?? '', /secret = THE-SHARED-SECRET/)

  const file = join(newDataDir(t), '..', 'secret')
  writeFileSync(file, `${CHOSEN}\n`)
  const rotated = await cli.run('gateway', 'rotate-secret', 'g1', '--secret-file', file)
  assert.match(rotated.out, new RegExp(`former secret counts beside the new one.*secret = ${CHOSEN}`, 's'))
  assert.match(
    (await cli.run('gateway', 'show', 'g1')).out,
    /former secret +ends .*not used since it was replaced/,
  )
  const atOnce = await cli.run('gateway', 'rotate-secret', 'g1', '--overlap', '0', '--secret-file', file)
  assert.match(atOnce.out, /only the new secret counts/)
  assert.doesNotMatch((await cli.run('gateway', 'show', 'g1')).out, /former/)
  const again = await cli.json('gateway', 'rotate-secret', 'g1')
  assert.match(again.secret, /^lk_radius_/)
  assert.notEqual(again.secret, secret)
  assert.match(
    (await cli.run('gateway', 'rotate-secret', 'g1', '--secret-file', '/')).err,
    /cannot be read|too large/,
  )
})

test('a server that listens to this machine only says what to set', async (t) => {
  const dataDir = newDataDir(t)
  const cli = makeCli(dataDir)
  await cli.json('init')
  const added = await cli.run(...IKE.split(' '), '--source', '10.0.0.7')
  assert.match(added.out, /on this machine only .*set LATCHKEY_RADIUS_HOST to an address that g1 reaches/)
  const near = await cli.run('gateway', 'set', 'g1', '--source', '::1')
  assert.match(near.out, /listens for its RADIUS on 127\.0\.0\.1, ::1, ports/)
  const off = makeCli(dataDir, { LATCHKEY_RADIUS_AUTH_PORT: 'off' })
  assert.match(
    (await off.run('gateway', 'show', 'g1')).out,
    /does not listen for it: LATCHKEY_RADIUS_AUTH_PORT/,
  )
  const without = await cli.run('gateway', 'set', 'g1', '--no-source', '--disconnect', 'none')
  assert.match(without.out, /RADIUS over UDP is not taken from it/)
})

test('an agent gets a token and what to start', async (t) => {
  const cli = makeCli(newDataDir(t), { LATCHKEY_PUBLIC_URL: 'https://vpn.example.net' })
  await cli.json('init')
  const agent = 'gateway add --name a1 --host a.example.net --country DE --protocol openvpn-udp'.split(' ')
  const added = await cli.json(...agent, '--profile', 'openvpn-agent')
  assert.match(added.agentToken, /^lk_agent_[0-9a-f]{40}$/)
  assert.equal(added.disconnect, 'agent')
  assert.match(added.keys[0], /^ed25519:[\w-]{43}$/)
  const { out } = await cli.run('gateway', 'show', 'a1')
  assert.match(
    out,
    /echo THE-AGENT-TOKEN ed25519:[\w-]{43} > .*\n.*agent openvpn --socket .*\n +--url https:\/\/vpn\.example\.net /,
  )
  assert.equal(out.includes(added.agentToken), false)
  const renewed = await cli.run('gateway', 'agent-token', 'a1')
  assert.match(renewed.out, /Its agent's token is lk_agent_/)
  assert.notEqual((await cli.json('gateway', 'agent-token', 'a1')).agentToken, added.agentToken)
})

test('weak gateways are shown as weak with the reason, and the weakest are refused without --yes-weak', async (t) => {
  const cli = makeCli(newDataDir(t))
  await cli.json('init')
  const plugin =
    'gateway add --host de1.example.net --country DE --protocol openvpn-udp --profile openvpn-plugin'
  const legacy = [...plugin.split(' '), '--message-authenticator', 'legacy']
  const near = await cli.json(...legacy, '--name', 'o1', '--source', '10.0.0.7')
  assert.deepEqual(near.weak, ['legacy'])
  const far = [...legacy, '--name', 'o2', '--source', '198.51.100.7']
  assert.match((await cli.run(...far)).err, /198\.51\.100\.7 is a public address.*Use RADIUS over TLS/)
  await cli.json(...far, '--yes-weak')
  const { out } = await cli.run('gateway', 'list')
  assert.match(out, /^ +o1 .* WEAK$/m)
  assert.match(out, /^Weak: o1, o2: takes logins without Message-Authenticator/m)
  assert.match(out, /^Weak: o2: RADIUS over UDP crosses the open Internet/m)
})

test('each profile has lines to paste', async (t) => {
  const dataDir = newDataDir(t)
  await makeCli(dataDir).json('init')
  const pem = join(dataDir, 'any.pem')
  writeFileSync(pem, '')
  const files = ['CERT', 'KEY', 'CA'].map((name) => [`LATCHKEY_RADIUS_TLS_${name}_FILE`, pem])
  const cli = makeCli(dataDir, {
    LATCHKEY_PUBLIC_URL: 'https://vpn.example.net',
    ...Object.fromEntries(files),
  })
  const base = 'gateway add --host de1.example.net --country DE --protocol ikev2 openvpn-udp'.split(' ')
  const shownOf = async (name: string, ...options: string[]) => {
    await cli.json(...base, '--name', name, ...options)
    return (await cli.run('gateway', 'show', name)).out
  }
  const near = ['--source', '10.0.0.7', '--message-authenticator', 'legacy']
  const plugin = await shownOf('g1', '--profile', 'openvpn-plugin', ...near)
  assert.match(
    plugin,
    /NAS-Identifier=g1\/openvpn-udp\n.*name=vpn\.example\.net\n.*sharedsecret=THE-SHARED-SECRET/s,
  )
  assert.match(plugin, /own NAS-Identifier: g1\/openvpn-udp, g1\/ikev2/)
  const ocserv = await shownOf('g2', '--profile', 'ocserv', ...near)
  assert.match(ocserv, /authserver vpn\.example\.net:1812\n.*vpn\.example\.net THE-SHARED-SECRET/s)
  const generic = await shownOf('g3', '--disconnect', 'coa:3800', '--source', '10.0.0.8')
  assert.match(generic, /accounting +vpn\.example\.net, UDP port 1813, every 600 s/)
  assert.match(generic, /disconnects +from vpn\.example\.net, to UDP port 3800, same secret/)
  const overTls = await shownOf('g4', '--profile', 'ocserv')
  assert.match(overTls, /listens for its RADIUS over TLS on port 2083 .* must name g4 or de1\.example\.net/)
  assert.match(overTls, /Server vpn\.example\.net \{\n +type TLS\n +port 2083\n +secret radsec/)
  assert.match((await cli.run('gateway', 'show', 'g9')).err, /no gateway named "g9". Did you mean g1\?/)
})

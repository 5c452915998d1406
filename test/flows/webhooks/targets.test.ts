// Where webhooks may call: no address of this machine or its networks, however it is written, and whatever a name resolves to at the
// moment of the call, unless the operator has opened its range.
import assert from 'node:assert/strict'
import type { LookupAddress, lookup } from 'node:dns'
import { test } from 'node:test'
import { isPublicAddress } from '../../../src/address.ts'
import { makePost } from '../../../src/webhooks/post.ts'
import { makeTargets } from '../../../src/webhooks/target.ts'
import { startReceiver } from '../../fixtures/webhooks/receiver.ts'

const NASTY = [
  ...[
    '127.0.0.1',
    '127.1',
    '2130706433',
    '0x7f000001',
    '0x7f.1',
    '017700000001',
    '0177.0.0.1',
    '0',
    '0.0.0.0',
  ],
  ...[
    '10.1.2.3',
    '172.31.255.254',
    '192.168.0.1',
    '169.254.169.254',
    '100.64.0.1',
    '192.0.0.8',
    '198.18.0.1',
  ],
  ...['192.0.2.1', '198.51.100.1', '203.0.113.1', '192.88.99.1', '224.0.0.1', '240.0.0.1', '255.255.255.255'],
  ...['[::1]', '[::]', '[::127.0.0.1]', '[::7f00:1]', '[::ffff:127.0.0.1]', '[::ffff:a9fe:a9fe]'],
  ...['[64:ff9b::7f00:1]', '[64:ff9b:1::a00:1]', '[2002:7f00:1::]', '[2001::1]', '[2001:db8::1]', '[100::1]'],
  ...['[fe80::1]', '[fc00::1]', '[fd12:3456::1]', '[ff02::1]', '[fec0::1]', '[3fff::1]', '[5f00::1]'],
  ...[
    'localhost',
    'LOCALHOST',
    'localhost.',
    'a.localhost',
    '１２７.０.０.１',
    '127。0。0。1',
    '%31%32%37.0.0.1',
  ],
]
const PUBLIC = [
  '1.1.1.1',
  '8.8.8.8',
  '[2606:4700:4700::1111]',
  '[2a00:1450::1]',
  '[::ffff:8.8.8.8]',
  'example.com',
]

const REFUSED = { name: 'AppError', code: 'invalid_input' }

test('an address of this machine or its networks is refused when the webhook is made, however it is written', () => {
  const { checked } = makeTargets([])
  for (const host of NASTY) assert.throws(() => checked(`https://${host}/`), REFUSED, host)
  for (const host of PUBLIC) assert.equal(checked(`https://${host}/a?b#c`).includes('#'), false, host)
  assert.ok(NASTY.length >= 25)
})

test('plain HTTP, credentials, ports of other protocols and what is no URL are refused', () => {
  const { checked } = makeTargets([])
  const bad = [
    ...[
      'http://example.com/',
      'ftp://example.com/',
      'file:///etc/passwd',
      'javascript:alert(1)',
      'example.com',
      '',
    ],
    ...[
      'https://user:password@example.com/',
      'https://user@example.com/',
      'https://example.com:0/',
      'https://',
    ],
    ...[
      'https://example.com:22/',
      'https://example.com:25/',
      'https://example.com:6667/',
      'https://example.com:10080/',
    ],
    ...['https://example.com:70000/', `https://example.com/${'a'.repeat(2000)}`],
  ]
  for (const url of bad) assert.throws(() => checked(url), REFUSED, url)
  for (const url of ['https://example.com:443/', 'https://example.com:8443/']) assert.ok(checked(url))
})

test('the setting opens its ranges, by plain HTTP too, and nothing else', () => {
  const { checked, mayCall } = makeTargets(['10.0.0.0/8', 'fd00::/8'])
  for (const url of [
    'http://10.1.2.3:8080/',
    'https://10.1.2.3/',
    'http://[fd00::1]/',
    'http://[::ffff:10.0.0.1]/',
  ])
    assert.ok(checked(url), url)
  for (const url of ['http://127.0.0.1/', 'https://192.168.0.1/', 'http://8.8.8.8/', 'http://[::1]/'])
    assert.throws(() => checked(url), REFUSED, url)
  assert.ok(checked('http://panel.example.com/')) // its address is judged at the call
  assert.ok(!mayCall('http:', '93.184.216.34') && mayCall('https:', '93.184.216.34'))
})

test('a name is judged by the addresses that it has at the call, each time', async (t) => {
  const receiver = await startReceiver(t)
  const url = `http://rebinding.example.com:${receiver.port}/`
  let found: LookupAddress[] = []
  const resolve = ((_: string, __: object, done: (error: null, all: LookupAddress[]) => void) =>
    done(null, found)) as unknown as typeof lookup
  const call = async (ranges: string[], ...addresses: string[]) => {
    found = addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }))
    const post = makePost({ targets: makeTargets(ranges), resolve })
    return post({ url, headers: {}, body: '{}' }, new AbortController().signal)
  }
  assert.equal((await call(['127.0.0.0/8'], '127.0.0.1')).status, 204)
  for (const address of ['127.0.0.1', '::ffff:127.0.0.1', '::1', '0.0.0.0', '10.0.0.1'])
    assert.match((await call(['192.168.0.0/16'], address)).error, /no address that a webhook may call/)
  assert.equal((await call(['127.0.0.0/8'], '10.0.0.1', '127.0.0.1')).status, 204)
  assert.equal(receiver.calls.length, 2)
  const post = makePost({ targets: makeTargets([]), resolve })
  const direct = { url: `https://127.0.0.1:${receiver.port}/`, headers: {}, body: '{}' }
  assert.match((await post(direct, new AbortController().signal)).error, /no address that a webhook may call/)
})

test('an answer is read to its bound, and its status counts whatever follows', async (t) => {
  const receiver = await startReceiver(t)
  const post = makePost({ targets: makeTargets(['127.0.0.0/8']) })
  const call = () => post({ url: receiver.url, headers: {}, body: '{}' }, new AbortController().signal)
  let sent = 0
  receiver.answer((_, response) => {
    response.writeHead(200)
    const more = () => {
      if (response.destroyed) return
      sent += 65_536
      response.write('x'.repeat(65_536), more)
    }
    more()
  })
  const endless = await call()
  assert.deepEqual([endless.status, endless.text], [200, 'x'.repeat(1024)])
  assert.ok(sent < 20e6)
  receiver.answer((_, response) => {
    response.writeHead(200, { 'content-length': '100' })
    response.write('half', () => response.destroy())
  })
  assert.deepEqual(await call(), { status: 200, error: '', retryAfterS: 0, text: 'half' })
  receiver.answer((_, response) => response.destroy())
  assert.equal((await call()).status, 0)
})

test('addresses that the open Internet carries are public', () => {
  for (const address of ['1.1.1.1', '2606:4700:4700::1111', '::ffff:8.8.8.8', '223.255.255.255'])
    assert.ok(isPublicAddress(address), address)
  for (const address of ['', 'example.com', '1.1.1', 'fe80::1%eth0'])
    assert.ok(!isPublicAddress(address), address)
})

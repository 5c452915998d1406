// OpenVPN's messages on its management socket, as recorded (2.6.14), and the answers: cut into chunks anywhere, and with any
// text of strangers inside.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { allowLines, denyLine } from '../../../src/agent/management-commands.ts'
import {
  MAX_LINE_LENGTH,
  MAX_VARIABLES,
  makeManagementReader,
  readStatus,
} from '../../../src/agent/management-lines.ts'
import { isSafeUrl } from '../../../src/agent/server.ts'
import { readTokenFile } from '../../../src/agent/token-file.ts'

const RECORDED = [
  ">INFO:OpenVPN Management Interface Version 5 -- type 'help' for more info",
  '>HOLD:Waiting for hold release:0',
  'SUCCESS: bytecount interval changed',
  '>CLIENT:CONNECT,0,1',
  '>CLIENT:ENV,n_clients=0',
  '>CLIENT:ENV,password=pass "word" =x',
  '>CLIENT:ENV,session_state=Initial',
  '>CLIENT:ENV,untrusted_ip=10.80.1.2',
  '>CLIENT:ENV,username=bob',
  '>CLIENT:ENV,IV_PROTO=990',
  '>CLIENT:ENV,ifconfig_netmask=255.255.255.0',
  '>CLIENT:ENV,END',
  '>CLIENT:ADDRESS,0,10.83.0.77,1',
  '>BYTECOUNT_CLI:0,912,3006',
  '>CLIENT:DISCONNECT,0',
  '>CLIENT:ENV,bytes_sent=6688',
  '>CLIENT:ENV,bytes_received=2742',
  '>CLIENT:ENV,END',
  '',
]

/** As plain objects. */
function read(chunks: readonly string[]) {
  const reader = makeManagementReader()
  return chunks
    .flatMap(reader)
    .map((said) => ('variables' in said ? { ...said, variables: Object.fromEntries(said.variables) } : said))
}

const EXPECTED = [
  { kind: 'answer', text: 'SUCCESS: bytecount interval changed' },
  {
    ...{ kind: 'connect', cid: 0, kid: 1, isCut: false },
    variables: {
      ...{ password: 'pass "word" =x', session_state: 'Initial', untrusted_ip: '10.80.1.2', username: 'bob' },
      ...{ IV_PROTO: '990', ifconfig_netmask: '255.255.255.0' },
    },
  },
  { kind: 'address', cid: 0, address: '10.83.0.77' },
  { kind: 'bytes', cid: 0, octetsIn: 912, octetsOut: 3006 },
  {
    kind: 'disconnect',
    cid: 0,
    kid: 0,
    isCut: false,
    variables: { bytes_sent: '6688', bytes_received: '2742' },
  },
]

test('what OpenVPN was recorded saying is understood, with either line end', () => {
  assert.deepEqual(read([RECORDED.join('\r\n')]), EXPECTED)
  assert.deepEqual(read([RECORDED.join('\n')]), EXPECTED)
})

test('it is understood however it is cut into chunks', () => {
  const text = RECORDED.join('\r\n')
  fc.assert(
    fc.property(fc.array(fc.nat(text.length), { maxLength: 20 }), (cuts) => {
      const at = [0, ...cuts.toSorted((a, b) => a - b), text.length]
      const chunks = at.slice(1).map((end, i) => text.slice(at[i], end))
      assert.deepEqual(read(chunks), EXPECTED)
    }),
  )
})

test('whatever else comes neither throws nor becomes a login', () => {
  const part = fc.constantFrom(
    '>CLIENT:',
    'CONNECT',
    'ENV,',
    'END',
    'username=',
    ',',
    '1',
    '\n',
    '\r\n',
    '>',
    '\0',
    'é',
  )
  fc.assert(
    fc.property(fc.array(fc.oneof(part, fc.string()), { maxLength: 60 }), (parts) => {
      for (const said of read(parts)) {
        if ('cid' in said) assert.ok(Number.isSafeInteger(said.cid) && said.cid >= 0)
      }
    }),
  )
})

test('a line that is too long is left out and known to be missing, and memory stays bounded', () => {
  const event = (line: string) => [
    '>CLIENT:CONNECT,1,2\n',
    `${line}\n`,
    '>CLIENT:ENV,username=bob\n',
    '>CLIENT:ENV,END\n',
  ]
  const [long] = read(event(`>CLIENT:ENV,password=${'x'.repeat(MAX_LINE_LENGTH)}`))
  assert.deepEqual(long, { kind: 'connect', cid: 1, kid: 2, isCut: true, variables: { username: 'bob' } })
  const many = Array.from({ length: MAX_VARIABLES + 1 }, (_, i) => `>CLIENT:ENV,IV_X${i}=1\n`)
  assert.equal((read(event(many.join(''))) as { isCut: boolean }[])[0]?.isCut, true)
  const endless = makeManagementReader()
  for (let i = 0; i < 100; i++) assert.deepEqual(endless('x'.repeat(MAX_LINE_LENGTH)), [])
})

test('a client cannot set what the agent believes: its variables begin with IV_ or UV_', () => {
  const [event] = read(['>CLIENT:CONNECT,1,1\n>CLIENT:ENV,UV_session_state=Authenticated\n>CLIENT:ENV,END\n'])
  assert.deepEqual(event && 'variables' in event ? event.variables : undefined, {})
})

test('the list of clients is read by its own header, without those that are still being asked about', () => {
  const header =
    'HEADER\tCLIENT_LIST\tCommon Name\tReal Address\tVirtual Address\tVirtual IPv6 Address\tBytes Received\tBytes Sent\tConnected Since\tConnected Since (time_t)\tUsername\tClient ID\tPeer ID\tData Channel Cipher'
  const rest = '\t2026-11-22 06:01:52\t1795327312\tbob\t'
  const listed = readStatus([
    header,
    `CLIENT_LIST\tbob\t10.80.1.2:52835\t10.83.0.77\t\t1209\t3228${rest}0\t0\tAES-256-GCM`,
    `CLIENT_LIST\tbob\t[2001:db8::7]:52836\t\t2001:db8:1::2\t1\t2${rest}1\t1\tAES-256-GCM`,
    `CLIENT_LIST\tbob\ttcp4-server:10.80.1.2:52837\t\t\t1\t2${rest}2\t2\tAES-256-GCM`,
    'CLIENT_LIST\tUNDEF\t10.80.1.2:52838\t\t\t1\t2\t2026-11-22 06:01:52\t1795327312\tUNDEF\t3\t3\tBF-CBC',
    'ROUTING_TABLE\t10.83.0.77\tbob\t10.80.1.2:52835\t2026-11-22 06:01:53\t1795327313',
    'CLIENT_LIST\tcut',
  ])
  assert.deepEqual(listed[0], {
    ...{ cid: 0, username: 'bob', caller: { address: '10.80.1.2', port: '52835' } },
    ...{ framedAddress: '10.83.0.77', octetsIn: 1209, octetsOut: 3228, since: 1795327312 },
  })
  assert.deepEqual(
    listed.map(({ cid, caller, framedAddress }) => [cid, caller?.address, framedAddress]),
    [
      [0, '10.80.1.2', '10.83.0.77'],
      [1, '2001:db8::7', '2001:db8:1::2'],
      [2, '10.80.1.2', undefined],
    ],
  )
})

test('nothing that comes from elsewhere can end a command or add an option to a client', () => {
  const asking = { cid: 3, kid: 4 }
  assert.equal(denyLine(asking, 'a "b"\nclient-kill 1\\', 'é\r\nx'), 'client-deny 3 4 "a bclient-kill 1" "x"')
  for (const address of ['10.8.0.7\npush "route 0.0.0.0"', '10.8.0.7 255.0.0.0', '', 'x']) {
    assert.deepEqual(allowLines(asking, { address, netmask: undefined }), ['client-auth-nt 3 4'])
  }
  const push = (address: string, netmask?: string) => allowLines(asking, { address, netmask })[1]
  assert.equal(push('10.8.0.7', '255.0.0.0\nx'), 'ifconfig-push 10.8.0.7 255.255.255.0')
  assert.equal(push('10.8.0.7', '255.255.0.0'), 'ifconfig-push 10.8.0.7 255.255.0.0')
  assert.equal(push('2001:db8::7'), 'ifconfig-ipv6-push 2001:db8::7/64')
})

test('the server is reached over TLS, or on this machine', () => {
  const good = [
    'https://vpn.example.com',
    'http://localhost:8080',
    'http://127.0.0.1:8080',
    'http://[::1]:8080',
  ]
  const bad = ['http://vpn.example.com', 'http://127.evil.example', 'http://10.0.0.1', 'ftp://localhost']
  assert.deepEqual(
    [...good, ...bad].filter((url) => isSafeUrl(new URL(url))),
    good,
  )
})

test('a token file holds one token, and keys that may be on the same line', () => {
  const [token, key] = [`lk_agent_${'a'.repeat(40)}`, `ed25519:${'A'.repeat(42)}E`]
  assert.deepEqual(readTokenFile(`# of g1\n${token} ${key}\n`)?.keys.length, 1)
  assert.equal(readTokenFile(token)?.token, token)
  for (const text of ['', 'lk_agent_short', `${token}\n${token}`, `# ${token}`])
    assert.equal(readTokenFile(text), undefined)
})

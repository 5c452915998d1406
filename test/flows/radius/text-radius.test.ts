// Gateways send bytes where RADIUS has text: bytes that are no text are kept as hex digits, so that different bytes stay
// different.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { makeManagementReader, readStatus } from '../../../src/agent/management-lines.ts'
import { attribute, findAttribute } from '../../../src/radius/codec/attributes.ts'
import { ACCT_STATUS_TYPES } from '../../../src/radius/codec/dictionary.ts'
import type { Attribute } from '../../../src/radius/codec/packet.ts'
import { hideUserPassword } from '../../../src/radius/codec/user-password.ts'
import { makeNtResponse } from '../../../src/radius/methods/mschapv2.ts'
import { keepBytes, keepText, keptBytes, keptText } from '../../../src/text.ts'
import { openAgentApiFixture, recordOf } from '../../fixtures/agent-api.ts'
import { accessRequest, openRadiusFixture, report, secret } from '../../fixtures/radius/radius.ts'
import { packetOf } from '../../fixtures/radius/radius-bytes.ts'
import { ENGINES } from '../../harness.ts'

const PASSWORD = 'Correct.Horse9!'
const userName = (bytes: Buffer): Attribute => ({ type: 1, value: bytes })
const sessionId = (bytes: Buffer): Attribute => ({ type: 44, value: bytes })
const userPassword = (authenticator: Buffer) =>
  attribute('User-Password', hideUserPassword(Buffer.from(PASSWORD), authenticator, secret))
const hex = (digits: string) => Buffer.from(digits, 'hex')

test('no two values are kept as one, and each is given back as it came', () => {
  const bytes = fc.uint8Array({ maxLength: 253 }).map((one) => Buffer.from(one))
  const ascii = fc.string({ maxLength: 100 }).map((one) => Buffer.from(one))
  const written = bytes.map((one) => Buffer.from(`0x${one.toString('hex').slice(0, 200)}`))
  fc.assert(
    fc.property(fc.oneof(bytes, ascii, written), (value) => {
      const kept = keepBytes(value)
      assert.ok(keptBytes(kept).equals(value))
      assert.ok(!kept.includes('\0') && kept.isWellFormed() && kept.length <= 508)
      const packet = packetOf({ type: 44, value })
      assert.deepEqual(attribute('Acct-Session-Id', findAttribute(packet, 'Acct-Session-Id') ?? ''), {
        type: 44,
        value,
      })
    }),
    { numRuns: 2000 },
  )
  assert.deepEqual(
    [keepBytes(hex('ff00')), keepText('0xff00'), keepText('a\0'), keepText('ä')],
    ['0xff00', '0x307866663030', '0x6100', 'ä'],
  )
  assert.deepEqual(
    [keptText('0x307866663030'), keptText('0xff00'), keptText('0x6100'), keptText('0xzz'), keptText('ä')],
    ['0xff00', undefined, undefined, '0xzz', 'ä'],
  )
})

for (const engine of ENGINES) {
  test(`${engine}: sessions whose ids are bytes stay apart, and are ended by them`, async (t) => {
    const fixture = await openRadiusFixture(t, { engine })
    const { username } = await fixture.add({ login: { username: 'ada', password: PASSWORD } })
    const ids = ['ff01', 'ff02', 'c0', `${'ff'.repeat(252)}01`, `${'ff'.repeat(252)}02`].map(hex)
    ids.push(Buffer.from('0xff01'), Buffer.from('\ufffd\x01'))
    for (const id of ids) {
      const status = attribute('Acct-Status-Type', ACCT_STATUS_TYPES.Start)
      await fixture.accounting.ask(report([status, attribute('User-Name', username), sessionId(id)]))
    }
    const rows = await fixture.app.db.read
      .selectFrom('session')
      .select('session_key as key')
      .orderBy('id')
      .execute()
    assert.deepEqual(
      rows.map(({ key }) => key),
      [...ids.slice(0, 5).map((id) => `0x${id.toString('hex')}`), '0x307866663031', '\ufffd\x01'],
    )
    for (const [at, { key }] of rows.entries()) {
      assert.deepEqual(attribute('Acct-Session-Id', key).value, ids[at])
    }
  })

  test(`${engine}: a name that is no text belongs to no login, and a login may be called like its hex digits`, async (t) => {
    const fixture = await openRadiusFixture(t, { engine })
    await fixture.add({ login: { username: '0xff', password: PASSWORD } })
    const names = { bytes: hex('ff'), digits: Buffer.from('0xff') }
    const login = async (name: Buffer, session: string) => {
      const tried = (authenticator: Buffer) => [userName(name), userPassword(authenticator)]
      const asked = accessRequest(tried, [attribute('Acct-Session-Id', session)])
      return (await fixture.logins.ask(asked)).code
    }
    assert.equal(await login(names.bytes, 's1'), 'Access-Reject')
    assert.equal(await login(names.digits, 's2'), 'Access-Accept')
    assert.equal((await fixture.logins.ask(msChap(names.digits))).code, 'Access-Accept')
    for (const [session, name] of Object.entries(names)) {
      const status = attribute('Acct-Status-Type', ACCT_STATUS_TYPES.Start)
      await fixture.accounting.ask(report([status, userName(name), attribute('Acct-Session-Id', session)]))
    }
    const rows = await fixture.app.db.read
      .selectFrom('session')
      .select(['session_key as key', 'subscription_id as subscriptionId'])
      .orderBy('session_key')
      .execute()
    assert.deepEqual(
      rows.map(({ key, subscriptionId }) => [key, subscriptionId !== null]),
      [
        ['bytes', false],
        ['digits', true],
      ],
    )
  })

  test(`${engine}: an agent's login and session may be called like hex digits`, async (t) => {
    const fixture = await openAgentApiFixture(t, { engine })
    await fixture.add({ login: { username: '0xff', password: PASSWORD } })
    const session = '0x01'
    const { body } = await fixture.authorize({ session, username: '0xff', password: PASSWORD })
    assert.equal(body.access, 'allowed')
    await fixture.report([recordOf(session, '0xff')])
    await fixture.app.prepaid.disable(fixture.caller, '0xff')
    const { body: page } = await fixture.call('GET', 'orders?wait=1')
    assert.deepEqual(
      (page.orders as { session: string }[]).map((one) => one.session),
      [session],
    )
  })
}

test('OpenVPN’s client whose name or password is no text is not made another one', () => {
  const read = (name: string, value: string) => {
    const lines = ['>CLIENT:CONNECT,1,1', `>CLIENT:ENV,${name}=${value}`, '>CLIENT:ENV,END', '']
    const [event] = makeManagementReader()(Buffer.from(lines.join('\r\n'), 'latin1').toString('latin1'))
    assert.ok(event?.kind === 'connect')
    return [event.variables.get(name), event.isCut]
  }
  assert.deepEqual(read('username', 'J\xe4ger'), [undefined, true])
  assert.deepEqual(read('password', '\xff'), [undefined, true])
  assert.deepEqual(read('username', Buffer.from('Jäger').toString('latin1')), ['Jäger', false])
  assert.deepEqual(read('X509_0_O', '\xff'), [undefined, false])
  const header = 'HEADER\tCLIENT_LIST\tCommon Name\tUsername\tClient ID'
  const listed = readStatus([header, 'CLIENT_LIST\t\xff\tbob\t1', 'CLIENT_LIST\tx\tJ\xe4ger\t2'])
  assert.deepEqual(
    listed.map(({ username }) => username),
    ['bob'],
  )
})

function msChap(name: Buffer) {
  const authenticatorChallenge = Buffer.alloc(16, 1)
  const peerChallenge = Buffer.alloc(16, 2)
  const attempt = { username: keepBytes(name), authenticatorChallenge, peerChallenge }
  const response = Buffer.concat([
    ...[Buffer.from([7, 0]), peerChallenge, Buffer.alloc(8)],
    makeNtResponse(attempt, PASSWORD),
  ])
  return accessRequest([
    userName(name),
    attribute('MS-CHAP-Challenge', authenticatorChallenge),
    attribute('MS-CHAP2-Response', response),
  ])
}

// A gateway whose secret was rotated with an overlap: requests of either secret are answered, with the secret they were made with.
import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { judgeFormerKeys } from '../../../src/checks/judge-settings.ts'
import { HOUR_MS, MINUTE_MS } from '../../../src/clock.ts'
import { attribute, findAttribute } from '../../../src/radius/codec/attributes.ts'
import type { Packet } from '../../../src/radius/codec/packet.ts'
import { makeRadiusSecret } from '../../../src/radius/codec/signatures.ts'
import { encodeEap } from '../../../src/radius/methods/eap-packet.ts'
import { deriveMppeKeys, revealKey } from '../../../src/radius/methods/mppe-keys.ts'
import {
  eapRequest,
  identity,
  messageOf,
  requestAfter,
  responseTo,
  SUCCESS,
} from '../../fixtures/radius/eap.ts'
import { msChap } from '../../fixtures/radius/ms-chap.ts'
import {
  accessRequest,
  answerTo,
  secret as former,
  openRadiusFixture,
  pap,
  type RadiusFixture,
  type RadiusOptions,
  report,
  unsignedPap,
} from '../../fixtures/radius/radius.ts'
import { atOnce } from '../../fixtures/scenario.ts'
import { ENGINES, OPERATOR } from '../../harness.ts'

const ADA = { username: 'ada', password: 'Correct-Horse.9!' }
const HOME = [attribute('Calling-Station-Id', '198.51.100.7')]
const CHOSEN = 'a-new-secret-of-two-sides'
const present = makeRadiusSecret(Buffer.from(CHOSEN))
const other = makeRadiusSecret(Buffer.from('a-secret-of-no-gateway'))

/** The fixture's own secret is the former one, for two hours. */
async function openRotated(t: TestContext, options: RadiusOptions) {
  const fixture = await openRadiusFixture(t, options)
  await fixture.add({ login: ADA })
  fixture.secrets.note(CHOSEN)
  await fixture.app.gateways.rotateSecret('gw1', { secret: CHOSEN, overlapMs: 2 * HOUR_MS }, OPERATOR)
  return fixture
}

async function codeOf(client: RadiusFixture['logins'], request: Packet, key: typeof former) {
  return answerTo(request, await client.exchange(request.bytes), key).code
}

const START_OF = (key: string) => [
  ...[attribute('User-Name', ADA.username), attribute('Acct-Status-Type', 1)],
  attribute('Acct-Session-Id', key),
]

for (const engine of ENGINES) {
  test(`${engine}: for the overlap logins and reports of both secrets are answered, each by its own`, async (t) => {
    const fixture = await openRotated(t, { engine })
    const { logins, accounting, clock } = fixture
    for (const key of [present, former]) {
      assert.equal(await codeOf(logins, pap(ADA, [], { key }), key), 'Access-Accept')
      const wrong = pap({ ...ADA, password: 'no' }, [], { key })
      assert.equal(await codeOf(logins, wrong, key), 'Access-Reject')
      assert.equal(await codeOf(accounting, report(START_OF('a'), key), key), 'Accounting-Response')
      const { attempt, attributes } = msChap(ADA)
      const request = accessRequest(attributes, [], { key })
      const answer = answerTo(request, await logins.exchange(request.bytes), key)
      const sent = findAttribute(answer, 'MS-MPPE-Send-Key')
      const { sendKey } = deriveMppeKeys(ADA.password, attempt.ntResponse)
      assert.deepEqual(sent && revealKey(sent, request.authenticator, key), sendKey)
    }
    clock.add(2 * HOUR_MS)
    for (const key of [former, other]) logins.send(pap(ADA, [], { key }).bytes)
    accounting.send(report(START_OF('b'), former).bytes)
    assert.equal(await codeOf(accounting, report(START_OF('c'), present), present), 'Accounting-Response')
    assert.equal(await codeOf(logins, pap(ADA, [], { key: present }), present), 'Access-Accept')
    const { 'login bad_message_authenticator': dropped, ...packets } = await fixture.packets()
    assert.deepEqual([dropped, packets['accounting bad_accounting_authenticator']], [2, 1])
  })

  test(`${engine}: a login by EAP goes through with the former secret`, async (t) => {
    const { logins } = await openRotated(t, { engine })
    const begun = eapRequest(ADA.username, encodeEap(identity('response', 1, ADA.username)))
    const offered = await logins.ask(begun)
    const proven = await logins.ask(requestAfter(ADA.username, offered, responseTo(offered, ADA).data))
    assert.equal(messageOf(proven).operation, SUCCESS)
    const last = await logins.ask(requestAfter(ADA.username, proven, Buffer.from([SUCCESS])))
    assert.equal(last.code, 'Access-Accept')
  })

  test(`${engine}: a login without Message-Authenticator is read with the secret that it was hidden with`, async (t) => {
    const fixture = await openRotated(t, { engine, gateway: { messageAuthenticator: 'legacy' } })
    const { logins } = fixture
    for (const key of [former, present])
      assert.equal(await codeOf(logins, unsignedPap(ADA, HOME, key), key), 'Access-Accept')
    const old = { ...ADA, password: 'an old password' }
    for (const key of [former, present])
      await atOnce(30, () => codeOf(logins, unsignedPap(old, HOME, key), key))
    for (const key of [former, present])
      assert.equal(
        await codeOf(logins, unsignedPap(ADA, HOME, key), key),
        'Access-Accept',
        'one old password counts once, and is no noise',
      )
  })

  test(`${engine}: an operator sees when the former secret was last used, and is warned before it ends`, async (t) => {
    const fixture = await openRotated(t, { engine })
    const { app, logins, clock } = fixture
    const until = clock.now() + 2 * HOUR_MS
    const noted = async () => {
      await fixture.runJob('key-use')
      return app.gateways.formerKeys('gw1')
    }
    const known = { gateway: 'gw1', kind: 'secret', until }
    await codeOf(logins, pap(ADA, [], { key: present }), present)
    assert.deepEqual(await noted(), [{ ...known, usedAt: null }])
    clock.add(MINUTE_MS)
    const usedAt = clock.now()
    await codeOf(logins, pap(ADA), former)
    assert.deepEqual(await noted(), [{ ...known, usedAt }])
    const said = async () => judgeFormerKeys(await app.gateways.formerKeys(), clock.now())
    assert.match(
      (await said())[0]?.text ?? '',
      /^gw1 still used the former secret lately, which ends in 119 minutes/,
    )
    clock.add(2 * HOUR_MS)
    assert.deepEqual([await app.gateways.formerKeys(), await said()], [[], []])
  })
}

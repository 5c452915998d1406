// EAP over RADIUS: MSCHAPv2 against real accounts, and conversations that no other gateway can continue.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { HOUR_MS } from '../../../src/clock.ts'
import { systemRandom } from '../../../src/ids.ts'
import { attribute, findAttribute } from '../../../src/radius/codec/attributes.ts'
import { attributesOf, type Packet } from '../../../src/radius/codec/packet.ts'
import { CONVERSATION_MS, makeEapConversations } from '../../../src/radius/methods/eap-conversations.ts'
import { EAP_TYPES, type EapPacket, encodeEap } from '../../../src/radius/methods/eap-packet.ts'
import { deriveMskKeys, revealKey } from '../../../src/radius/methods/mppe-keys.ts'
import { authenticatorResponse } from '../../../src/radius/methods/mschapv2.ts'
import type { GatewayRequest } from '../../../src/radius/pipeline/request.ts'
import { makeExplainLogin } from '../../../src/sessions/inspection/explain-login.ts'
import {
  CHALLENGE,
  eapOf,
  eapRequest,
  FAILURE,
  identity,
  messageOf,
  RESPONSE,
  requestAfter,
  responseTo,
  SUCCESS,
  state,
} from '../../fixtures/radius/eap.ts'
import {
  accessRequest,
  addGateway,
  type Login,
  openRadiusFixture,
  type RadiusFixture,
  secret,
} from '../../fixtures/radius/radius.ts'
import { packetOf } from '../../fixtures/radius/radius-bytes.ts'
import { ENGINES, makeClock, START } from '../../harness.ts'

const ADA = { username: 'ada', password: 'Correct-Horse.9!' }

for (const engine of ENGINES) {
  test(`${engine}: a right password gets in, with the keys of the tunnel`, async (t) => {
    const fixture = await openRadiusFixture(t, { engine })
    await fixture.add({ login: ADA })
    const offered = await identify(fixture, ADA.username)
    const { attempt, data } = responseTo(offered, ADA)
    const proven = await answer(fixture, ADA.username, offered, data)
    const proof = authenticatorResponse(attempt, ADA.password)
    assert.match(messageOf(proven).text, new RegExp(`^${proof} `))
    const last = requestAfter(ADA.username, proven, Buffer.from([SUCCESS]))
    const accepted = await fixture.logins.ask(last)
    assert.deepEqual([accepted.code, eapOf(accepted).code], ['Access-Accept', 'success'])
    const keys = deriveMskKeys(ADA.password, attempt.ntResponse)
    const given = (name: 'MS-MPPE-Send-Key' | 'MS-MPPE-Recv-Key') =>
      revealKey(findAttribute(accepted, name) ?? Buffer.alloc(0), last.authenticator, secret)
    assert.deepEqual([given('MS-MPPE-Send-Key'), given('MS-MPPE-Recv-Key')], [keys.sendKey, keys.recvKey])
    assert.ok(findAttribute(accepted, 'Class'))
  })

  test(`${engine}: a name in another case gets in, as the challenge is answered with it`, async (t) => {
    const fixture = await openRadiusFixture(t, { engine })
    await fixture.add({ login: ADA })
    const shouted = { ...ADA, username: 'ADA' }
    const offered = await identify(fixture, shouted.username)
    const { attempt, data } = responseTo(offered, shouted)
    const proven = await answer(fixture, shouted.username, offered, data)
    assert.match(messageOf(proven).text, new RegExp(`^${authenticatorResponse(attempt, ADA.password)} `))
    const last = requestAfter(shouted.username, proven, Buffer.from([SUCCESS]))
    assert.equal((await fixture.logins.ask(last)).code, 'Access-Accept')
  })

  test(`${engine}: a wrong password, an unknown login and a disabled one get the same answer`, async (t) => {
    const fixture = await openRadiusFixture(t, { engine })
    await fixture.add({ login: ADA })
    const { login: disabled, username } = await fixture.add()
    await fixture.prepaid.disable(fixture.caller, username)
    const failures = [
      await failing(fixture, disabled),
      await failing(fixture, { ...ADA, password: 'wrong' }),
      await failing(fixture, { username: 'nobody', password: 'anything' }),
    ]
    const [first] = failures
    assert.deepEqual(first?.codes, ['Access-Challenge', 'Access-Challenge', 'Access-Reject'])
    assert.match(first?.text ?? '', /^E=691 R=0 C=# V=3 /)
    assert.deepEqual(failures, [first, first, first])
  })

  test(`${engine}: a conversation that breaks off and a method that is not spoken leave a trace`, async (t) => {
    const fixture = await openRadiusFixture(t, { engine })
    await fixture.add({ login: ADA })
    const offered = await identify(fixture, ADA.username)
    const nak = { code: 'response', identifier: 9, type: EAP_TYPES.nak, data: Buffer.from([13]) } as const
    const answers = [
      await answer(fixture, ADA.username, offered, Buffer.from([SUCCESS])), // before the password
      await fixture.logins.ask(eapRequest(ADA.username, encodeEap(nak))),
    ]
    assert.deepEqual(
      answers.map(({ code }) => code),
      ['Access-Reject', 'Access-Reject'],
    )
    await fixture.app.refusals.idle()
    const gateways = (await fixture.app.gatewayDirectory.load()).list()
    const explanation = await makeExplainLogin(fixture.app).explain(ADA.username, gateways)
    assert.deepEqual(explanation?.refusals.map(({ why }) => why).sort(), ['eap_broken', 'method_not_spoken'])
  })
}

test('a conversation goes on only', async (t) => {
  const fixture = await openRadiusFixture(t, { engine: 'sqlite', gateway: { source: '127.0.0.0/24' } })
  await addGateway(fixture, 'gw2', { source: '127.0.0.0/24' })
  await fixture.add({ login: ADA })
  const fromFirst = [attribute('NAS-Identifier', 'gw1')]
  const fromSecond = [attribute('NAS-Identifier', 'gw2')]
  const begin = () => identify(fixture, ADA.username, fromFirst)
  const goOn = (offered: Packet, more = fromFirst, login: Login = ADA, name = login.username) =>
    answer(fixture, ADA.username, offered, responseTo(offered, login, name).data, more)
  const fails = async (step: Promise<Packet>) => {
    const refused = await step
    assert.deepEqual([refused.code, eapOf(refused).code], ['Access-Reject', 'failure'])
  }

  await t.test('at its own gateway', async () => {
    const offered = await begin()
    await fails(goOn(offered, fromSecond))
    assert.equal((await goOn(offered)).code, 'Access-Challenge')
  })
  await t.test('once', async () => {
    const offered = await begin()
    assert.equal(messageOf(await goOn(offered)).operation, SUCCESS)
    await fails(goOn(offered))
  })
  await t.test('in its time', async () => {
    const offered = await begin()
    fixture.clock.add(CONVERSATION_MS)
    await fails(goOn(offered))
  })
  await t.test('with a State that was given', async () => {
    const offered = await begin()
    const attributes = attributesOf(offered).map((one) =>
      one.type === 24 ? { ...one, value: Buffer.alloc(16) } : one,
    )
    await fails(goOn(packetOf(...attributes)))
  })
  await t.test('with the identifier that was asked', async () => {
    const offered = await begin()
    const { data } = responseTo(offered, ADA)
    const eap = encodeEap({ code: 'response', identifier: 3, type: EAP_TYPES.mschapv2, data })
    await fails(fixture.logins.ask(eapRequest(ADA.username, eap, [state(offered), ...fromFirst])))
  })
  await t.test('under one name', async () => {
    await fails(lastOf(fixture, await goOn(await begin(), fromFirst, ADA, 'bob'), fromFirst))
    assert.equal(messageOf(await goOn(await begin(), fromFirst, ADA, 'DOMAIN\\ada')).operation, SUCCESS)
  })
  await t.test('in order: success is not sent before the password', async () => {
    const offered = await begin()
    await fails(answer(fixture, ADA.username, offered, Buffer.from([SUCCESS]), fromFirst))
  })
})

test('what a caller speaks instead of EAP-MSCHAPv2 is', async (t) => {
  const fixture = await openRadiusFixture(t, { engine: 'sqlite' })
  await fixture.add({ login: ADA })
  const send = (eap: EapPacket | Buffer, more = [] as ReturnType<typeof state>[]) => {
    const message = Buffer.isBuffer(eap) ? eap : encodeEap(eap)
    return fixture.logins.ask(eapRequest(ADA.username, message, more))
  }
  const nak = (identifier: number, ...types: number[]) =>
    ({ code: 'response', identifier, type: EAP_TYPES.nak, data: Buffer.from(types) }) as const

  await t.test('offered MSCHAPv2, when it begins with another type', async () => {
    const offered = await send({ code: 'response', identifier: 5, type: 13, data: Buffer.alloc(3) })
    assert.deepEqual([eapOf(offered).identifier, messageOf(offered).operation], [6, CHALLENGE])
  })
  await t.test('refused, when it does not want that', async () => {
    const offered = await identify(fixture, ADA.username)
    const refused = await send(nak(eapOf(offered).identifier, 13, 21), [state(offered)])
    assert.deepEqual([refused.code, eapOf(refused).code], ['Access-Reject', 'failure'])
    assert.equal((await send(nak(9, 4))).code, 'Access-Reject')
  })
  await t.test('offered MSCHAPv2, when it asks for that', async () => {
    assert.equal(messageOf(await send(nak(9, 4, 26))).operation, CHALLENGE)
  })
  await t.test('told that we are not authenticated by callers', async () => {
    const explanation = await send({ code: 'request', identifier: 8, type: 4, data: Buffer.alloc(17) })
    assert.deepEqual([explanation.code, eapOf(explanation)], ['Access-Challenge', nak(8, 0)])
  })
  await t.test('asked who it is, when it only says that it is there', async () => {
    const asked = await fixture.logins.ask(accessRequest([{ type: 79, value: Buffer.alloc(0) }]))
    assert.deepEqual([asked.code, eapOf(asked)], ['Access-Challenge', identity('request', 0, '')])
  })
  await t.test('refused, when it is no EAP', async () => {
    const bytes = ['02', '0201ffff01', '02010004', '07010005aa', '03010004']
    const answers = await Promise.all(bytes.map((one) => send(Buffer.from(one, 'hex'))))
    assert.deepEqual(new Set(answers.map(({ code }) => code)), new Set(['Access-Reject']))
  })
})

test('however many begin and go no further, the next one begins, and who began before them goes on', async () => {
  const { begin, goOn, heldKeys } = openConversations()
  const before = await begin(2)
  for (let i = 0; i < 20_000; i++) await begin(1)
  assert.equal((await goOn(2, await begin(2))).kind, 'challenge')
  assert.equal((await goOn(2, before)).kind, 'challenge')
  assert.equal(heldKeys(), 2, 'only what was answered is remembered')
})

test('what was answered stays so, whatever one gateway answers and however the clock is put', async () => {
  const { clock, begin, goOn } = openConversations()
  const once = await begin(2)
  await goOn(2, once)
  for (let i = 0; i < 17_000; i++) await goOn(1, await begin(1))
  for (const ms of [HOUR_MS, -2 * HOUR_MS, HOUR_MS]) {
    clock.add(ms)
    assert.equal((await goOn(2, once)).kind, 'failed')
  }
})

test('a State is not good when the clock was put back since, nor after its time', async () => {
  const { clock, begin, goOn } = openConversations()
  for (const ms of [-HOUR_MS, CONVERSATION_MS]) {
    const offered = await begin(1)
    clock.add(ms)
    assert.equal((await goOn(1, offered)).kind, 'failed')
  }
})

test('a login that one process began goes on in another that has the key, under a new key as well', async () => {
  const [first, second, renewed] = [openConversations(), openConversations(), openConversations([NEW, OLD])]
  assert.equal((await second.goOn(1, await first.begin(1))).kind, 'challenge')
  assert.equal((await renewed.goOn(1, await first.begin(1))).kind, 'challenge')
  assert.equal((await first.goOn(1, await renewed.begin(1))).kind, 'failed')
})

test('a State fits its attribute whatever the name, and no bent one is taken', async () => {
  const { begin, goOn } = openConversations()
  for (const name of ['x'.repeat(253), 'é'.repeat(126), `${'D'.repeat(200)}\\ada`]) {
    const { state } = await begin(1, name)
    assert.ok(state.length <= 253, `${state.length} bytes`)
    assert.equal((await goOn(1, { state, identifier: 2 })).kind, 'challenge')
  }
  const good = await begin(1)
  for (let at = 0; at < good.state.length; at++) {
    const state = Buffer.from(good.state)
    state[at] = (state[at] ?? 0) ^ 1
    assert.equal((await goOn(1, { ...good, state })).kind, 'failed')
    assert.equal((await goOn(1, { ...good, state: good.state.subarray(0, at) })).kind, 'failed')
  }
  assert.equal((await goOn(1, good)).kind, 'challenge')
})

type Keys = Parameters<typeof makeEapConversations>[0]['encryptionKeys']
const OLD = { id: 'old', key: Buffer.alloc(32, 1) }
const NEW = { id: 'new', key: Buffer.alloc(32, 2) }

/** Conversations alone; no password is right there. */
function openConversations(encryptionKeys: Keys = [OLD]) {
  const clock = makeClock(START)
  const check = async () => undefined
  const eap = makeEapConversations({ clock, random: systemRandom, encryptionKeys, check })
  const answerTo = (gatewayId: number, packet: Packet, message: Buffer) =>
    eap.answer({ packet, gateway: { id: gatewayId } } as unknown as GatewayRequest, message)
  return {
    clock,
    heldKeys: eap.heldKeys,
    async begin(gatewayId: number, name = 'ada') {
      const message = encodeEap(identity('response', 1, name))
      const step = await answerTo(gatewayId, eapRequest(name, message), message)
      assert.ok(step.kind === 'challenge' && step.state)
      return { state: step.state, identifier: 2 }
    },
    goOn(gatewayId: number, offered: { state: Buffer; identifier: number }) {
      const data = Buffer.concat([
        Buffer.from([RESPONSE, 2, 0, 54 + 3, 49]),
        Buffer.alloc(49),
        Buffer.from('ada'),
      ])
      const message = encodeEap({ code: 'response', identifier: 2, type: EAP_TYPES.mschapv2, data })
      const packet = eapRequest('ada', message, [attribute('State', offered.state)])
      return answerTo(gatewayId, packet, message)
    },
  }
}

function identify(fixture: RadiusFixture, username: string, more: readonly ReturnType<typeof state>[] = []) {
  return fixture.logins.ask(eapRequest(username, encodeEap(identity('response', 1, username)), more))
}

function answer(
  fixture: RadiusFixture,
  username: string,
  challenge: Packet,
  data: Buffer,
  more: readonly ReturnType<typeof state>[] = [],
): Promise<Packet> {
  return fixture.logins.ask(requestAfter(username, challenge, data, more))
}

/** After a failure, the caller confirms it. */
function lastOf(fixture: RadiusFixture, challenge: Packet, more: readonly ReturnType<typeof state>[] = []) {
  return answer(fixture, ADA.username, challenge, Buffer.from([FAILURE]), more)
}

async function failing(fixture: RadiusFixture, login: Login) {
  const offered = await identify(fixture, login.username)
  const explanation = await answer(fixture, login.username, offered, responseTo(offered, login).data)
  const last = await answer(fixture, login.username, explanation, Buffer.from([FAILURE]))
  const { text } = messageOf(explanation)
  // The length of the first one depends on the length of the name that was sent.
  return {
    codes: [offered, explanation, last].map(({ code }) => code),
    lengths: [explanation, last].map(({ bytes }) => bytes.length),
    text: text.replace(/C=[0-9A-F]{32}/, 'C=#'),
    end: eapOf(last).code,
  }
}

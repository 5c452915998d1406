// Which callers wrong passwords over RADIUS throttle: not a forged sender, and no router with an old password.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { attribute } from '../../../src/radius/codec/attributes.ts'
import { openRadiusFixture, pap, unsignedPap } from '../../fixtures/radius/radius.ts'
import { atOnce } from '../../fixtures/scenario.ts'
import { ENGINES } from '../../harness.ts'

const ADA = { username: 'ada', password: 'Correct-Horse.9!' }
const HOME = [attribute('Calling-Station-Id', '198.51.100.7')]

for (const engine of ENGINES) {
  test(`${engine}: packets that anyone can have forged do not slow down signed ones`, async (t) => {
    const fixture = await openRadiusFixture(t, { engine, gateway: { messageAuthenticator: 'legacy' } })
    await fixture.add({ login: ADA })
    const forged = (i: number) => unsignedPap({ ...ADA, password: `guess ${i}` }, HOME)
    const others = (i: number) => unsignedPap({ username: `nobody-${i}`, password: 'x' }, HOME)
    await atOnce(12, (i) => fixture.logins.ask(forged(i)))
    await atOnce(40, (i) => fixture.logins.ask(others(i)))
    assert.equal((await fixture.logins.ask(pap(ADA, HOME))).code, 'Access-Accept')
    assert.equal(
      (await fixture.logins.ask(unsignedPap(ADA, HOME))).code,
      'Access-Reject',
      'but there they count',
    )
  })

  test(`${engine}: a router with an old password keeps no other login behind its address out`, async (t) => {
    const fixture = await openRadiusFixture(t, { engine })
    await fixture.add({ login: ADA })
    const old = () => pap({ ...ADA, password: 'an old password' }, HOME)
    const refused = await atOnce(30, () => fixture.logins.ask(old()))
    assert.ok(refused.every(({ code }) => code === 'Access-Reject'))
    assert.equal((await fixture.logins.ask(pap(ADA, HOME))).code, 'Access-Accept')
  })
}

// RADIUS with programs of other projects: radclient and eapol_test log in, report and check this server's signatures and
// keys.
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import {
  addGateway,
  type Login,
  openRadiusFixture,
  type RadiusFixture,
} from '../../fixtures/radius/radius.ts'
import { eapolTest, haveTool, radclient } from '../../fixtures/radius/radius-tools.ts'
import { ENGINES } from '../../harness.ts'

const ADA = { username: 'ada', password: 'Correct-Horse.9!' }
const SIGNED = 'Message-Authenticator=0x00'

if (haveTool('radclient')) {
  for (const engine of ENGINES) {
    test(`${engine}: radclient logs in, is refused and reports`, async (t) => {
      const fixture = await openRadiusFixture(t, { engine, radius: { hosts: ['127.0.0.1', '::1'] } })
      await addGateway(fixture, 'gw2', { source: '::1' })
      await fixture.add({ login: ADA })
      const [v4, v6] = fixture.server.logins
      const login = `User-Name="ada",User-Password="${ADA.password}",${SIGNED}`
      for (const place of [v4, v6]) {
        assert.match(
          await radclient(place, 'auth', [login]),
          /Received Access-Accept .*\n.*Message-Authenticator/,
        )
      }
      const chap = `User-Name="ada",CHAP-Password="${ADA.password}",${SIGNED}`
      assert.match(await radclient(v4, 'auth', [chap]), /Received Access-Accept/)
      const wrong = `User-Name="ada",User-Password="wrong",${SIGNED}`
      assert.match(await radclient(v4, 'auth', [wrong]), /Received Access-Reject/)
      assert.match(await radclient(v4, 'status', [SIGNED]), /Received Access-Accept/)
      const [accounting] = fixture.server.accounting
      assert.match(await radclient(accounting, 'status', [SIGNED]), /Received Accounting-Response/)
      const reports = Array.from({ length: 50 }, (_, i) => {
        return `User-Name="ada",Acct-Session-Id="s${i}",Acct-Status-Type=Start`
      })
      assert.equal(
        (await radclient(accounting, 'acct', reports)).match(/Received Accounting-Response/g)?.length,
        50,
      )
      assert.equal((await fixture.app.db.read.selectFrom('session').select('id').execute()).length, 50)
    })
  }
} else {
  test('radclient is not here and cannot be installed: its logins are left out', () => undefined)
}

if (haveTool('eapol_test')) {
  for (const engine of ENGINES) {
    test(`${engine}: eapol_test logs in by EAP and has the keys that its gateway is given`, async (t) => {
      const fixture = await openRadiusFixture(t, { engine })
      await fixture.add({ login: ADA })
      const good = await eapBy(fixture, 'MSCHAPV2', ADA)
      assert.match(good, /MPPE keys OK: 1 {2}mismatch: 0\nSUCCESS\n$/)
      assert.match(await eapBy(fixture, 'MSCHAPV2', { ...ADA, password: 'wrong' }), /FAILURE\n$/)
      const refused = await eapBy(fixture, 'MD5', ADA)
      assert.match(refused, /EAP-Nak \(requested type 26/)
      assert.match(refused, /FAILURE\n$/)
    })
  }
} else {
  test('eapol_test is not here and cannot be installed: its logins are left out', () => undefined)
}

function eapBy(fixture: RadiusFixture, method: string, { username, password }: Login): Promise<string> {
  const [place] = fixture.server.logins
  assert.ok(place)
  const file = join(fixture.dataDir, `${method}.conf`)
  const lines = ['key_mgmt=WPA-EAP', `eap=${method}`, `identity="${username}"`, `password="${password}"`]
  writeFileSync(file, `network={\n${lines.join('\n')}\n}\n`)
  return eapolTest(place, file)
}

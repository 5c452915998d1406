// RADIUS with programs of other projects: radclient and eapol_test log in, report and check this server's signatures and
// keys.
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { addGateway, type Login, openRadiusRoom, type RadiusRoom } from '../../fixtures/radius/radius.ts'
import { eapolTest, haveTool, radclient } from '../../fixtures/radius/radius-tools.ts'
import { ENGINES } from '../../harness.ts'

const ADA = { username: 'ada', password: 'Correct-Horse.9!' }
const SIGNED = 'Message-Authenticator=0x00'

if (haveTool('radclient')) {
  for (const engine of ENGINES) {
    test(`${engine}: radclient logs in, is refused and reports`, async (t) => {
      const room = await openRadiusRoom(t, { engine, radius: { hosts: ['127.0.0.1', '::1'] } })
      await addGateway(room, 'gw2', { source: '::1' })
      await room.add({ login: ADA })
      const [v4, v6] = room.server.logins
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
      const [accounting] = room.server.accounting
      assert.match(await radclient(accounting, 'status', [SIGNED]), /Received Accounting-Response/)
      const reports = Array.from({ length: 50 }, (_, i) => {
        return `User-Name="ada",Acct-Session-Id="s${i}",Acct-Status-Type=Start`
      })
      assert.equal(
        (await radclient(accounting, 'acct', reports)).match(/Received Accounting-Response/g)?.length,
        50,
      )
      assert.equal((await room.app.db.read.selectFrom('session').select('id').execute()).length, 50)
    })
  }
} else {
  test('radclient is not here and cannot be installed: its logins are left out', () => undefined)
}

if (haveTool('eapol_test')) {
  for (const engine of ENGINES) {
    test(`${engine}: eapol_test logs in by EAP and has the keys that its gateway is given`, async (t) => {
      const room = await openRadiusRoom(t, { engine })
      await room.add({ login: ADA })
      const good = await eapBy(room, 'MSCHAPV2', ADA)
      assert.match(good, /MPPE keys OK: 1 {2}mismatch: 0\nSUCCESS\n$/)
      assert.match(await eapBy(room, 'MSCHAPV2', { ...ADA, password: 'wrong' }), /FAILURE\n$/)
      const refused = await eapBy(room, 'MD5', ADA)
      assert.match(refused, /EAP-Nak \(requested type 26/)
      assert.match(refused, /FAILURE\n$/)
    })
  }
} else {
  test('eapol_test is not here and cannot be installed: its logins are left out', () => undefined)
}

function eapBy(room: RadiusRoom, method: string, { username, password }: Login): Promise<string> {
  const [place] = room.server.logins
  assert.ok(place)
  const file = join(room.dataDir, `${method}.conf`)
  const lines = ['key_mgmt=WPA-EAP', `eap=${method}`, `identity="${username}"`, `password="${password}"`]
  writeFileSync(file, `network={\n${lines.join('\n')}\n}\n`)
  return eapolTest(place, file)
}

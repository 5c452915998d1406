// An agent writes to its disk only the part of addresses that the login's brand keeps.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { openAgentFixture, until } from '../../fixtures/agent.ts'

const HOME = '198.51.100.7'
const NETWORK = '198.51.100.0'

for (const { rule, onDisk, atServer } of [
  { rule: 'keep', onDisk: [HOME], atServer: HOME },
  { rule: 'cut', onDisk: [NETWORK], atServer: `${NETWORK}/24` },
  { rule: 'none', onDisk: [], atServer: null },
] as const) {
  test(`session_addresses=${rule} holds for the spool, and a restart of the agent ends nothing`, async (t) => {
    const fixture = await openAgentFixture(t)
    await fixture.withSettings({ session_addresses: rule })
    const agent = await fixture.startAgent()
    await fixture.openvpn.released
    const who = await fixture.login(3)
    const [open, young] = [
      await fixture.openvpn.connect(who.username, who),
      await fixture.openvpn.connect(who.username, who),
    ]
    fixture.openvpn.establish(open.client)
    await until(async () => (await fixture.rows()).length === 1)
    assert.deepEqual(spooled(), onDisk)
    await agent.stop()
    fixture.openvpn.establish(young.client)
    const again = await fixture.startAgent()
    await until(async () => (await fixture.rows()).length === 2)
    await again.onDisk()
    assert.deepEqual(spooled(), onDisk)
    const sessions = await fixture.app.db.read
      .selectFrom('session')
      .select(['ended_at as endedAt', 'caller_address as caller'])
      .execute()
    assert.deepEqual(sessions, [
      { endedAt: null, caller: atServer },
      { endedAt: null, caller: atServer },
    ])

    /** The addresses in the journal that clients come from. */
    function spooled(): string[] {
      const text = readFileSync(join(fixture.spool, 'accounting.log'), 'utf8')
      return [...new Set(text.match(/\b198\.51\.100\.\d+/g) ?? [])]
    }
  })
}

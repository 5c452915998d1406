// Which reports are accepted: the server's own Class, and logins of brands that the gateway does not serve.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { makeLog } from '../../../src/log.ts'
import { makeUnservedReports } from '../../../src/sessions/accounting/unserved-reports.ts'
import { makeClassMark } from '../../../src/sessions/login/class-mark.ts'

test('what the server signed is believed, at that gateway and under each of its keys', () => {
  const [old, fresh] = ['old', 'new'].map((id, n) => ({ id, key: Buffer.alloc(32, n + 1) }))
  assert.ok(old && fresh)
  const given = makeClassMark([old]).make(7, 42)
  const rotated = makeClassMark([fresh, old])
  const other = `${given.slice(0, -1)}${given.endsWith('A') ? 'B' : 'A'}`
  for (const [texts, gateway, expected] of [
    [[given], 7, 42],
    [['staff', given], 7, 42],
    [[rotated.make(7, 43)], 7, 43],
    [[given], 8, undefined],
    [[given.replace('42', '43')], 7, undefined],
    [[other], 7, undefined],
    [['login-42'], 7, undefined],
    [[''], 7, undefined],
    [[], 7, undefined],
  ] as const)
    assert.equal(rotated.read(gateway, texts), expected, texts.join())
  assert.equal(makeClassMark([fresh]).read(7, [given]), undefined)
})

test('a gateway that reports sessions of brands it does not serve is logged once a minute', () => {
  const lines: string[] = []
  const log = makeLog({ level: 'info', stream: { write: (line) => void lines.push(line) } })
  let now = 0
  const unserved = makeUnservedReports({ log, clock: { now: () => now } })
  for (let n = 0; n < 121; n++) {
    for (const id of [1, 2]) unserved.note({ id, name: `g${id}` }, { username: `k${n}` })
    now += 1000
  }
  assert.equal(lines.length, 6)
  assert.match(lines[0] ?? '', /"gateway":"g1","login":"k0"/)
})

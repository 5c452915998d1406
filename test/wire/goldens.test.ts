// The golden files against the contract's published samples; and a test that a wrong golden file, or a wrong answer, is
// found.
import assert from 'node:assert/strict'
import test from 'node:test'
import { suites } from './amapi/suites.ts'
import { PUBLISHED, shapeOf } from './contract.ts'
import { readGolden } from './goldens.ts'
import { breaches, differences } from './judging.ts'
import type { RecordedExchange, RecordedScenario } from './run-scenario.ts'
import type { Scenario } from './scenario.ts'

for (const { method, scenarios } of suites) {
  test(`${method} answers as the published page shows: the same fields in the same order, of the same kinds`, () => {
    const name = scenarios.find((scenario) => scenario.published)?.name
    const recorded = readGolden('amapi', method).find((scenario) => scenario.name === name)
    const answer = JSON.parse(recorded?.exchanges[0]?.answer.body ?? 'null')
    assert.deepEqual(shapeOf(answer), shapeOf(PUBLISHED[method]))
  })
}

test('times on the wire are UTC, and the seconds beside them are the same instant', () => {
  const bodies = suites
    .flatMap(({ method }) => readGolden('amapi', method))
    .flatMap((scenario) => scenario.exchanges.map((one) => one.answer.body))
  const pairs = bodies.flatMap((body) => [
    ...body.matchAll(/"(short|long)_token_expire":"([^"]+)","\1_token_expire_ts":(\d+)/g),
  ])
  assert.ok(pairs.length > 50, `only ${pairs.length} pairs`)
  for (const [, kind, time = '', seconds] of pairs) {
    assert.equal(Date.parse(`${time.replace(' ', 'T')}Z`) / 1000, Number(seconds))
    if (kind === 'long') assert.match(time, / 00:00:00$/)
  }
})

const golden = () => readGolden('amapi', 'CancelRequest')
const names: [string, string] = ['golden', 'now']

test('a golden file that differs in one byte, header, step or exchange is seen', () => {
  assert.deepEqual(differences(golden(), golden(), names), [])
  const spoilt: ((recorded: RecordedExchange, scenario: RecordedScenario) => void)[] = [
    (recorded) => {
      recorded.answer.body = `${recorded.answer.body} `
    },
    (recorded) => {
      recorded.answer.headers['retry-after'] = '1'
    },
    (recorded) => {
      recorded.answer.status = 201
    },
    (recorded) => {
      recorded.request.path += '?'
    },
    (_recorded, scenario) => {
      scenario.given.pop()
    },
    (_recorded, scenario) => {
      scenario.exchanges.pop()
    },
    (_recorded, scenario) => {
      scenario.name += '!'
    },
  ]
  for (const spoil of spoilt) {
    const wrong = golden()
    const scenario = wrong.find((one) => one.given.length > 0)
    assert.ok(scenario?.exchanges[0])
    spoil(scenario.exchanges[0], scenario)
    assert.notDeepEqual(differences(wrong, golden(), names), [], String(spoil))
  }
  assert.equal(differences(golden().slice(1), golden(), names).length, 1)
})

test('an answer against the contract is seen, whatever the golden file says', () => {
  const scenario: Scenario = {
    name: 'one',
    given: [],
    exchanges: [
      {
        name: 'no',
        call: { method: 'CancelRequest', fields: {} },
        code: 1305,
        names: 'type',
        has: { 'retry-after': '1' },
      },
    ],
  }
  const recorded = (
    status: number,
    body: string,
    headers: Record<string, string> = {},
  ): RecordedScenario => ({
    name: 'one',
    given: [],
    exchanges: [{ name: 'no', request: { verb: 'POST', path: '/' }, answer: { status, headers, body } }],
  })
  const headers = { 'content-type': 'application/json; charset=utf-8', 'retry-after': '1' }
  const good = '{"status":"error","code":1305,"message":"Bad type."}'
  assert.deepEqual(breaches(scenario, recorded(409, good, headers), 'http'), [])
  const wrong = [
    recorded(200, good, headers),
    recorded(409, good.replace('1305', '1303'), headers),
    recorded(409, good.replace('type', 'word'), headers),
    recorded(409, '{"code":1305,"status":"error","message":"Bad type."}', headers),
    recorded(409, '{"status":"success"}', headers),
    recorded(409, `${good}{}`, headers),
    recorded(409, good, { ...headers, 'retry-after': '2' }),
    recorded(409, good, { ...headers, 'content-type': 'text/html' }),
    { name: 'one', given: [], exchanges: [] },
  ]
  for (const one of wrong) assert.notDeepEqual(breaches(scenario, one, 'http'), [], JSON.stringify(one))
})

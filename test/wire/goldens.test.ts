// The golden files against the contract's published samples; and a test that a wrong golden file, or a wrong answer, is
// found.
import assert from 'node:assert/strict'
import test from 'node:test'
import { chapters } from './amapi/chapters.ts'
import { PUBLISHED, shapeOf } from './contract.ts'
import { readGolden } from './goldens.ts'
import { breaches, differences } from './judging.ts'
import type { Story } from './story.ts'
import type { Told, ToldStory } from './telling.ts'

for (const { method, stories } of chapters) {
  test(`${method} answers as the published page shows: the same fields in the same order, of the same kinds`, () => {
    const name = stories.find((story) => story.published)?.name
    const told = readGolden('amapi', method).find((story) => story.name === name)
    const answer = JSON.parse(told?.exchanges[0]?.answer.body ?? 'null')
    assert.deepEqual(shapeOf(answer), shapeOf(PUBLISHED[method]))
  })
}

test('times on the wire are UTC, and the seconds beside them are the same instant', () => {
  const bodies = chapters
    .flatMap(({ method }) => readGolden('amapi', method))
    .flatMap((story) => story.exchanges.map((one) => one.answer.body))
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
  const spoilt: ((told: Told, story: ToldStory) => void)[] = [
    (told) => {
      told.answer.body = `${told.answer.body} `
    },
    (told) => {
      told.answer.headers['retry-after'] = '1'
    },
    (told) => {
      told.answer.status = 201
    },
    (told) => {
      told.request.path += '?'
    },
    (_told, story) => {
      story.given.pop()
    },
    (_told, story) => {
      story.exchanges.pop()
    },
    (_told, story) => {
      story.name += '!'
    },
  ]
  for (const spoil of spoilt) {
    const wrong = golden()
    const story = wrong.find((one) => one.given.length > 0)
    assert.ok(story?.exchanges[0])
    spoil(story.exchanges[0], story)
    assert.notDeepEqual(differences(wrong, golden(), names), [], String(spoil))
  }
  assert.equal(differences(golden().slice(1), golden(), names).length, 1)
})

test('an answer against the contract is seen, whatever the golden file says', () => {
  const story: Story = {
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
  const told = (status: number, body: string, headers: Record<string, string> = {}): ToldStory => ({
    name: 'one',
    given: [],
    exchanges: [{ name: 'no', request: { verb: 'POST', path: '/' }, answer: { status, headers, body } }],
  })
  const headers = { 'content-type': 'application/json; charset=utf-8', 'retry-after': '1' }
  const good = '{"status":"error","code":1305,"message":"Bad type."}'
  assert.deepEqual(breaches(story, told(409, good, headers), 'http'), [])
  const wrong = [
    told(200, good, headers),
    told(409, good.replace('1305', '1303'), headers),
    told(409, good.replace('type', 'word'), headers),
    told(409, '{"code":1305,"status":"error","message":"Bad type."}', headers),
    told(409, '{"status":"success"}', headers),
    told(409, `${good}{}`, headers),
    told(409, good, { ...headers, 'retry-after': '2' }),
    told(409, good, { ...headers, 'content-type': 'text/html' }),
    { name: 'one', given: [], exchanges: [] },
  ]
  for (const one of wrong) assert.notDeepEqual(breaches(story, one, 'http'), [], JSON.stringify(one))
})

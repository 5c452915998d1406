// The parts of the browser program that need no browser: messages, formats, paths and series.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fill } from '../../../src/console/fill.ts'
import { makeFormat } from '../../../src/console/format.ts'
import { asDrawn, stacked, withGaps } from '../../../src/console/parts/series.ts'
import { fitPath, pathTo } from '../../../src/console/paths.ts'

const NOON = '2026-11-21T12:00:00.000Z'

test('a message takes its values, with numbers as the language writes them', () => {
  assert.equal(fill('{count} of {most}', { count: 1234, most: 'all' }, 'en'), '1,234 of all')
  assert.equal(fill('{count}', { count: 1234 }, 'de'), '1.234')
  assert.equal(fill('{count}', { count: 12 }, 'fa'), '۱۲')
  assert.equal(fill('{other}', {}, 'en'), '{other}')
})

test('a plural form is chosen by the rules of the language', () => {
  const rows = {
    one: '{count} строка',
    few: '{count} строки',
    many: '{count} строк',
    other: '{count} строки',
  }
  const texts = [1, 2, 5, 21, 22, 111].map((count) => fill(rows, { count }, 'ru'))
  assert.deepEqual(texts, ['1 строка', '2 строки', '5 строк', '21 строка', '22 строки', '111 строк'])
  assert.equal(fill({ other: '{count} 行' }, { count: 1 }, 'zh'), '1 行')
})

test('bytes are counted by thousands, with one digit after the point below ten', () => {
  const { bytes } = makeFormat('en', 'UTC')
  const texts = [0, 999, 1000, 9_960, 412_000_000_000, 3_400_000_000_000_000].map(bytes)
  assert.deepEqual(texts, ['0 kB', '999 byte', '1 kB', '10 kB', '412 GB', '3.4 PB'])
})

test('instants are relative to now, and days to today', () => {
  const { relative, days, exact, duration } = makeFormat('en', 'Europe/Berlin')
  assert.equal(relative('2026-11-21T11:57:00.000Z', NOON), '3 minutes ago')
  assert.equal(relative(NOON, NOON), 'now')
  assert.equal(days('2026-12-03', '2026-11-21'), 'in 12 days')
  assert.equal(days('2026-11-20', '2026-11-21'), 'yesterday')
  assert.match(exact(NOON), /1:00:00.PM GMT\+1/)
  assert.equal(duration(7500), '2 hr 5 min')
  assert.equal(duration(45), '45 sec')
  assert.equal(duration(90_000), '1 day 1 hr')
  assert.equal(duration(0), '0 sec')
})

test('a country that no language names is shown by its letters', () => {
  const { country } = makeFormat('de', 'UTC')
  assert.deepEqual([country('DE'), country('de'), country('?')], ['Deutschland', 'Deutschland', '?'])
})

test('a pattern fits a path with as many parts, and reads its parameters', () => {
  assert.deepEqual(fitPath('/accounts/{account}', '/accounts/acc_1/'), { account: 'acc_1' })
  assert.deepEqual(fitPath('/', ''), {})
  assert.equal(fitPath('/accounts/{account}', '/accounts'), undefined)
  assert.equal(fitPath('/accounts', '/gateways'), undefined)
  assert.deepEqual(fitPath('/a/{name}', '/a/x%2Fy'), { name: 'x/y' })
  assert.equal(fitPath('/a/{name}', '/a/%zz'), undefined)
  assert.equal(pathTo('/a/{name}', { name: 'x/y' }), '/a/x%2Fy')
})

test('the colour of a series depends on the names and not on the order', () => {
  const one = asDrawn(
    [
      { name: 'ikev2', values: [1] },
      { name: 'wireguard', values: [9] },
    ],
    'others',
  )
  const other = asDrawn(
    [
      { name: 'wireguard', values: [1] },
      { name: 'ikev2', values: [9] },
    ],
    'others',
  )
  const colorOf = (drawn: typeof one, name: string) => drawn.find((series) => series.name === name)?.color
  for (const name of ['ikev2', 'wireguard']) assert.equal(colorOf(one, name), colorOf(other, name))
  assert.deepEqual(
    one.map(({ name }) => name),
    ['wireguard', 'ikev2'],
  )
})

test('beyond five series the smallest are one, and each colour is used once', () => {
  const many = Array.from({ length: 8 }, (_, at) => ({ name: `g${at}`, values: [8 - at] }))
  const drawn = asDrawn(many, 'others')
  assert.deepEqual(
    drawn.map(({ name }) => name),
    ['g0', 'g1', 'g2', 'g3', 'others'],
  )
  assert.deepEqual(drawn.at(-1)?.values, [4 + 3 + 2 + 1])
  assert.equal(new Set(drawn.map(({ color }) => color)).size, 5)
})

test('what was not measured stays a gap', () => {
  const { at, values } = withGaps(
    [
      { at: 0, value: 1 },
      { at: 300, value: 2 },
      { at: 1500, value: 3 },
    ],
    300,
  )
  assert.deepEqual(
    [at, values],
    [
      [0, 300, 600, 1500],
      [1, 2, null, 3],
    ],
  )
  assert.deepEqual(
    stacked([
      { name: 'a', values: [1, null] },
      { name: 'b', values: [2, null] },
    ]),
    [
      [1, null],
      [3, null],
    ],
  )
})

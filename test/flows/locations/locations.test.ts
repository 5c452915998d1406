// The catalogue of countries, cities and protocols: its first content, and changes by an operator.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseCsv } from '../../../src/csv.ts'
import { parseCatalogueFile } from '../../../src/locations/catalogue-file.ts'
import type { Catalogue } from '../../../src/locations/location.ts'
import { ENGINES, OPERATOR, startApp } from '../../harness.ts'

const EARTH_RADIUS_KM = 6371

for (const engine of ENGINES) {
  test(`${engine}: a fresh installation has every country, many cities and four protocols, with small numbers`, async (t) => {
    const { app } = await startApp(t, { engine })
    const { countries, cities, protocols } = await app.locations.catalogue()
    assert.equal(countries.length, 249)
    assert.equal(new Set(countries.map(({ isoCode }) => isoCode)).size, 249)
    assert.ok(cities.length >= 120)
    assert.deepEqual(
      protocols.map(({ id, slug, defaultPort }) => [id, slug, defaultPort]),
      [
        [1, 'openvpn-udp', 1194],
        [2, 'openvpn-tcp', 443],
        [3, 'ikev2', 500],
        [4, 'wireguard', 51_820],
      ],
    )
    for (const list of [countries, cities, protocols])
      assert.deepEqual(
        list.map(({ id }) => id),
        list.map((_, i) => i + 1),
      )
    for (const kind of ['country', 'city', 'protocol'] as const)
      assert.deepEqual(await app.locations.findUnknownIds(app.db.read, kind, [1, 2, 3]), [])
  })

  test(`${engine}: unknown numbers are named one by one, whatever is asked`, async (t) => {
    const { app } = await startApp(t, { engine })
    const unknown = (ids: number[]) => app.locations.findUnknownIds(app.db.read, 'protocol', ids)
    assert.deepEqual(await unknown([]), [])
    assert.deepEqual(await unknown([1, 99, 2, 0, -1, 1.5, 2 ** 60, Number.NaN]), [
      99,
      0,
      -1,
      1.5,
      2 ** 60,
      Number.NaN,
    ])
    assert.equal((await unknown(Array(2000).fill(1))).length, 0)
    assert.equal((await unknown([...Array(1000).fill(1), 2])).length, 1)
  })

  test(`${engine}: entries are added with the next number or one of their own, and changed in place`, async (t) => {
    const { app } = await startApp(t, { engine })
    const { locations } = app
    const kosovo = { iso_code: 'XK', name: 'Kosovo', latitude: 42.6, longitude: 20.9 }
    await locations.change({ countries: [{ ...kosovo, id: 300 }] }, 'add', OPERATOR)
    await locations.change(
      { cities: [{ country: 'XK', name: 'Prizren', latitude: 42.2, longitude: 20.7 }] },
      'add',
      OPERATOR,
    )
    await locations.change({ countries: [{ iso_code: 'XK', is_freemium: true }] }, 'extend', OPERATOR)
    const { countries, cities } = await locations.catalogue()
    const added = countries.find(({ id }) => id === 300)
    assert.deepEqual([added?.name, added?.isFreemium, added?.rank], ['Kosovo', true, 300])
    assert.deepEqual(
      [cities.at(-1)?.name, cities.at(-1)?.id, cities.at(-1)?.countryId],
      ['Prizren', 177, 300],
    )
    const trail = await app.db.read
      .selectFrom('audit')
      .select('action')
      .where('action', '=', 'location.change')
      .execute()
    assert.equal(trail.length, 3)
  })

  test(`${engine}: what is there, has another number or lacks something is refused`, async (t) => {
    const { app } = await startApp(t, { engine })
    const before = await app.locations.catalogue()
    const place = { latitude: 1, longitude: 1 }
    const wrong: [object, 'add' | 'extend' | 'replace', RegExp][] = [
      [{ countries: [{ iso_code: 'DE', name: 'Germany', ...place }] }, 'add', /there already/],
      [{ countries: [{ iso_code: 'DE', id: 3 }] }, 'extend', /DE has the number 84/],
      [
        { countries: [{ iso_code: 'XK', id: 1, name: 'Kosovo', ...place }] },
        'extend',
        /number 1 belongs to Afghanistan/,
      ],
      [{ countries: [{ iso_code: 'XK', name: 'Kosovo' }] }, 'extend', /needs a latitude/],
      [{ countries: [{ iso_code: 'XKX' }] }, 'extend', /countries\.0\.iso_code: write the two letters/],
      [{ countries: [{ iso_code: 'DE' }, { iso_code: 'de' }] }, 'extend', /twice/],
      [{ countries: [{ iso_code: 'DE', latitude: 91 }] }, 'extend', /latitude/],
      [{ countries: [{ iso_code: 'DE', lat: 9 }] }, 'extend', /lat/],
      [{ cities: [{ country: 'XK', name: 'Prizren', ...place }] }, 'extend', /no country XK/],
      [{ cities: [{ name: 'Prizren', ...place }] }, 'extend', /no country named/],
      [{ protocols: [{ slug: 'a:b', port: 1 }] }, 'extend', /slug/],
      [{ protocols: [{ slug: 'sstp' }] }, 'extend', /needs a port/],
      [
        {
          protocols: [
            { slug: 'a', id: 1, port: 1 },
            { slug: 'b', id: 1, port: 1 },
          ],
        },
        'replace',
        /same number 1/,
      ],
    ]
    for (const [entries, mode, message] of wrong) {
      await assert.rejects(app.locations.change(entries, mode, OPERATOR), { name: 'AppError', message })
    }
    assert.deepEqual(await app.locations.catalogue(), before)
  })

  test(`${engine}: names that differ by case, accents, width or blanks alone are one place`, async (t) => {
    const { app } = await startApp(t, { engine })
    const place = { latitude: 50, longitude: 8 }
    const city = (name: string, country = 'DE') => ({ cities: [{ country, name, ...place }] })
    const country = (name: string) => ({ countries: [{ iso_code: 'XK', name, ...place }] })
    await app.locations.change(city('Gießen'), 'add', OPERATOR)
    const before = await app.locations.catalogue()
    const refused: [object, RegExp][] = [
      [city('FRANKFURT'), /^FRANKFURT is the same name as Frankfurt, which is there as \d+$/],
      [city('Fránkfurt'), /same name as Frankfurt,/],
      [city('Ｆｒａｎｋｆｕｒｔ'), /same name as Frankfurt,/],
      [city('Frank\u{ad}furt'), /same name as Frankfurt,/],
      [city('dusseldorf'), /same name as Düsseldorf,/],
      [city('GIESSEN'), /same name as Gießen,/],
      [city('SÃO  PAULO', 'BR'), /same name as São Paulo,/],
      [country('GERMANY'), /GERMANY is the same name as Germany,/],
      [country('Réunion'), /same name as /],
      [{ countries: [{ iso_code: 'AT', name: 'germany' }] }, /same name as Germany,/],
      [{ protocols: [{ slug: 'IKEv2', port: 500 }] }, /IKEv2 is the same name as ikev2,/],
      [{ cities: [...city('Nordstadt').cities, ...city('NORDSTADT').cities] }, /same name as Nordstadt,/],
    ]
    for (const [entries, message] of refused)
      for (const mode of ['add', 'extend'] as const) {
        if (mode === 'add' && JSON.stringify(entries).includes('"AT"')) continue // there already, by its code
        const changing = app.locations.change(entries, mode, OPERATOR)
        await assert.rejects(changing, { code: 'conflict', message }, JSON.stringify(entries))
      }
    assert.deepEqual(await app.locations.catalogue(), before)
    await app.locations.change(city('FRANKFURT', 'US'), 'add', OPERATOR)
    await app.locations.change({ countries: [{ iso_code: 'DE', name: 'GERMANY' }] }, 'extend', OPERATOR)
    await app.locations.change(city('FRANKFURT'), 'replace', OPERATOR)
    assert.deepEqual(
      (await app.locations.catalogue()).cities.map(({ name }) => name),
      ['FRANKFURT'],
    )
  })

  test(`${engine}: names that were let in before they were compared so stay, and can be changed`, async (t) => {
    const { app } = await startApp(t, { engine })
    const { cities, countries } = await app.locations.catalogue()
    const german = countries.find(({ isoCode }) => isoCode === 'DE')?.id ?? 0
    const row = { id: 900, country_id: german, name: 'FRANKFURT', latitude: 1, longitude: 1, is_freemium: 0 }
    await app.db.write((tx) =>
      tx
        .insertInto('city')
        .values(row as never)
        .execute(),
    )
    const both = [
      { country: 'DE', name: 'Frankfurt', is_freemium: true },
      { country: 'DE', name: 'FRANKFURT', latitude: 2 },
    ]
    const changed = await app.locations.change({ cities: both }, 'extend', OPERATOR)
    assert.deepEqual([changed.cities.changed.length, changed.cities.removed.length], [2, 0])
    assert.equal((await app.locations.catalogue()).cities.length, cities.length + 1)
  })

  test(`${engine}: a replacement keeps a vendor's own numbers, and cities follow their country`, async (t) => {
    const { app } = await startApp(t, { engine })
    const { cities, countries } = await app.locations.catalogue()
    const german = countries.find(({ isoCode }) => isoCode === 'DE')
    const swapped = [
      { iso_code: 'NL', id: german?.id, name: 'Netherlands', latitude: 52.5, longitude: 5.75 },
      { iso_code: 'DE', id: 1 },
    ]
    const changed = await app.locations.change({ countries: swapped }, 'replace', OPERATOR)
    assert.equal(changed.countries.removed.length, 249)
    const after = await app.locations.catalogue()
    const numbers = Object.fromEntries(after.countries.map(({ isoCode, id }) => [isoCode, id]))
    assert.deepEqual(numbers, { DE: 1, NL: german?.id })
    const inGermany = (all: Catalogue['cities'], id: number | undefined) =>
      all.filter(({ countryId }) => countryId === id).map((city) => [city.id, city.name])
    assert.deepEqual(inGermany(after.cities, 1), inGermany(cities, german?.id))
    assert.equal(after.protocols.length, 4)
  })

  test(`${engine}: what a gateway uses neither goes nor changes its number`, async (t) => {
    const { app } = await startApp(t, { engine })
    const place = { country: 'DE', city: 'Berlin', protocols: ['ikev2'] }
    await app.gateways.add({ name: 'g1', host: 'de1.example.net', ...place }, OPERATOR)
    const german = { iso_code: 'DE', name: 'Germany' }
    const files = [
      { countries: [{ ...german, id: 1 }] },
      { countries: [{ iso_code: 'NL' }] },
      { cities: [{ country: 'DE', name: 'Munich' }] },
      { cities: [{ country: 'DE', name: 'Berlin', id: 1 }] },
      { protocols: [{ slug: 'wireguard' }] },
      { protocols: [{ slug: 'ikev2', id: 1 }] },
    ]
    for (const file of files) {
      const changing = app.locations.change(file, 'replace', OPERATOR)
      await assert.rejects(
        changing,
        { code: 'conflict', message: /the gateway "g1" uses it/ },
        JSON.stringify(file),
      )
    }
    await app.locations.change(
      { countries: [german], cities: [{ country: 'DE', name: 'Berlin' }] },
      'replace',
      OPERATOR,
    )
    assert.equal((await app.locations.catalogue()).cities.length, 1)
    assert.equal((await app.gateways.list()).length, 1)
  })

  test(`${engine}: thousands of cities are imported at once, and there is an end to them`, async (t) => {
    const { app } = await startApp(t, { engine })
    const cities = (count: number) =>
      Array.from({ length: count }, (_, i) => ({
        country: 'DE',
        name: `City ${i}`,
        latitude: 50,
        longitude: i / 1000,
      }))
    await app.locations.change({ cities: cities(5000) }, 'replace', OPERATOR)
    assert.equal((await app.locations.catalogue()).cities.length, 5000)
    const moved = cities(5000).map((city) => ({ ...city, latitude: 51 }))
    assert.equal(
      (await app.locations.change({ cities: moved }, 'extend', OPERATOR)).cities.changed.length,
      5000,
    )
    const tooMany = app.locations.change({ cities: cities(5001) }, 'replace', OPERATOR)
    await assert.rejects(tooMany, { code: 'invalid_input', message: /there may be 5000/ })
  })
}

test('every place lies on earth, and every city near its country', async (t) => {
  const { app } = await startApp(t)
  const { countries, cities } = await app.locations.catalogue()
  for (const { latitude, longitude, name } of [...countries, ...cities])
    assert.ok(Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180, name)
  const wide: Record<string, number> = { US: 6500, RU: 7500, CA: 4500, AU: 4000, BR: 3500 }
  for (const city of cities) {
    const country = countries.find(({ id }) => id === city.countryId)
    assert.ok(country, city.name)
    const km = distanceKm(city, country)
    assert.ok(
      km < (wide[country.isoCode] ?? 2000),
      `${city.name} is ${km} km from the middle of ${country.name}`,
    )
  }
})

test('a file of CSV means the same as one of JSON', () => {
  const csv = [
    '\uFEFFkind,id,iso_code,country,name,latitude,longitude,is_freemium,slug,port',
    'country,7,nl,,"Netherlands, The",52.5,5.75,TRUE,,',
    '',
    'city,,,NL,"The ""Hague""",52.08,4.31,,,',
    'protocol,9,,,443,,,,https,443',
  ].join('\r\n')
  const entries = {
    countries: [
      { id: 7, iso_code: 'nl', name: 'Netherlands, The', latitude: 52.5, longitude: 5.75, is_freemium: true },
    ],
    cities: [{ country: 'NL', name: 'The "Hague"', latitude: 52.08, longitude: 4.31 }],
    protocols: [{ id: 9, name: '443', slug: 'https', port: 443 }],
  }
  assert.deepEqual(parseCatalogueFile(csv), parseCatalogueFile(JSON.stringify(entries)))
})

test('a file that is neither is refused with the place of the mistake', () => {
  const wrong: [string, RegExp][] = [
    ['{"countries": [', /no JSON/],
    ['{"planets": []}', /planets/],
    ['kind,id\nplanet,1', /row 1: .*not "planet"/],
    ['kind,id\ncountry,one', /countries\.0/],
    ['kind,id\ncountry,1,2', /row 1 has more cells/],
    ['kind,id\n"country,1', /quote is open/],
    ['kind,id\ncountry,"1"x', /quote is open/],
  ]
  for (const [text, message] of wrong)
    assert.throws(() => parseCatalogueFile(text), { code: 'invalid_input', message }, text)
})

test('cells may hold commas, quotes, line ends and nothing', () => {
  assert.deepEqual(parseCsv('a,b\n"1,\n2",\n,"""x"""'), [
    { a: '1,\n2', b: '' },
    { a: '', b: '"x"' },
  ])
  assert.deepEqual(parseCsv(''), [])
  assert.deepEqual(parseCsv('a,b\r\n1,2\r\n'), [{ a: '1', b: '2' }])
})

type Point = { latitude: number; longitude: number }

function distanceKm(a: Point, b: Point): number {
  const rad = Math.PI / 180
  const h =
    Math.sin(((b.latitude - a.latitude) * rad) / 2) ** 2 +
    Math.cos(a.latitude * rad) *
      Math.cos(b.latitude * rad) *
      Math.sin(((b.longitude - a.longitude) * rad) / 2) ** 2
  return Math.round(2 * EARTH_RADIUS_KM * Math.asin(Math.sqrt(h)))
}

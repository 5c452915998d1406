// The location and dedicated-ip commands, run as an operator runs them.
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { makeCli, newDataDir } from '../../cli.ts'

test('places south and west are added, changed and listed', async (t) => {
  const cli = makeCli(newDataDir(t))
  await cli.json('init')
  const where = ['--lat', '-22.9', '--lon', '-47.06']
  const added = await cli.json(
    'location',
    'add',
    'city',
    '--country',
    'brazil',
    '--name',
    'Campinas',
    ...where,
  )
  assert.deepEqual(added, {
    ...{ id: 177, name: 'Campinas', latitude: -22.9, longitude: -47.06, country: 'BR', is_freemium: false },
  })
  const free = await cli.run('location', 'set', 'city', 'campinas', '--country', 'BR', '--freemium')
  assert.match(free.out, /177 {2}BR {2}Campinas {2}-22\.9,-47\.06 {2}freemium/)
  assert.match((await cli.run('location', 'list', '--country', 'BR')).out, /Campinas .*freemium/)
  const undone = await cli.json('location', 'set', 'city', 'Campinas', '--country', 'BR', '--no-freemium')
  assert.equal(undone.is_freemium, false)
  const kosovo = 'location add country --id 300 --code XK --name Kosovo --lat 42.6 --lon 20.9 --virtual'
  assert.match((await cli.run(...kosovo.split(' '))).out, /300 {2}XK {2}Kosovo {2}42\.6,20\.9 {2}virtual/)
  assert.match((await cli.run(...kosovo.split(' '))).err, /Kosovo is there already, as 300/)
  assert.equal((await cli.json('location', 'set', 'protocol', 'IKEv2', '--port', '4500')).port, 4500)
  assert.match((await cli.run('location', 'list')).out, /250 countries, 177 cities and 4 protocols/)
  assert.match((await cli.run('location', 'set', 'protocol', 'ikev2')).err, /Nothing to set/)
})

test('what "location list" prints, "location import" takes; a file with other numbers replaces it', async (t) => {
  const dataDir = newDataDir(t)
  const cli = makeCli(dataDir)
  await cli.json('init')
  const file = join(dataDir, 'catalogue')
  writeFileSync(file, JSON.stringify(await cli.json('location', 'list')))
  const same = await cli.json('location', 'import', file, '--replace', '--yes')
  const none = { added: 0, changed: 0, removed: 0 }
  assert.deepEqual(same, {
    changes: [
      { kind: 'countries', ...none },
      { kind: 'cities', ...none },
      { kind: 'protocols', ...none },
    ],
    limitedSubscriptions: 0,
  })
  writeFileSync(file, 'kind,id,iso_code,country,name\ncountry,7,DE,,\ncity,70,,DE,Berlin\n')
  assert.match((await cli.run('location', 'import', file)).err, /DE has the number 84/)
  const replaced = await cli.run('location', 'import', file, '--replace', '--yes')
  assert.match(replaced.out, /countries: 1 added, 0 changed, 249 removed/)
  assert.deepEqual((await cli.json('location', 'list', 'cities')).cities, [
    { id: 70, name: 'Berlin', latitude: 52.52, longitude: 13.4, country: 'DE', is_freemium: false },
  ])
  assert.match(
    (await cli.run('location', 'import', join(dataDir, 'nothing'))).err,
    /^The file cannot be read: /,
  )
})

test('dedicated addresses are stocked for a brand, listed and released', async (t) => {
  const cli = makeCli(newDataDir(t))
  await cli.json('init')
  const add = 'dedicated-ip add --country DE --host de1.example.net'.split(' ')
  assert.match((await cli.run(...add, '198.51.100.10-20', '2001:db8::1')).out, /Added 12 addresses/)
  assert.match((await cli.run(...add, '198.51.100.20-21')).err, /^In stock already: 198\.51\.100\.20$/m)
  const listed = await cli.json('dedicated-ip', 'list', '--country', 'DE', '--status', 'free')
  assert.equal(listed.length, 12)
  assert.deepEqual(listed[0], {
    ...{ address: '198.51.100.10', country: 'DE', host: 'de1.example.net' },
    ...{ status: 'free', username: null, dueAt: null },
  })
  assert.match((await cli.run('dedicated-ip', 'list', '--status', 'assigned')).out, /no such addresses/)
  assert.match((await cli.run('dedicated-ip', 'release', '198.51.100.10')).out, /is free now/)
  await cli.json('brand', 'add', 'second')
  assert.match((await cli.run('dedicated-ip', 'list')).err, /say which with --brand/)
  assert.deepEqual(await cli.json('dedicated-ip', 'list', '--brand', 'second'), [])
})

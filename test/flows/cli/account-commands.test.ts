// latchkey account, typed as an operator types it.
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { makeCli, newDataDir } from '../../cli.ts'
import { createTestDatabase } from '../../databases/postgres.ts'

const LINES = [
  { email: 'ada@example.org', country: 'DE', subscriptions: [{ plan_months: 1, due_on: '2040-01-05' }] },
  { email: 'bob@example.org', aliases: [{ email: 'bobby@example.org' }] },
  prepaid('user_7', { vpn_username: 'Seven', kind: 'trial', vpn_password: 'Correct-Horse.9!' }),
  prepaid('ada@example.org', { due_on: '2020-01-05', limits: { multi_login: 3, country_ids: [1, 2] } }),
  prepaid('userx7', { dedicated: { country: 'DE', address: '198.51.100.7', host: 'de1.example.net' } }),
]

function prepaid(external_id: string, more: object) {
  return { subscriptions: [{ plan_months: 0, due_on: '2040-01-05', external_id, ...more }] }
}

async function openCli(t: TestContext, engine: 'sqlite' | 'postgres' = 'sqlite') {
  const server = engine === 'postgres' ? await createTestDatabase() : undefined
  t.after(() => server?.drop())
  const dataDir = newDataDir(t)
  const cli = makeCli(dataDir, server ? { LATCHKEY_DATABASE_URL: server.url } : {})
  await cli.json('init')
  const file = join(dataDir, 'accounts.jsonl')
  writeFileSync(file, LINES.map((line) => JSON.stringify(line)).join('\n'))
  return { ...cli, file, dataDir, type: (command: string) => cli.run(...command.split(' ')) }
}

for (const engine of ['sqlite', 'postgres'] as const) {
  test(`${engine}: an operator looks after accounts from the command line`, async (t) => {
    const { type, run, json, file } = await openCli(t, engine)
    const ids = async (...args: string[]) =>
      (await json('account', 'list', ...args)).accounts.map((one: { id: number }) => one.id)

    await t.test('import takes over a file and says what it did', async () => {
      const dry = await run('account', 'import', file, '--dry-run')
      assert.deepEqual([dry.code, dry.err], [0, ''])
      assert.match(
        dry.out,
        /would be added: 5; .*\n.*reset: 3\.\n.*new VPN password.*: 3\.\nNothing was changed\.\n$/,
      )
      const { added, skipped } = await json('account', 'import', file)
      assert.deepEqual([added, skipped], [5, 0])
      assert.match((await run('account', 'import', file)).out, /^Accounts added: 0; skipped, .*: 5\.\n$/)
    })

    await t.test("list shows both dialects' accounts, a page at a time", async () => {
      const { out } = await type('account list --limit 3')
      const lines = out.split('\n').map((line) => line.trim().split(/ {2,}/))
      assert.deepEqual(lines[0], ['ID', 'NAME', 'VPN USERNAME', 'PLAN', 'STATE', 'UNTIL'])
      assert.deepEqual(
        [lines[1]?.slice(0, 2), lines[1]?.slice(3)],
        [
          ['1', 'ada@example.org'],
          ['1 Month', 'active', '2040-01-05'],
        ],
      )
      assert.deepEqual(lines[2], ['2', 'bob@example.org', 'active'])
      assert.deepEqual(lines[3], ['3', 'user_7', 'Seven', 'prepaid, trial', 'active', '2040-01-05'])
      assert.match(out, /There are more: go on with --after 3\n$/)
      const rest = await type('account list --after 3')
      assert.match(rest.out, /4 +ada@example\.org +vpn\w+ +prepaid +expired +2020-01-05\n/)
      assert.doesNotMatch(rest.out, /There are more/)
    })

    await t.test('list finds by state, kind and part of a name', async () => {
      assert.deepEqual(await ids('--search', 'ADA@'), [1, 4])
      assert.deepEqual(await ids('--search', 'bobby'), [2])
      assert.deepEqual(await ids('--search', 'sEVe'), [3])
      assert.deepEqual(await ids('--search', 'user_'), [3])
      assert.deepEqual(await ids('--search', '%'), [])
      assert.deepEqual(await ids('--kind', 'trial'), [3])
      assert.deepEqual(await ids('--status', 'closed'), [])
      assert.deepEqual(await ids('--limit', '2', '--after', '1'), [2, 3])
      assert.equal((await type('account list --status closed')).out, 'No such accounts.\n')
    })

    await t.test('show prints all but secrets, and those on request', async () => {
      const { out } = await type('account show user_7')
      assert.match(out, /account +3\n {2}e-mail +none\n/)
      assert.match(out, /VPN login +Seven\n {2}external id +user_7\n/)
      assert.doesNotMatch(out, /Correct-Horse/)
      assert.match((await type('account show Seven --show-secrets')).out, /password +Correct-Horse\.9!/)
      assert.match((await type('account show 4')).out, /limits +3 at once; countries 1 2\n/)
      assert.match(
        (await type('account show userx7')).out,
        /dedicated +198\.51\.100\.7 \(de1\.example\.net, DE\)\n/,
      )
      const bob = JSON.stringify(await json('account', 'show', 'bobby@example.org'))
      assert.match(bob, /"email":"bob@example.org"/)
      assert.doesNotMatch(bob, /argon2|assword/)
    })

    await t.test('a name that could mean several accounts is refused with the candidates', async () => {
      const { code, err } = await type('account suspend ada@example.org')
      assert.equal(code, 1)
      assert.match(
        err,
        /may be account 1 \(by its e-mail\), account 4 \(by its external id\)\. .*--name-kind/,
      )
      assert.equal((await json('account', 'show', 'ada@example.org', '--name-kind', 'external-id')).id, 4)
    })

    await t.test('suspend and resume say what they did', async () => {
      assert.match((await type('account suspend 1 --reason unpaid')).out, /^Account 1 is suspended: /)
      assert.match((await type('account suspend 1')).out, /already; nothing was changed/)
      assert.deepEqual(await ids('--status', 'suspended'), [1])
      assert.match((await type('account list --status suspended')).out, / suspended +2040-01-05\n/)
      const { out } = await type('account resume 1')
      assert.match(out, /^Account 1 is active again\.\nVPN login vpn\w+: due on 2040-01-05, as before\.\n$/)
      assert.deepEqual(await json('account', 'resume', '1'), {
        id: 1,
        status: 'active',
        changed: false,
        logins: [],
      })
    })

    await t.test('link joins a prepaid account into the one of the e-mail', async () => {
      const { out } = await type('account link ada@example.org --to ada@example.org')
      assert.match(
        out,
        /^VPN login vpn\w+ belongs to account 1 \(ada@example\.org\) now\.\nAccount 4, .* is closed\./,
      )
      assert.match((await type('account list')).out, /\n {6}ada@example\.org +vpn\w+ +prepaid/)
      assert.deepEqual(await ids('--status', 'closed'), [4])
    })
  })
}

test('export writes lines, warns before secrets, and an import elsewhere gives the same lines', async (t) => {
  const here = await openCli(t)
  const there = await openCli(t)
  await here.json('account', 'import', here.file)
  const plain = await here.type('account export')
  assert.equal(plain.out.trimEnd().split('\n').length, 5)
  assert.doesNotMatch(plain.out, /argon2|Correct-Horse/)
  assert.equal(plain.err, 'Accounts written: 5. Those added from now on come with --after 5.\n')
  const secret = await here.type('account export --secrets')
  assert.match(secret.err, /^The output holds password hashes, and VPN passwords in clear/)
  assert.match(secret.out, /"vpn_password":"Correct-Horse\.9!"/)
  writeFileSync(there.file, secret.out)
  await there.json('account', 'import', there.file)
  assert.equal((await there.type('account export --secrets')).out, secret.out)
  assert.equal((await here.type('account export --after 3')).out.split('\n').length, 3)
})

test('an import with problems names the lines and fails, after taking over the others', async (t) => {
  const { type, dataDir } = await openCli(t)
  const file = join(dataDir, 'mixed.jsonl')
  writeFileSync(
    file,
    `nonsense\n{"email":"eve@example.org"}\n{"email":"a"}\n${'x'.repeat(1024 * 1024 + 1)}\n`,
  )
  const { code, out, err } = await type(`account import ${file}`)
  assert.equal(code, 1)
  assert.match(out, /^Accounts added: 1; /)
  assert.match(
    err,
    /^line 1: this is not JSON\nline 3: email: .*\nline 4: this line is too long\nLines left out: 3\.\n$/,
  )
  assert.match((await type('account import nowhere.jsonl')).err, /no such file/)
})

test('refused words and numbers are named in one line', async (t) => {
  const { type } = await openCli(t)
  const refused: [string, number][] = [
    ...['account list --limit 0', 'account list --limit 1001', 'account list --kind gold'].map(typedWrongly),
    ['account show nobody', 1],
    ['account suspend 99', 1],
    ['account link x --to y@example.org', 1],
  ]
  for (const [command, expected] of refused) {
    const { code, out, err } = await type(command)
    assert.deepEqual([code, out], [expected, ''], command)
    assert.match(err, /^\S.*\n?.*\n$/, command)
  }
})

function typedWrongly(command: string): [string, number] {
  return [command, 2]
}

test('an operator opens accounts, finds them again and changes what they say', async (t) => {
  const { type, json } = await openCli(t)
  const shop = 'account add --external-id shop-1 --days 30 --sessions 2 --metadata crm=7'
  assert.match((await type(shop)).out, /^Account 1 is open\. VPN username: vpn\w+\nVPN password: \S+\n$/)
  assert.match((await type(shop)).out, /^Account 1 has this external id already/)
  assert.match((await type(`${shop} --country DE`)).err, /asked for otherwise: country\.$/m)
  const ada = await json(...'account add --email ada@example.org --plan 12 --country FR --test'.split(' '))
  const id: number = ada.accountId
  assert.equal(ada.created, true)
  assert.match((await type('account find ada')).out, /\n {2}\d+ +ada@example\.org +vpn/)
  assert.match((await type('account find shop --limit 1')).out, /\n {2}1 +shop-1 +vpn/)
  assert.equal((await type('account find nothing')).out, 'No such accounts.\n')
  assert.equal((await json('account', 'list', '--country', 'fr')).accounts[0].id, id)
  assert.equal((await json('account', 'list', '--plan', '0')).accounts[0].id, 1)
  const page = await json('account', 'list', '--sort', 'due', '--limit', '1')
  assert.equal(page.accounts[0].id, 1)
  assert.equal((await json('account', 'list', '--sort', 'due', '--after', page.next)).accounts[0].id, id)
  assert.match((await type('subscription list')).out, /\n {2}1 +1 +shop-1 +vpn.*\n {2}\d+ +\d+ +vpn/)
  assert.match(
    (await type('account set 1 --first-name Ada --metadata crm=')).out,
    /changed: firstName, metadata/,
  )
  assert.deepEqual((await json('account', 'show', '1')).metadata, {})
  for (const wrong of ['account set 1', 'account set 1 --metadata x', 'account list --after nonsense'])
    assert.equal((await type(wrong)).code, 2, wrong)
})

test('an operator changes subscriptions and whole accounts from the command line', async (t) => {
  const { type, json } = await openCli(t)
  await json(...'account add --email ada@example.org --plan 12'.split(' '))
  const says = async (command: string, expected: RegExp) => {
    const { code, out, err } = await type(command)
    assert.equal(code, 0, `${command}\n${err}`)
    assert.match(out, expected, command)
  }
  await says('subscription extend 1 --days 5', /^Subscription 1 is due on \d{4}-\d\d-\d\d now/)
  await says('subscription cancel 1 --reason moving', /ends on its due day\. .*subscription uncancel 1/)
  await says('subscription uncancel 1', /goes on; it is due on/)
  await says('subscription suspend 1', /^Subscription 1 is suspended\.\n/)
  await says('subscription suspend 1', /already; nothing was changed/)
  await says('subscription resume 1', /goes on/)
  await says('subscription limit 1 --sessions 3', /may have 3 at once/)
  await says('account show 1', /limits +3 at once/)
  await says('subscription limit 1 --default', /what the brand sets/)
  await says('subscription new-password 1', /has a new password/)
  await says('subscription reveal 1', /^VPN username: vpn\w+\nVPN password: \S+\n$/)
  await says('account show 1 --show-secrets', /password +\S{12}/)
  await says('audit list --action subscription.reveal', /subscription\.reveal.*\n.*subscription\.reveal/)
  await says('account reset-password 1', /on its way/)
  assert.match((await type('account reset-password 1')).err, /had such a mail lately/)
  await says('account apps 1', /^No app is signed in/)
  await says('account sign-out 1 --all', /All apps of account 1 are signed out/)
  await says('account change-email 1 eve@example.org', /has the e-mail eve@example\.org now/)
  await says(
    'account timeline 1 --limit 3',
    /\n.*audit +account\.change_email.*\n[\s\S]*go on with --after \S+\n$/,
  )
  await says('billing refund 1 --end', /^Row 1 .* row \d+\.\nSubscription 1 has ended/)
  for (const wrong of ['account close 1', 'subscription end 1', 'subscription limit 1', 'account sign-out 1'])
    assert.equal((await type(wrong)).code, 2, wrong)
  await says('account close 1 --yes', /^Account 1 is closed\./)
})

// Text of strangers is shown to an operator, and never controls the terminal.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import Database from 'better-sqlite3'
import { parseRecord } from '../../../src/accounts/transfer/account-record.ts'
import { columns, jsonText } from '../../../src/cli/terminal.ts'
import { makeLog } from '../../../src/log.ts'
import { makeCli, newDataDir } from '../../cli.ts'
import { done, refused } from '../../fixtures/scenario.ts'
import { ENGINES, startApp } from '../../harness.ts'

/** Title, screen, colour, clipboard; a bell; C1; directions; invisible characters; line ends; a tag beyond the first plane. */
const EVIL =
  'a\x1b]0;PWNED\x07\x1b[2J\r\nstate  active\t\x7f\x9b31m\u061c\u202e\u2066\u200b\u00ad\u2028\u2029\ufeff\u{e0041}'
const STEERS = /[^\n\P{Cc}]|[\p{Cf}\p{Zl}\p{Zp}]/u

/** All columns that strangers, gateways and files of other vendors fill, by table. */
const WRITTEN: Record<string, string[]> = {
  account: ['email', 'first_name', 'last_name', 'company_name', 'state', 'zip_code'],
  alias: ['email', 'first_name', 'last_name'],
  subscription: ['vpn_username', 'cancel_reason'],
  external_id: ['external_id'],
  session: [
    'username',
    'told_username',
    'session_key',
    'told_key',
    'caller_address',
    'framed_address',
    'end_cause',
  ],
  disconnect: ['why', 'result'],
  allow_entry: ['note'],
  brand_key: ['label', 'hint'],
  plan: ['label'],
  gateway: ['host', 'source'],
  dedicated_address: ['host'],
  country: ['name'],
  city: ['name'],
}

test('no command hands a control or an unseen character to the terminal, whatever is stored', async (t) => {
  const dataDir = newDataDir(t)
  const cli = makeCli(dataDir)
  await cli.json('init')
  await fill(cli, dataDir)
  const commands = [
    ...['account list', 'account show 1', 'account export', 'session list --all', 'session show 1', 'usage'],
    ...['session end 1', 'key list', 'plan list', 'allow list', 'gateway list', 'gateway show g1'],
    ...['dedicated-ip list', 'location list cities', 'location list', 'brand show'],
  ]
  for (const command of commands) {
    for (const how of [[], ...(command === 'account export' ? [] : [['--json']])]) {
      const { out, err } = await cli.run(...command.split(' '), ...how)
      assert.doesNotMatch(out.replaceAll('\t', ''), STEERS, `${command} ${how}`)
      assert.doesNotMatch(err.replaceAll('\t', ''), STEERS, command)
      assert.doesNotMatch(out, /^state {2}active/m, `${command}: a line that was made up`)
      if (how.length > 0 && out !== '') JSON.parse(out)
    }
  }
})

test('a cell shows what it cannot print, and JSON means what it meant', () => {
  assert.equal(columns([['a\x1b\nb', 'c\u{e0041}']]), '  a\\u{1b}\\u{a}b  c\\u{e0041}')
  const json = jsonText({ name: EVIL })
  assert.doesNotMatch(json, STEERS)
  assert.deepEqual(JSON.parse(json), { name: EVIL })
})

test('a complaint about what was typed shows it, too', async (t) => {
  const { err, code } = await makeCli(newDataDir(t)).run('account', 'shwo\x1b[2J\u202e')
  assert.equal(code, 2)
  assert.doesNotMatch(err, STEERS)
})

test('a log line shows what it cannot print, and means what it meant', () => {
  const lines: string[] = []
  makeLog({ level: 'info', stream: { write: (line) => void lines.push(line) } }).info({ login: EVIL }, 'x')
  assert.doesNotMatch(lines[0]?.slice(0, -1) ?? '', /\n/)
  assert.doesNotMatch(lines[0] ?? '', STEERS)
  assert.equal(JSON.parse(lines[0] ?? '').login, EVIL)
})

test('imported names are one line of text, and reasons have line feeds and tabs only', () => {
  const parsed = (more: object) => parseRecord(JSON.stringify({ email: 'a@example.org', ...more }))
  const because = (cancel_reason: string) =>
    parsed({ subscriptions: [{ plan_months: 1, due_on: '2027-01-05', cancel_reason }] })
  for (const first_name of ['\x1b[31m', 'a\nb', 'a\u2028b', 'a\x9b'])
    assert.throws(() => parsed({ first_name }), /first_name: has characters that are not text/)
  for (const reason of ['\x1b[31m', 'a\rb', 'a\u2029b']) assert.throws(() => because(reason), /not text/)
  because('too dear;\n\tno time')
})

for (const engine of ENGINES) {
  test(`${engine}: a reason to cancel is lines of text and nothing else`, async (t) => {
    const fixture = await startApp(t, { engine })
    const email = 'ada@example.org'
    await fixture.addClient(email)
    const cancel = (reason: string) => fixture.trusted('CancelRequest', { email, type: 'midnight', reason })
    for (const bad of ['a\x1b[2J', 'a\rb', 'a\x07', 'a\x9bb', 'a\u2028b']) refused(await cancel(bad), 1001)
    done(await cancel('too dear;\r\n\tno time'))
    const row = await fixture.app.db.read
      .selectFrom('subscription')
      .select('cancel_reason')
      .executeTakeFirst()
    assert.equal(row?.cancel_reason, 'too dear;\n\tno time')
  })
}

async function fill(cli: ReturnType<typeof makeCli>, dataDir: string): Promise<void> {
  const gateway = ['--name', 'g1', '--host', 'g1.example.net', '--country', 'DE', '--protocol', 'ikev2']
  await cli.json('gateway', 'add', ...gateway, '--source', '127.0.0.2')
  await cli.json('allow', 'add', '192.0.2.1')
  await cli.json('dedicated-ip', 'add', '--country', 'DE', '--host', 'd.example.net', '198.51.100.1')
  const db = new Database(`${dataDir}/latchkey.db`)
  const rows = [
    `insert into account (id, brand_id, email, email_key, password_hash, country, first_name, last_name, company_name, state,
       zip_code, test_user, status, last_product_change_at, created_at, changed_at)
     values (1, 1, 'a', 'a', '', 'DE', '', '', '', '', '', 0, 'active', 0, 0, 0)`,
    `insert into alias (brand_id, account_id, email, email_key, password_hash, first_name, last_name, created_at)
     values (1, 1, 'b', 'b', '', '', '', 0)`,
    `insert into subscription (id, brand_id, account_id, plan_months, status, started_on, due_on, billing_day, auto_terminate,
       cancel_type, vpn_username, vpn_password, created_at)
     values (1, 1, 1, 0, 'active', '2026-01-01', '2099-01-01', 1, 0, 'midnight', 'v', '', 0)`,
    `insert into external_id (brand_id, external_id, subscription_id) values (1, 'x', 1)`,
    `insert into session (id, gateway_id, session_key, brand_id, account_id, subscription_id, username, nas_address, started_at,
       seen_at, moved_at, stale_at, octets_in, octets_out, seconds)
     values (1, 1, 's', 1, 1, 1, 'v', '', 0, 0, 0, 0, 0, 0, 0)`,
    `insert into disconnect (session_id, gateway_id, why, status, attempts, next_attempt_at, created_at)
     values (1, 1, '', 'failed', 1, 0, 0)`,
  ]
  for (const row of rows) db.exec(row)
  for (const [table, columns] of Object.entries(WRITTEN)) {
    for (const column of columns) db.prepare(`update ${table} set ${column} = ${column} || ?`).run(EVIL)
  }
  db.close()
}

test('a table fits the width of the screen, by cutting its widest cells, and is whole where nobody looks', () => {
  const rows = [
    ['ID', 'NAME', 'REASON'],
    ['1', 'ada@example.org', 'a long reason that no narrow screen has place for, \u{1f600}\u{1f600}'],
    ['23', 'bob@example.org', 'short'],
  ]
  const whole = columns(rows)
  assert.match(whole, /place for/)
  for (const width of [30, 40, 41, 60, 61, 75]) {
    const lines = columns(rows, width).split('\n')
    assert.ok(
      lines.every((line) => line.length <= width),
      `${width}: ${lines.join('|')}`,
    )
    assert.ok(lines.every((line) => line.isWellFormed()))
    assert.match(lines[1] ?? '', /^ {2}1 +ada@.*…$/)
    assert.match(lines[2] ?? '', /^ {2}23 +bob@/)
  }
  assert.equal(columns(rows, 200), whole)
  const pair = [['last error', 'x'.repeat(200)]]
  assert.equal(columns(pair, 40), columns(pair), 'a label with its text is never cut')
})

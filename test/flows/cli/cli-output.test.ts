// The end of commands and their output for programs: lost readers, full disks, exit codes, instants, long imports.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, existsSync, openSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { type TestContext, test } from 'node:test'
import { makeCli, newDataDir } from '../../cli.ts'
import { startServing } from '../../fixtures/server-command.ts'

const MAIN = join(import.meta.dirname, '../../../src/main.js')

const READING = [
  ...['--help', 'brand show', 'key list', 'plan list', 'account list', 'account export', 'session list'],
  ...['usage', 'location list cities', 'gateway list', 'location import --help'],
]

async function openCli(t: TestContext) {
  const dataDir = newDataDir(t)
  const cli = makeCli(dataDir)
  await cli.json('init')
  return { ...cli, dataDir, folder: dirname(dataDir), type: (line: string) => cli.run(...line.split(' ')) }
}

test('a command whose reader has gone ends quietly', async (t) => {
  const cli = await openCli(t)
  writeFileSync(join(cli.folder, 'in.jsonl'), record(1))
  await cli.json('account', 'import', join(cli.folder, 'in.jsonl'))
  await Promise.all(
    READING.map(async (line) => {
      const child = cli.start(...line.split(' '))
      child.stdout?.destroy()
      const [err, [code]] = await Promise.all([said(child.stderr), once(child, 'close')])
      assert.deepEqual([code, err], [0, ''], line)
    }),
  )
})

test('output that cannot be written gives one line of error', async (t) => {
  const { dataDir } = await openCli(t)
  const full = openSync('/dev/full', 'w')
  t.after(() => closeSync(full))
  const env = { PATH: process.env.PATH, LATCHKEY_DATA_DIR: dataDir }
  const child = spawn(process.execPath, [MAIN, 'brand', 'show'], { env, stdio: ['ignore', full, 'pipe'] })
  const [err, [code]] = await Promise.all([said(child.stderr), once(child, 'close')])
  assert.equal(code, 1)
  assert.match(err, /no space left on device.*\nThe disk is full\.\n$/i)
})

test('wrong usage ends with 2, a refusal with 1', async (t) => {
  const { type } = await openCli(t)
  const ends: [string, number][] = [
    ['', 2],
    ['nonsense', 2],
    ['brand shwo', 2],
    ['account show', 2],
    ['account list --limit 0', 2],
    ['account list --nonsense', 2],
    ['usage --from 2026-13-01', 2],
    ['usage --from 2026-02-30', 2],
    ['usage --to 26-02-03', 2],
    ['usage --to 99999-01-01', 2],
    ['plan set 1', 2],
    ['brand set', 2],
    ['brand set title=X', 2],
    ['session list --ended --all', 2],
    ['account show nobody', 1],
    ['brand set nonsense=1', 1],
    ['gateway show g1', 1],
    ['--help', 0],
    ['brand --help', 0],
    ['brand show', 0],
  ]
  for (const [line, expected] of ends) {
    const { code, err } = await type(line)
    assert.equal(code, expected, line)
    assert.doesNotMatch(err, /\n {4}at /, line)
    if (code !== 0) assert.match(err, /\S/, line)
  }
})

test('a command that needs to know which brand is typed wrongly without it', async (t) => {
  const { type, json } = await openCli(t)
  await json('brand', 'add', 'two')
  const { code, err } = await type('plan list')
  assert.equal(code, 2)
  assert.match(err, /several brands; say which with --brand/)
})

test('a setting that is meant as an option, or as nothing known, is answered with what to write', async (t) => {
  const { type } = await openCli(t)
  assert.match((await type('brand set title=X')).err, /say it as --title 'X'/)
  assert.match((await type('brand set error_statsu=http')).err, /did you mean error_status\?/)
  assert.match(
    (await type('brand set frobnicate=1')).err,
    /frobnicate: there is no such setting; "\.\/latchkey brand show" lists/,
  )
  const wrong = await makeCli(newDataDir(t), { LATCHKEY_FROBNICATE: '1' }).run('init')
  assert.match(wrong.err, /no such setting; docs\/configuration\.md lists/)
})

test('all instants that programs are given are ISO 8601 text', async (t) => {
  const { json, folder } = await openCli(t)
  writeFileSync(join(folder, 'in.jsonl'), record(1))
  await json('account', 'import', join(folder, 'in.jsonl'))
  await json('allow', 'add', '192.0.2.1')
  await json('key', 'revoke', '1', '--yes')
  await json('plan', 'set', '1', '--retire')
  const lists = ['account list', 'account show 1', 'key list', 'plan list', 'allow list', 'key create api']
  let instants = 0
  for (const line of lists) {
    JSON.stringify(await json(...line.split(' ')), (name, value) => {
      if (!name.endsWith('At') || value === null) return value
      instants++
      assert.match(String(value), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/, `${line}: ${name}`)
      return value
    })
  }
  assert.ok(instants >= 8, `${instants} instants`)
})

test('an import that is stopped while it waits for more says how far it came, and how to go on', async (t) => {
  const cli = await openCli(t)
  const child = cli.start('account', 'import', '-')
  const ended = Promise.all([said(child.stdout), said(child.stderr), once(child, 'close')])
  child.stdin?.write(Array.from({ length: 100 }, (_, i) => record(i)).join(''))
  while ((await cli.json('account', 'list', '--limit', '1000')).accounts.length < 100);
  child.kill('SIGINT')
  const [out, err, [code]] = await ended
  assert.equal(code, 130)
  const { accounts } = await cli.json('account', 'list', '--limit', '1000')
  assert.ok(out.startsWith(`Accounts added: ${accounts.length};`), out)
  assert.match(err, /Import the file again to go on/)
})

test('of many lines with problems the first hundred are named, all are counted', async (t) => {
  const { type, folder } = await openCli(t)
  const file = join(folder, 'bad.jsonl')
  writeFileSync(file, 'nonsense\n'.repeat(5000))
  const { code, err } = await type(`account import ${file}`)
  const lines = err.trimEnd().split('\n')
  assert.equal(code, 1)
  assert.equal(lines.filter((line) => line.startsWith('line ')).length, 100)
  assert.deepEqual([lines.length, lines.at(-1)], [102, 'Lines left out: 5000.'])
})

test('a first start or init without a terminal writes the keys into a file, not into a log', async (t) => {
  for (const begin of ['serve', 'init']) {
    const dataDir = newDataDir(t)
    const said =
      begin === 'serve'
        ? (await startServing(t, dataDir)).said()
        : (await makeCli(dataDir).runProcess('init')).out
    const file = join(dataDir, 'first-keys.txt')
    assert.doesNotMatch(said, /lk_(api|secret)_/)
    assert.ok(said.includes(file))
    assert.match(
      readFileSync(file, 'utf8'),
      /^api_key=lk_api_[0-9a-f]{40}\nsecret_key=lk_secret_[0-9a-f]{40}\n$/m,
    )
    assert.equal(statSync(file).mode & 0o777, 0o600)
  }
})

test('who looks at the screen is shown the keys, and no file has them', async (t) => {
  const dataDir = newDataDir(t)
  assert.match((await makeCli(dataDir).run('init')).out, /lk_api_[0-9a-f]{40}.*lk_secret_[0-9a-f]{40}/s)
  assert.equal(existsSync(join(dataDir, 'first-keys.txt')), false)
})

function record(number: number): string {
  const subscriptions = [{ plan_months: 0, due_on: '2099-01-01', external_id: `id-${number}` }]
  return `${JSON.stringify({ subscriptions })}\n`
}

async function said(stream: Readable | null): Promise<string> {
  return stream ? text(stream) : ''
}

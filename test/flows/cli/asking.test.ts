// Commands that cannot be undone ask a person, and some need --yes where there is none; progress is shown to a person only.
import assert from 'node:assert/strict'
import { PassThrough } from 'node:stream'
import { test } from 'node:test'
import { run } from '../../../src/cli/commands.ts'
import { showCount, showShare } from '../../../src/cli/progress.ts'
import { openTerminal } from '../../../src/cli/terminal.ts'
import { makeCli, newDataDir } from '../../cli.ts'

/** A terminal with what a person types; `said` is what was written. */
function typing(typed: string, { isTTY = true } = {}) {
  const streams = [0, 1, 2].map(() => Object.assign(new PassThrough(), { isTTY }))
  const [stdin, stdout, stderr] = streams as unknown as [PassThrough, PassThrough, PassThrough]
  const said = { out: '', err: '' }
  stdout.on('data', (text) => {
    said.out += text
  })
  stderr.on('data', (text) => {
    said.err += text
  })
  stdin.end(typed)
  return { terminal: openTerminal(stdout, stderr, stdin), said }
}

/** Runs a command of the installation in `dataDir`, with what a person types. */
async function runTyping(dataDir: string, words: readonly string[], typed: string, isTTY = true) {
  const before = process.env
  const { terminal, said } = typing(typed, { isTTY })
  process.env = { PATH: before.PATH ?? '', LATCHKEY_DATA_DIR: dataDir }
  try {
    return { code: await run(words, terminal), ...said }
  } finally {
    process.env = before
  }
}

test('a command that cannot be undone goes on when the person says yes, and only then', async (t) => {
  const dataDir = newDataDir(t)
  const cli = makeCli(dataDir)
  await cli.json('init')
  const live = async () => {
    const { keys = [] } = { keys: await cli.json('key', 'list') }
    return JSON.stringify(keys).match(/"revokedAt":null/g)?.length
  }
  const before = await live()
  for (const typed of ['n\n', '\n', 'maybe\n', '']) {
    const { code, out, err } = await runTyping(dataDir, ['key', 'revoke', '1'], typed)
    assert.match(out, /never works again.*Go on\? \[y\/N\]/)
    assert.deepEqual([code, err], [1, 'Nothing was changed.\n'], typed)
  }
  assert.equal(await live(), before)
  const { code, out } = await runTyping(dataDir, ['key', 'revoke', '1'], 'y\n')
  assert.equal(code, 0)
  assert.match(out, /The api key 1 .* is revoked/)
  assert.equal(await live(), (before ?? 0) - 1)
})

test('without a person what ends an account needs --yes, and what scripts have always called goes on', async (t) => {
  const dataDir = newDataDir(t)
  await makeCli(dataDir).json('init')
  for (const words of [
    ['account', 'erase', 'ada@example.org'],
    ['account', 'close', 'ada@example.org'],
    ['subscription', 'end', '1'],
  ]) {
    const { code, err, out } = await runTyping(dataDir, words, 'y\n', false)
    assert.deepEqual([code, out], [2, ''], words.join(' '))
    assert.match(err, /^Nothing was changed\. .* Confirm with --yes\.\n$/)
  }
  for (const words of [
    ['key', 'revoke', '1', '--yes'],
    ['key', 'revoke', '2'],
  ])
    assert.equal((await runTyping(dataDir, words, '', false)).code, 0)
})

test('progress is one line of stderr that goes away, and nothing where no person reads', () => {
  const shown = typing('')
  const share = showShare(shown.terminal, 'main')
  share(0)
  share(0.5)
  share(0.501)
  shown.terminal.err('a complaint')
  share(1)
  const count = showCount(shown.terminal, 'lines')
  for (let done = 1; done <= 250; done++) count.step(done)
  count.end()
  const visible = shown.said.err.split('\r\x1b[K')
  assert.deepEqual(visible, [
    `main [${' '.repeat(24)}] 0 %`,
    `main [${'='.repeat(12)}${' '.repeat(12)}] 50 %`,
    'a complaint\nlines: 100',
    'lines: 200',
    '',
  ])
  const silent = typing('', { isTTY: false })
  showShare(silent.terminal, 'main')(0.5)
  assert.deepEqual(silent.said, { out: '', err: '' })
})

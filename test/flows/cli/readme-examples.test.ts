// The commands of README.md and of each page of docs/, typed one after another as printed, work on a new installation.
// The README's first call makes what the README shows.
import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { makeCli, newDataDir } from '../../cli.ts'
import { startApp } from '../../harness.ts'
import { blocksOf, DOCUMENTS, readDocument } from '../../readme.ts'

const COMMAND = /^(?:npx |\.\/)latchkey (.*)$/
/** Numbers and names that only the reader can know. */
const READERS_OWN = [/^session (?:show|end) 4711$/, /^session explain LOGIN$/]
const ADA =
  '{"email":"ada@example.com","country":"DE","subscriptions":[{"plan_months":1,"due_on":"2099-01-01"}]}\n'
/** Files and folders that the commands read or make; here they lie beside the data directory. */
const PATHS = /\.(jsonl|db)$|^backups\/$|^data-restored$/
const FEWEST_COMMANDS = 35

let commandsRun = 0

for (const path of DOCUMENTS) {
  test(`the commands of ${path} run in the order in which they are printed`, async (t) => {
    const dataDir = newDataDir(t)
    const files = dirname(dataDir)
    const cli = makeCli(dataDir)
    await cli.json('init')
    writeFileSync(join(files, 'ada.jsonl'), ADA)
    await cli.json('account', 'import', join(files, 'ada.jsonl')) // the README makes this account by a call
    for (const command of shellCommands(readDocument(path))) {
      if (READERS_OWN.some((one) => one.test(command))) continue
      const words = wordsOf(command).map((word) => (PATHS.test(word) ? join(files, word) : word))
      const { code, err } = await cli.run(...words)
      assert.equal(code, 0, `${command}\n${err}`)
      commandsRun++
    }
    if (path.endsWith('moving-accounts.md'))
      assert.match(readFileSync(join(files, 'accounts.jsonl'), 'utf8'), /"ada@example\.com"/)
  })
}

test('the documents print enough commands to be worth typing', () => {
  assert.ok(commandsRun >= FEWEST_COMMANDS, `only ${commandsRun} commands found`)
})

test("the README's first call makes what the README shows", async (t) => {
  const app = await startApp(t)
  const readme = readDocument('README.md')
  const call = /curl http:\S+\/api\/amapi\/AddClient \\\n([^`]+)```/.exec(readme)
  const shown = JSON.parse(/```json\n([^`]+)```/.exec(readme)?.[1] ?? '')
  assert.ok(call, 'the call is not in the README')
  const fields = [...(call[1] ?? '').matchAll(/-d (\w+)=(\S+)/g)].map(([, name, value]) => [name, value])
  const { body } = await app.untrusted('AddClient', {
    ...Object.fromEntries(fields),
    apikey: app.keys.apikey,
  })
  assert.equal(body.status, 'success')
  assert.deepEqual(Object.keys(body), Object.keys(shown))
})

/** The text after `latchkey` in the shell blocks. */
function shellCommands(document: string): string[] {
  return blocksOf(document)
    .filter(({ language }) => language === 'sh')
    .flatMap(({ lines }) => lines.flatMap((line) => COMMAND.exec(line)?.[1] ?? []))
}

/** As a shell splits it; single quotes keep blanks. */
function wordsOf(command: string): string[] {
  return [...command.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '')
}

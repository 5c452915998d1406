// The README's commands, typed one after another as printed, work on a new installation.
import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { makeCli, newDataDir } from '../cli.ts'
import { readReadme } from '../readme.ts'

const COMMAND = /^(?:npx |\.\/)latchkey (.*)$/
/** Numbers and names that only the reader can know. */
const READERS_OWN = [/^session end 4711$/, /^session explain LOGIN$/, /^location import FILE/]

test('the commands of the README run in the order in which they are printed', async (t) => {
  const dataDir = newDataDir(t)
  const files = dirname(dataDir)
  const cli = makeCli(dataDir)
  await cli.json('init')
  writeFileSync(
    join(files, 'ada.jsonl'),
    '{"email":"ada@example.com","country":"DE","subscriptions":[{"plan_months":1,"due_on":"2099-01-01"}]}\n',
  )
  await cli.json('account', 'import', join(files, 'ada.jsonl')) // the README makes this account by a call
  const commands = shellCommands(readReadme())
  assert.ok(commands.length >= 20, `only ${commands.length} commands found`)
  for (const command of commands) {
    if (READERS_OWN.some((one) => one.test(command))) continue
    const [typed = '', file] = command.split(' > ')
    const words = typed.split(/\s+/).map((word) => (word.endsWith('.jsonl') ? join(files, word) : word))
    const { code, out, err } = await cli.run(...words)
    assert.equal(code, 0, `${command}\n${err}`)
    if (file) writeFileSync(join(files, file), out)
  }
  assert.match(readFileSync(join(files, 'accounts.jsonl'), 'utf8'), /"ada@example\.com"/)
})

/** What stands after `latchkey` in the README's shell blocks; lines that end in a backslash go on. */
function shellCommands(readme: string): string[] {
  const blocks = [...readme.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, block = '']) => block)
  return blocks
    .flatMap((block) => block.replace(/\\\n\s*/g, '').split('\n'))
    .map((line) => line.replace(/\s+#.*$/, '').trim())
    .flatMap((line) => COMMAND.exec(line)?.[1] ?? [])
}

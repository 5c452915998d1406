// Attacks on the operator: text of strangers in the operator's terminal, and the secrets that a first start leaves in the
// journal.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from '../parts/server-process.ts'
import { type Attack, inTurn } from './attack-world.ts'

const MAIN = join(import.meta.dirname, '../../../src/main.js')
/** Title, screen, clipboard, colours, one of 8 bits, and text that runs backwards; none may reach a terminal. */
const NASTY = [
  '\u001b]0;PWNED\u0007',
  '\u001b[2J',
  '\u001b]52;c;QQ==\u0007',
  '\u001b[31m',
  '\u009b31m',
  '\u202e',
  '\r',
  '\u0000',
  '\u2028',
]
// biome-ignore lint/suspicious/noControlCharactersInRegex: the pattern searches for these
const RAW = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\u2028\u2029]/
const KEY = /lk_|[0-9a-f]{32,}/i

export const terminal: Attack = async (world) => {
  const owner = await world.signUp('writer')
  const cancels = await inTurn(NASTY.length, (i) =>
    world.amapi(
      'CancelRequest',
      { email: owner.email, type: 'midnight', reason: `bye${NASTY[i]}\nstate active` },
      { from: owner.from, bearer: owner.token },
    ),
  )
  const file = join(world.installation.dataDir, 'nasty.jsonl')
  const lines = JSON.parse(
    JSON.stringify(await world.command('account', 'export', '--brand', 'main')),
  ) as string
  const [line = '{}'] = lines.split('\n').filter((one) => one.includes(owner.email))
  const like = JSON.parse(line)
  const imported = NASTY.map((text, i) =>
    JSON.stringify({ ...like, email: `nasty-${i}@people.test`, first_name: `Bob${text}`, subscriptions: [] }),
  )
  writeFileSync(file, `${imported.join('\n')}\n`)
  await world.command('account', 'import', file, '--brand', 'main').catch(() => '')
  await inTurn(NASTY.length, (i) =>
    world.agent('main', 'accounting', {
      records: [
        {
          status: 'start',
          session: `nasty-${i}`,
          username: `bob${NASTY[i]}`,
          octets_in: 0,
          octets_out: 0,
          seconds: 0,
          ago_ms: 0,
        },
      ],
    }),
  )
  const shown = await inTurn(3, async (i) => {
    const command =
      [
        ['account', 'show', owner.email, '--brand', 'main'],
        ['account', 'list', '--brand', 'main'],
        ['session', 'list'],
      ][i] ?? []
    return {
      command: command.join(' '),
      text: await world.command(...command).catch((err) => String(err.stdout ?? '')),
    }
  })
  const raw = shown.filter(({ text }) => RAW.test(text))
  return [
    {
      name: "strangers' control characters reach the operator's terminal",
      tried: 3 * NASTY.length,
      through: raw.length,
      detail: {
        raw: raw.map(({ command }) => command),
        cancels: cancels.map(({ code, status }) => code ?? status),
      },
    },
  ]
}

/** A first start under a service manager: its output is kept forever. */
export const firstStart: Attack = async (world) => {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-lab-first-'))
  const env = {
    ...world.installation.env,
    LATCHKEY_DATA_DIR: folder,
    LATCHKEY_HTTP_PORT: String(await freePort()),
    LATCHKEY_DATABASE_URL: '',
  }
  const child = spawn(process.execPath, [MAIN, 'serve'], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  let printed = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text) => (printed += text))
  const exited = once(child, 'exit')
  const patience = setTimeout(() => child.kill('SIGTERM'), 20_000)
  while (!/listening|first-keys/.test(printed) && child.exitCode === null)
    await new Promise((resolve) => setTimeout(resolve, 50))
  child.kill('SIGTERM')
  await exited
  clearTimeout(patience)
  rmSync(folder, { recursive: true, force: true })
  const leaked = printed.split('\n').filter((line) => KEY.test(line) && !line.startsWith('{'))
  return [
    {
      name: 'a first start without a terminal prints keys',
      tried: 1,
      through: leaked.length,
      detail: printed.slice(0, 600),
    },
  ]
}

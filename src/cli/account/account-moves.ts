// latchkey account: export, import, link.
import { open } from 'node:fs/promises'
import type { ImportCounts, Problem } from '../../accounts/transfer/importing.ts'
import type { Charset } from '../../text.ts'
import { readLines } from '../lines.ts'
import { CommandError, StoppedError } from '../open.ts'
import { showCount } from '../progress.ts'
import { untilSignal } from '../signals.ts'
import { cell, jsonText, type Terminal } from '../terminal.ts'
import { type Choice, withBrand } from './account-choice.ts'

/** Written before the listener is waited for. */
const LINES_AT_ONCE = 100
/** Lines with problems that are named, one by one: a whole file may have the same problem. */
const MAX_SHOWN = 100

export async function accountLink(
  login: string,
  options: Choice & { to: string; nameKind?: 'external-id' | 'login' },
  { out }: Terminal,
): Promise<void> {
  const done = await withBrand(options, async ({ brand, caller, finding, linking }) => {
    const kinds = options.nameKind ? [options.nameKind] : (['external-id', 'login'] as const)
    const from = await finding.get(brand.id, login, kinds)
    const to = await finding.get(brand.id, options.to, ['email'])
    return linking.link(caller, { fromId: from.accountId, toId: to.accountId, toEmail: options.to })
  })
  if (options.json) return out(jsonText(done))
  out(`VPN login ${done.usernames.map(cell).join(', ')} belongs to account ${done.toId} (${options.to}) now.`)
  out(`Account ${done.fromId}, where it was, is closed. External id, limits, term and address are as before.`)
}

export async function accountExport(
  options: Choice & { secrets?: true; after: number; output?: string },
  terminal: Terminal,
): Promise<void> {
  const { secrets = false, after, output } = options
  const { err } = terminal
  const { out, heard, end } =
    output === undefined ? { ...terminal, end: async () => {} } : await openOutput(output)
  if (secrets) {
    err(
      'The output holds password hashes, and VPN passwords in clear: a person who reads it can use the logins.',
    )
  }
  await heard()
  const done = { accounts: 0, last: after, unreadable: 0 }
  const counted = showCount(terminal, 'accounts written')
  await withBrand(options, async ({ brand, exporting }) => {
    for await (const { id, account, unreadable } of exporting.all(brand, { after, secrets })) {
      out(jsonText(account))
      for (const login of unreadable) {
        err(
          `account ${id} (${account.email ?? 'no e-mail'}): no key given opens the VPN password of ${cell(login)}`,
        )
      }
      if (unreadable.length > 0) done.unreadable++
      done.accounts++
      counted.step(done.accounts)
      done.last = id
      if (done.accounts % LINES_AT_ONCE === 0) await heard()
    }
    await heard()
  }).finally(end)
  counted.end()
  err(`Accounts written: ${done.accounts}. Those added from now on come with --after ${done.last}.`)
  if (done.unreadable > 0) {
    throw new CommandError(
      `Accounts whose VPN password could not be read: ${done.unreadable}. They are written without it; who imports them ` +
        'gives those logins new ones.',
    )
  }
}

/** A new file for its user alone, on disk when it has ended. Errors: CommandError when there is one of that name. */
async function openOutput(path: string): Promise<Pick<Terminal, 'out' | 'heard'> & { end(): Promise<void> }> {
  const file = await open(path, 'wx', 0o600).catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'EEXIST' ? new CommandError(`${path} is there already; nothing was written.`) : error
  })
  let lines: string[] = []
  const heard = async () => {
    const text = lines.join('')
    lines = []
    await file.appendFile(text)
  }
  const end = async () => {
    await file.sync()
    await file.close()
  }
  return { out: (text) => void lines.push(`${text}\n`), heard, end }
}

export async function accountImport(
  file: string,
  options: Choice & { dryRun?: true; allowSlowHashes?: true; charset?: Charset },
  terminal: Terminal,
): Promise<void> {
  const { out, err } = terminal
  const { dryRun = false, allowSlowHashes = false, charset } = options
  let problems = 0
  const onProblem = ({ line, reason }: Problem) => {
    problems++
    if (problems <= MAX_SHOWN) err(`line ${line}: ${cell(reason)}`)
    else if (problems === MAX_SHOWN + 1) err('There are more such lines; from here on they are only counted.')
  }
  const { counts, stopped } = await withBrand(options, async ({ caller, importing }) => {
    const lines = untilSignal((stopping) => counting(readLines(file, charset, stopping), terminal))
    const counted = await importing
      .importAll(caller, lines.items, { dryRun, allowSlowHashes, onProblem })
      .finally(lines.release)
    return { counts: counted, stopped: lines.signal() }
  })
  if (options.json) out(jsonText({ ...counts, dryRun }))
  else out(countsText(counts, dryRun))
  if (stopped)
    throw new StoppedError(
      stopped,
      'Stopped before the end. Import the file again to go on: what is here already is skipped.',
    )
  if (counts.full)
    throw new CommandError('Stopped there: the setting account_limit allows the brand no more.')
  if (counts.refused > 0) throw new CommandError(`Lines left out: ${counts.refused}.`)
}

/** Shows how many lines were read. */
async function* counting<T>(lines: AsyncIterable<T>, terminal: Terminal): AsyncGenerator<T> {
  const counted = showCount(terminal, 'lines read')
  let count = 0
  try {
    for await (const line of lines) {
      counted.step(++count)
      yield line
    }
  } finally {
    counted.end()
  }
}

function countsText(
  { added, skipped, withoutPassword, newVpnPasswords }: ImportCounts,
  dryRun: boolean,
): string {
  return [
    `${dryRun ? 'Accounts that would be added' : 'Accounts added'}: ${added}; skipped, as they are here already: ${skipped}.`,
    ...(withoutPassword > 0
      ? [`Without a password in the file, so that they need a reset: ${withoutPassword}.`]
      : []),
    ...(newVpnPasswords > 0
      ? [`Logins that get a new VPN password, as the file has none: ${newVpnPasswords}.`]
      : []),
    ...(dryRun ? ['Nothing was changed.'] : []),
  ].join('\n')
}

// latchkey account: export, import, link.
import type { ImportCounts } from '../accounts/importing.ts'
import type { Charset } from '../text.ts'
import { type Choice, withAccounts } from './account-core.ts'
import { readLines } from './lines.ts'
import { CommandError } from './open.ts'
import type { Terminal } from './terminal.ts'

/** Written before the listener is waited for. */
const LINES_AT_ONCE = 100

export async function accountLink(
  login: string,
  options: Choice & { to: string; by?: 'external-id' | 'login' },
  { out }: Terminal,
): Promise<void> {
  const done = await withAccounts(options, async ({ brand, caller, finding, linking }) => {
    const kinds = options.by ? [options.by] : (['external-id', 'login'] as const)
    const from = await finding.get(brand.id, login, kinds)
    const to = await finding.get(brand.id, options.to, ['email'])
    return linking.link(caller, { fromId: from.accountId, toId: to.accountId, toEmail: options.to })
  })
  if (options.json) return out(JSON.stringify(done))
  out(`VPN login ${done.usernames.join(', ')} belongs to account ${done.toId} (${options.to}) now.`)
  out(`Account ${done.fromId}, where it was, is closed. External id, limits, term and address are as before.`)
}

export async function accountExport(
  options: Choice & { secrets?: true; after: number },
  { out, err, heard }: Terminal,
): Promise<void> {
  const { secrets = false, after } = options
  if (secrets) {
    err('The output holds password hashes, and VPN passwords in clear: whoever reads it can use the logins.')
  }
  await heard()
  const done = { accounts: 0, last: after, unreadable: 0 }
  await withAccounts(options, async ({ brand, exporting }) => {
    for await (const { id, account, unreadable } of exporting.all(brand, { after, secrets })) {
      out(JSON.stringify(account))
      for (const login of unreadable) {
        err(
          `account ${id} (${account.email ?? 'no e-mail'}): no key given opens the VPN password of ${login}`,
        )
      }
      if (unreadable.length > 0) done.unreadable++
      done.accounts++
      done.last = id
      if (done.accounts % LINES_AT_ONCE === 0) await heard()
    }
    await heard()
  })
  err(`Accounts written: ${done.accounts}. Those added from now on come with --after ${done.last}.`)
  if (done.unreadable > 0) {
    throw new CommandError(
      `Accounts whose VPN password could not be read: ${done.unreadable}. They are written without it; who imports them ` +
        'gives those logins new ones.',
    )
  }
}

export async function accountImport(
  file: string,
  options: Choice & { dryRun?: true; charset?: Charset },
  { out, err }: Terminal,
): Promise<void> {
  const { dryRun = false, charset } = options
  const counts = await withAccounts(options, ({ caller, importing }) =>
    importing.importAll(caller, readLines(file, charset), {
      dryRun,
      onProblem: ({ line, reason }) => err(`line ${line}: ${reason}`),
    }),
  )
  if (options.json) out(JSON.stringify({ ...counts, dryRun }))
  else out(countsText(counts, dryRun))
  if (counts.full)
    throw new CommandError('Stopped there: the setting account_limit allows the brand no more.')
  if (counts.refused > 0) throw new CommandError(`Lines left out: ${counts.refused}.`)
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

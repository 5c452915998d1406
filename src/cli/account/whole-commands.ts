// Names and options of the commands that concern an account as a whole.
import { type Command, Option } from 'commander'
import { MAX_PAGE, PAGE, pageSize } from '../options.ts'
import type { Terminal } from '../terminal.ts'

/** `onAccount` gives a command the account that it is about. */
export function addWholeCommands(
  account: Command,
  terminal: Terminal,
  onAccount: (command: Command) => Command,
): void {
  const changes = () => import('./account-changes.ts')
  onAccount(account.command('close').description('end all that an account has, and free its names'))
    .addOption(new Option('--at <when>', 'when').choices(['now', 'period-end']).default('now'))
    .option('--reason <reason>', 'why; kept in the audit trail')
    .option('--yes', 'confirm: a closed account cannot be opened again')
    .action(async (who, options) => (await changes()).accountClose(who, options, terminal))
  onAccount(
    account.command('change-email').description('give an account another e-mail and sign its apps out'),
  )
    .argument('<email>', 'the new one; both get a notice')
    .action(async (who, email, options) =>
      (await changes()).accountChangeEmail(who, email, options, terminal),
    )
  onAccount(
    account
      .command('set-password')
      .description('set the password that is typed or piped in, and sign out apps'),
  ).action(async (who, options) => (await changes()).accountSetPassword(who, options, terminal))
  onAccount(
    account
      .command('reset-password')
      .description('mail the link to set a password, within the limit of mails'),
  ).action(async (who, options) => (await changes()).accountResetPassword(who, options, terminal))
  onAccount(
    account
      .command('send-confirmation')
      .description('mail the link to confirm the e-mail, within the limit of mails'),
  ).action(async (who, options) => (await changes()).accountSendConfirmation(who, options, terminal))
  onAccount(
    account.command('confirm-email').description('note that the e-mail is confirmed, without a link'),
  ).action(async (who, options) => (await changes()).accountConfirmEmail(who, options, terminal))
  const apps = () => import('./account-apps.ts')
  onAccount(account.command('apps').description('list the apps that are signed in')).action(
    async (who, options) => (await apps()).accountApps(who, options, terminal),
  )
  onAccount(
    account
      .command('sign-ins')
      .description('list how apps signed in during the last week, and why they could not'),
  ).action(async (who, options) => (await apps()).accountSignIns(who, options, terminal))
  onAccount(account.command('sign-out').description('sign one app out, or all'))
    .option('--app <id>', 'this one, as "account apps" names it')
    .option('--all', 'all of them')
    .action(async (who, options) => (await apps()).accountSignOut(who, options, terminal))
  addAliasCommands(
    account.command('alias').description('further sign-ins to an account'),
    terminal,
    onAccount,
  )
  onAccount(
    account.command('timeline').description('list what happened: changes, sessions, mails and billed terms'),
  )
    .option('--after <place>', 'the next page: as the page before says')
    .option('--limit <count>', `rows on the page, at most ${MAX_PAGE}`, pageSize, PAGE)
    .action(async (who, options) =>
      (await import('./account-timeline.ts')).accountTimeline(who, options, terminal),
    )
}

function addAliasCommands(
  alias: Command,
  terminal: Terminal,
  onAccount: (command: Command) => Command,
): void {
  const aliases = () => import('./account-alias.ts')
  const email = ['<email>', 'the address of the alias'] as const
  onAccount(alias.command('list').description('list the aliases of an account')).action(
    async (who, options) => (await aliases()).aliasList(who, options, terminal),
  )
  onAccount(alias.command('add').description('add an alias; its password is made up and never shown'))
    .argument(...email)
    .option('--first-name <text>', 'the first name')
    .option('--last-name <text>', 'the last name')
    .option('--send-reset', 'mail the alias the link to set its password')
    .action(async (who, address, options) => (await aliases()).aliasAdd(who, address, options, terminal))
  onAccount(alias.command('remove').description('remove an alias and sign its apps out'))
    .argument(...email)
    .action(async (who, address, options) => (await aliases()).aliasRemove(who, address, options, terminal))
}

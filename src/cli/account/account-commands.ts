// Names, arguments and options of the account commands. What they do is loaded when one is called.
import { type Command, Option } from 'commander'
import { LANGUAGES } from '../../languages/language.ts'
import { charset, nameKind, onBrand, wholeNumber, wholeNumbers, yes } from '../options.ts'
import type { Terminal } from '../terminal.ts'
import { addBulkCommand, addListCommands } from './list-commands.ts'
import { addWholeCommands } from './whole-commands.ts'

const WHO = ['<who>', 'its number, e-mail, external id or VPN username'] as const
const REASON = ['--reason <reason>', 'why; kept in the audit trail'] as const

export function addAccountCommands(account: Command, terminal: Terminal): void {
  addListCommands(account, terminal)
  onBrand(account.command('add').description('open an account, by an e-mail or an external id'))
    .option('--email <email>', 'its e-mail')
    .option('--external-id <id>', 'the name that your own system has for it')
    .option('--plan <months>', 'with a plan of so many months', wholeNumber)
    .option('--days <count>', 'or paid for so many days', wholeNumber)
    .addOption(new Option('--kind <kind>', 'what it is').choices(['trial', 'paid', 'freemium']))
    .option('--country <code>', 'the country, such as DE')
    .addOption(new Option('--language <code>', 'of its mails and pages').choices([...LANGUAGES]))
    .option('--sessions <count>', 'sessions at once', wholeNumber)
    .option('--vpn-username <name>', 'the VPN username; default: made up')
    .option('--metadata <name=value...>', 'texts for your own systems')
    .option('--test', 'a test account, which is not billed')
    .action(async (options) => (await import('./account-add.ts')).accountAdd(options, terminal))
  onAccount(account.command('buy').description('buy a plan, or days, for an account that is there'))
    .option('--plan <months>', 'a plan of so many months', wholeNumber)
    .option('--days <count>', 'or so many days, as a further login', wholeNumber)
    .option('--external-id <id>', 'the name that your own system has for it')
    .addOption(new Option('--kind <kind>', 'what it is').choices(['trial', 'paid', 'freemium']))
    .option('--no-renew', 'of a plan: it ends with its first term')
    .option('--sessions <count>', 'sessions at once; default: as the brand sets it', wholeNumber)
    .option('--countries <number...>', 'only these countries, by number', wholeNumbers)
    .option('--cities <number...>', 'only these cities', wholeNumbers)
    .option('--protocols <number...>', 'only these protocols', wholeNumbers)
    .option('--dedicated-country <code>', 'of days: with a dedicated address in this country')
    .option('--vpn-username <name>', 'the VPN username; default: made up')
    .option('--vpn-password-file <file>', 'a file with the VPN password; default: made up')
    .action(async (who, options) => (await import('./account-add.ts')).accountBuy(who, options, terminal))
  onAccount(account.command('show').description('show an account with all that belongs to it'))
    .option('--show-secrets', 'with VPN passwords')
    .action(async (who, options) => (await import('./account.ts')).accountShow(who, options, terminal))
  onAccount(
    account
      .command('suspend')
      .description('suspend an account: refuse its calls and logins, and charge nothing'),
  )
    .option(...REASON)
    .action(async (who, options) => (await import('./account.ts')).accountSuspend(who, options, terminal))
  onAccount(account.command('resume').description('end the suspension of an account'))
    .option(...REASON)
    .action(async (who, options) => (await import('./account.ts')).accountResume(who, options, terminal))
  onAccount(
    account
      .command('new-vpn-password')
      .description('give the logins of an account new VPN passwords and end its sessions'),
  ).action(async (who, options) =>
    (await import('./account.ts')).accountNewVpnPassword(who, options, terminal),
  )
  addSetCommand(account, terminal)
  addWholeCommands(account, terminal, onAccount)
  onAccount(
    account.command('personal-data').description('print all that is stored about one person, as JSON'),
  ).action(async (who, options) => (await import('./account.ts')).accountPersonalData(who, options, terminal))
  onAccount(account.command('erase').description('close an account and erase its personal data, for good'))
    .addOption(yes())
    .action(async (who, options) => (await import('./account.ts')).accountErase(who, options, terminal))
  addBulkCommand(account, terminal)
  addMovingCommands(account, terminal)
}

function addSetCommand(account: Command, terminal: Terminal): void {
  onAccount(
    account.command('set').description('change the name, country, language or metadata of an account'),
  )
    .option('--first-name <text>', 'the first name')
    .option('--last-name <text>', 'the last name')
    .option('--company <text>', 'the company')
    .option('--state <text>', 'the state')
    .option('--zip-code <text>', 'the postal code')
    .option('--country <code>', 'the country, such as DE; empty: not known')
    .addOption(
      new Option(
        '--language <code>',
        'of its mails and pages; empty: it follows from the country, the request or the brand',
      ).choices([...LANGUAGES, '']),
    )
    .option('--metadata <name=value...>', 'a text for your own systems; an empty value takes the name away')
    .action(async (who, options) => (await import('./account-changes.ts')).accountSet(who, options, terminal))
}

function addMovingCommands(account: Command, terminal: Terminal): void {
  onBrand(account.command('link').description('merge a prepaid account into the account of an e-mail'))
    .argument('<login>', 'its external id or VPN username')
    .requiredOption('--to <email>', 'the account that gets the login')
    .addOption(nameKind('external-id', 'login'))
    .action(async (login, options) =>
      (await import('./account-moves.ts')).accountLink(login, options, terminal),
    )
  account
    .command('export')
    .description('write all open accounts, one JSON object a line')
    .option('--brand <name>', 'which brand; may be left out when there is one')
    .option('--secrets', 'with password hashes and VPN passwords')
    .option('--output <file>', 'into a new file that only you can read')
    .option('--after <id>', 'start after this account', wholeNumber, 0)
    .action(async (options) => (await import('./account-moves.ts')).accountExport(options, terminal))
  onBrand(account.command('import').description('import accounts from a file of "account export"'))
    .argument('<file>', 'the file; - for standard input')
    .option('--dry-run', 'check everything and change nothing')
    .option(
      '--allow-slow-hashes',
      'accept password hashes that cost more than 64 MiB and 4 passes; each sign-in and each guess then costs that much',
    )
    .addOption(charset())
    .action(async (file, options) =>
      (await import('./account-moves.ts')).accountImport(file, options, terminal),
    )
}

function onAccount(command: Command): Command {
  return onBrand(command.argument(...WHO)).addOption(nameKind('id', 'email', 'external-id', 'login'))
}

// Names, arguments and options of the commands that list accounts.
import { Argument, type Command, InvalidArgumentError, Option } from 'commander'
import { BULK_ACTIONS } from '../../accounts/bulk/bulk-order.ts'
import type { SORTS } from '../../accounts/search/account-query.ts'
import { day, MAX_PAGE, onBrand, PAGE, pageSize, wholeNumber } from '../options.ts'
import type { Terminal } from '../terminal.ts'
import type { Place } from './account-lists.ts'

const SORT_NAMES = ['id', 'created', 'due'] satisfies (typeof SORTS)[number][]

export function addListCommands(account: Command, terminal: Terminal): void {
  const lists = () => import('./account-lists.ts')
  const list = onPage(
    account.command('list').description('list accounts with their logins, a page at a time'),
  )
  narrowed(list)
    .option('--case-pairs', 'only accounts with a login whose name differs from another by case only')
    .option('--live', 'only accounts with a live session')
    .option('--search <text>', 'part of an e-mail, external id or VPN username; looks at every account')
    .addOption(new Option('--sort <order>', 'default: what the filters are kept by').choices(SORT_NAMES))
    .option('--descending', 'the last ones first')
    .action(async (options) => (await lists()).accountList(options, terminal))
  const find = onPage(
    account
      .command('find')
      .description('find accounts by the beginning of a name')
      .argument(
        '<text>',
        'the beginning of an e-mail or external id, a whole VPN username or number, or @ and a domain',
      ),
  )
  narrowed(find)
    .addOption(by())
    .action(async (text, options) => (await lists()).accountFind(text, options, terminal))
}

/** One action on all that fit. */
export function addBulkCommand(account: Command, terminal: Terminal): void {
  const bulk = onBrand(
    account.command('bulk').description('do the same to all accounts that fit the filters'),
  )
  narrowed(bulk.addArgument(new Argument('<action>', 'what to do').choices([...BULK_ACTIONS])))
    .option('--find <text>', 'only accounts with a name that begins so, as "account find" has it')
    .addOption(by())
    .option('--days <count>', 'extend: by so many days, for nothing', wholeNumber)
    .option('--sessions <count>', 'set_limits: so many sessions at once', wholeNumber)
    .option('--default', 'set_limits: what the brand has for all')
    .option('--reason <reason>', 'why; kept in the audit trail')
    .option('--dry-run', 'only say which fit')
    .option('--yes', 'confirm')
    .action(async (action, options) =>
      (await import('./account-bulk.ts')).accountBulk(action, options, terminal),
    )
}

function by(): Option {
  return new Option('--by <kind>', 'the kind of name')
    .choices(['any', 'id', 'email', 'email-start', 'domain', 'login', 'external-id', 'external-id-start'])
    .default('any')
}

function narrowed(command: Command): Command {
  return command
    .addOption(
      new Option('--status <status>', 'only accounts with this status').choices([
        ...['active', 'suspended', 'closed'],
      ]),
    )
    .addOption(kind('only accounts with a login of this kind'))
    .option(
      '--plan <months>',
      'only accounts with a subscription to this plan; 0: a prepaid one',
      wholeNumber,
    )
    .option('--country <code>', 'only accounts of this country, such as DE', (code) => code.toUpperCase())
    .option('--created-from <day>', 'only accounts made on this day of UTC or later', day)
    .option('--created-until <day>', 'only accounts made on this day of UTC or before', day)
    .option('--due-before <day>', 'only accounts with a subscription due before this day', day)
}

export function kind(text: string): Option {
  return new Option('--kind <kind>', text).choices(['trial', 'paid', 'freemium'])
}

export function onPage(command: Command): Command {
  return onBrand(command)
    .option('--after <place>', 'start behind this place, which the page before it names', place)
    .option('--limit <count>', `rows on the page, at most ${MAX_PAGE}`, pageSize, PAGE)
}

function place(text: string): Place {
  if (/^\d{1,15}$/.test(text)) return Number(text)
  try {
    const { source, key, tie } = JSON.parse(Buffer.from(text, 'base64url').toString()) as Exclude<
      Place,
      number
    >
    const isKey = key === undefined || typeof key === 'string' || Number.isSafeInteger(key)
    if (Number.isSafeInteger(source) && isKey && (tie === undefined || Number.isSafeInteger(tie)))
      return { source, ...(key !== undefined && tie !== undefined && { key, tie }) }
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
  }
  throw new InvalidArgumentError('Write what the page before it names behind --after.')
}

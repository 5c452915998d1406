// Names and options of the billing commands. What they do is loaded when one is called.
import { type Command, InvalidArgumentError } from 'commander'
import { isMonth } from '../../day.ts'
import {
  accountOf,
  MAX_PAGE,
  moment,
  onAnyBrand,
  onBrand,
  PAGE,
  pageSize,
  placeAfter,
  untilMoment,
  wholeNumber,
} from '../options.ts'
import type { Terminal } from '../terminal.ts'

export function addBillingCommands(billing: Command, terminal: Terminal): void {
  onAnyBrand(
    billing
      .command('report')
      .description('sum up what was billed in a month, by plan and kind of login, with tests apart'),
  )
    .requiredOption('--month <month>', 'such as 2026-11, by the days of each brand', month)
    .option('--csv', 'print CSV for spreadsheets')
    .action(async (options) => (await import('./billing.ts')).billingReport(options, terminal))
  addRefund(billing, terminal)
  accountOf(
    onAnyBrand(
      billing.command('ledger').description('list what was billed, newest first: one row for each term'),
    ),
  )
    .option('--since <time>', 'from then on: 2026-11-01, 2026-11-01T12:00Z, or 7d and 36h ago', moment)
    .option('--until <time>', 'up to then; a day is included', untilMoment)
    .option('--after <place>', 'the next page: as the page before says', placeAfter)
    .option('--limit <count>', `rows on the page, at most ${MAX_PAGE}`, pageSize, PAGE)
    .action(async (options) => (await import('./billing.ts')).billingLedger(options, terminal))
}

/** Gives a term back in the ledger. */
function addRefund(billing: Command, terminal: Terminal): void {
  onBrand(
    billing.command('refund').description('take back a term that was billed: a row of the ledger, once'),
  )
    .argument('<row>', 'its number, as "billing ledger" has it', wholeNumber)
    .option('--end', 'end the subscription, too')
    .option('--reason <reason>', 'why; kept in the audit trail')
    .action(async (row, options) => (await import('./refund.ts')).billingRefund(row, options, terminal))
}

function month(text: string): string {
  if (isMonth(text)) return text
  throw new InvalidArgumentError('Write a month such as 2026-11.')
}

// Names and options of the subscription commands. What they do is loaded when one is called.
import { type Command, Option } from 'commander'
import { kind, onPage } from '../account/list-commands.ts'
import { day, onBrand, wholeNumber } from '../options.ts'
import type { Terminal } from '../terminal.ts'

const ID = ['<id>', 'its number, as "subscription list" has it'] as const

export function addSubscriptionCommands(group: Command, terminal: Terminal): void {
  onPage(group.command('list').description('list subscriptions by their due day, a page at a time'))
    .option('--account <id>', 'only those of this account, ended ones too', wholeNumber)
    .addOption(
      new Option('--status <status>', 'only those with this status').choices([
        ...['active', 'suspended', 'expired', 'cancelled', 'terminated'],
      ]),
    )
    .addOption(kind('only those of this kind'))
    .option('--plan <months>', 'only those of this plan; 0: prepaid ones', wholeNumber)
    .option('--due-before <day>', 'only those due, or with their last day, before this day', day)
    .option('--descending', 'the last ones first')
    .action(async (options) =>
      (await import('../account/account-lists.ts')).subscriptionList(options, terminal),
    )
  addChanges(group, terminal)
}

function addChanges(group: Command, terminal: Terminal): void {
  const cases = () => import('./subscription.ts')
  one(group, 'extend', 'give days for nothing: they are kept as goodwill, and not billed')
    .requiredOption('--days <count>', 'how many', wholeNumber)
    .action(async (id, options) => (await cases()).extend(id, options, terminal))
  one(group, 'renew', 'begin the next term, which is billed: possible when ten or less days are left')
    .option('--days <count>', 'of what is paid by days: how many', wholeNumber)
    .action(async (id, options) => (await cases()).renew(id, options, terminal))
  one(group, 'upgrade', 'move it to another plan; its login stays')
    .requiredOption('--plan <months>', 'the months of that plan', wholeNumber)
    .action(async (id, options) => (await cases()).upgrade(id, options, terminal))
  one(group, 'cancel', 'end a plan at the next night, or on its due day')
    .addOption(
      new Option('--at <when>', 'when it ends').choices(['midnight', 'due-date']).default('due-date'),
    )
    .option('--reason <reason>', 'why; kept in the audit trail')
    .action(async (id, options) => (await cases()).cancel(id, options, terminal))
  one(group, 'uncancel', 'take back a cancellation that waits, also one of the whole account').action(
    async (id, options) => (await cases()).uncancel(id, options, terminal),
  )
  one(group, 'suspend', 'refuse the login; a plan is not charged meanwhile').action(async (id, options) =>
    (await cases()).suspend(id, options, terminal),
  )
  one(group, 'resume', 'end the suspension').action(async (id, options) =>
    (await cases()).resume(id, options, terminal),
  )
  one(group, 'end', 'end it at once, for good')
    .option('--yes', 'confirm: it cannot be undone')
    .action(async (id, options) => (await cases()).end(id, options, terminal))
  one(group, 'limit', 'set how many sessions it may have at once')
    .option('--sessions <count>', 'so many', wholeNumber)
    .option('--default', 'what the brand has for all; also takes away limits of places')
    .action(async (id, options) => (await cases()).limit(id, options, terminal))
  one(group, 'set', 'set the kind of what is paid by days, or whether a plan goes on after its term')
    .addOption(kind('the kind'))
    .option('--renew', 'it goes on: takes back a cancellation')
    .option('--no-renew', 'it ends on its due day')
    .action(async (id, options) => (await cases()).set(id, options, terminal))
  one(group, 'new-password', 'give the login a new VPN password and end its sessions').action(
    async (id, options) => (await cases()).newPassword(id, options, terminal),
  )
  one(group, 'reveal', 'show VPN username and password; the audit trail keeps who asked').action(
    async (id, options) => (await cases()).reveal(id, options, terminal),
  )
}

function one(group: Command, name: string, description: string): Command {
  return onBrand(
    group
      .command(name)
      .description(description)
      .argument(...ID, wholeNumber),
  )
}

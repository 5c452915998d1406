// Names and options of the audit commands. What they do is loaded when one is called.
import { type Command, Option } from 'commander'
import { accountOf, moment, onAnyBrand, PAGE, pageSize, placeAfter, untilMoment } from '../options.ts'
import type { Terminal } from '../terminal.ts'

export function addAuditCommands(audit: Command, terminal: Terminal): void {
  accountOf(
    onAnyBrand(audit.command('list').description('list changes, newest first: who did what, and when')),
  )
    .option('--actor <actor>', 'of this actor, as the list shows it: operator:ada, secret:2, job:nightly')
    .option(
      '--action <action>',
      'of this action; "account." for all of accounts; session.refuse: refused logins',
    )
    .option('--target <target>', 'to this target, as the list shows it: plan:12')
    .option('--since <time>', 'from then on: 2026-11-01, 2026-11-01T12:00Z, or 7d and 36h ago', moment)
    .option('--until <time>', 'up to then; a day is included', untilMoment)
    .option('--after <place>', 'the next page: as the page before says', placeAfter)
    .option('--limit <count>', 'changes on the page, at most 1000; with --ndjson of all', pageSize)
    .addOption(new Option('--ndjson', `one JSON object a line; without --limit all, not only ${PAGE}`))
    .action(async (options) => (await import('./audit.ts')).auditList(options, terminal))
}

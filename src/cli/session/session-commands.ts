// Names, arguments and options of the session and usage commands. What they do is loaded when called.
import { type Command, InvalidArgumentError, Option } from 'commander'
import { normalizeRange } from '../../address.ts'
import { accountOf, day, json, MAX_PAGE, onAnyBrand, PAGE, pageSize, wholeNumber } from '../options.ts'
import type { Terminal } from '../terminal.ts'

export function addSessionCommands(session: Command, terminal: Terminal): void {
  onWhose(session.command('list').description('list live sessions, newest first'))
    .option('--login <login>', 'of this VPN username')
    .option(
      '--address <address>',
      'with this address inside the tunnel or outside; IPv6 also by prefix',
      address,
    )
    .option('--ended', 'only ended sessions')
    .option('--all', 'ended sessions too')
    .option('--before <id>', 'start after this session', wholeNumber)
    .option('--limit <count>', `sessions on the page, at most ${MAX_PAGE}`, pageSize, PAGE)
    .action(async (options) => (await import('./session.ts')).sessionList(options, terminal))
  session
    .command('show')
    .description('show a session, and whether it could be ended')
    .argument('<id>', 'its number in "session list"', wholeNumber)
    .addOption(json())
    .action(async (id, options) => (await import('./session.ts')).sessionShow(id, options, terminal))
  session
    .command('end')
    .description('end live sessions at their gateways')
    .argument('<ids...>', 'their numbers in "session list"', (text, before: number[] = []) => [
      ...before,
      wholeNumber(text),
    ])
    .addOption(json())
    .action(async (ids, options) => (await import('./session.ts')).sessionEnd(ids, options, terminal))
  addExplain(session, terminal)
}

function addExplain(session: Command, terminal: Terminal): void {
  session
    .command('explain <login>')
    .description('explain why a login is let in or refused now, for each gateway')
    .addOption(json())
    .action(async (login, options) => (await import('./session.ts')).sessionExplain(login, options, terminal))
}

export function addUsageCommand(program: Command, terminal: Terminal): void {
  onWhose(
    program
      .command('usage')
      .description(
        'sum up traffic by account, day, gateway or protocol, or over all accounts by month and brand too',
      ),
  )
    .option('--from <day>', 'first day, YYYY-MM-DD, UTC', day)
    .option('--to <day>', 'last day', day)
    .addOption(
      new Option('--by <part...>', 'one row for each of these; default: day').choices([
        ...['account', 'day', 'gateway', 'protocol', 'month', 'brand'],
      ]),
    )
    .action(async (options) => (await import('./session.ts')).usage(options, terminal))
}

function onWhose(command: Command): Command {
  return accountOf(onAnyBrand(command)).option('--gateway <name>', 'at this gateway')
}

export function addOnlineCommand(program: Command, terminal: Terminal): void {
  onAnyBrand(program.command('online').description('count the live sessions by gateway and protocol, now'))
    .option('--history', 'how many there were in the last 24 hours, every five minutes')
    .action(async (options) => (await import('./traffic.ts')).online(options, terminal))
}

function address(text: string): string {
  const range = normalizeRange(text)
  if (range !== undefined) return range
  throw new InvalidArgumentError('Write an IP address, or a range such as 2001:db8:1:2::/64.')
}

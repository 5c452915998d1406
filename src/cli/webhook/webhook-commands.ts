// Names, arguments and options of the commands of webhooks and events. What they do is loaded when one is called.
import { type Command, InvalidArgumentError, Option } from 'commander'
import { SIGNATURES } from '../../webhooks/signature.ts'
import { json, MAX_PAGE, moment, PAGE, pageSize, wholeNumber } from '../options.ts'
import type { Terminal } from '../terminal.ts'

const ID = ['<id>', 'its number in "webhook list"', wholeNumber] as const
const DELIVERY = ['<delivery>', 'its number in "webhook deliveries"', wholeNumber] as const
const TYPES = 'types of events, separated by commas: account.created,subscription.* or * for all'

export function addWebhookCommands(webhook: Command, terminal: Terminal): void {
  const load = () => import('./webhook.ts')
  onStream(webhook.command('add').description('call a URL for each event from now on; shows its secret once'))
    .argument('<url>', 'where calls are sent: https://shop.example.com/hooks')
    .option('--types <types>', TYPES, list)
    .option('--description <text>', 'for people')
    .addOption(
      new Option('--signature <kind>', 'v1: with a shared secret; v1a: with a key pair; default: v1').choices(
        [...SIGNATURES],
      ),
    )
    .action(async (url, options) => (await load()).webhookAdd(url, options, terminal))
  onStream(webhook.command('list').description('list webhooks')).action(async (options) =>
    (await load()).webhookList(options, terminal),
  )
  onStream(webhook.command('show').description('show a webhook'))
    .argument(...ID)
    .action(async (id, options) => (await load()).webhookShow(id, options, terminal))
  onStream(webhook.command('set').description('change, disable or enable a webhook'))
    .argument(...ID)
    .option('--url <url>', 'another URL')
    .option('--types <types>', TYPES, list)
    .option('--description <text>', 'for people')
    .addOption(new Option('--enable', 'call it again, also for what happened meanwhile').conflicts('disable'))
    .option('--disable', 'call it no longer')
    .action(async (id, options) => (await load()).webhookSet(id, options, terminal))
  onStream(webhook.command('remove').description('remove a webhook with its deliveries'))
    .argument(...ID)
    .action(async (id, options) => (await load()).webhookRemove(id, options, terminal))
  onStream(webhook.command('rotate-secret').description('give a webhook a new secret, shown once'))
    .argument(...ID)
    .option('--overlap-hours <hours>', 'how long the former secret signs beside it; default: 24', wholeNumber)
    .action(async (id, options) => (await load()).webhookRotateSecret(id, options, terminal))
  onStream(webhook.command('test').description('send a ping to a webhook'))
    .argument(...ID)
    .action(async (id, options) => (await load()).webhookTest(id, options, terminal))
  onStream(webhook.command('deliveries').description('list deliveries, newest first; done ones for a day'))
    .argument(...ID)
    .addOption(new Option('--status <status>', 'only these').choices(['waiting', 'done', 'failed']))
    .option('--after <delivery>', 'the next page: deliveries before this one', wholeNumber)
    .option('--limit <count>', 'deliveries on the page, at most 500', pageSize, PAGE)
    .action(async (id, options) => (await load()).webhookDeliveries(id, options, terminal))
  onStream(webhook.command('retry').description('send one delivery again at once'))
    .argument(...DELIVERY)
    .action(async (id, options) => (await load()).webhookRetry(id, options, terminal))
  onStream(webhook.command('replay').description('send events again, with the same ids'))
    .argument(...ID)
    .addOption(
      new Option('--after <sequence>', 'events behind this number').argParser(wholeNumber).conflicts('since'),
    )
    .option('--since <time>', 'events from then on: 2026-11-01, 2026-11-01T12:00Z, or 7d and 36h ago', moment)
    .option('--failed', 'only those whose delivery failed')
    .action(async (id, options) => (await load()).webhookReplay(id, options, terminal))
}

export function addEventsCommand(program: Command, terminal: Terminal): void {
  program
    .command('events')
    .description('print what happened, oldest first, one JSON object a line')
    .option('--brand <name>', 'which brand; may be left out when there is one')
    .addOption(new Option('--installation', 'what belongs to no brand: gateways, jobs').conflicts('brand'))
    .option('--after <sequence>', 'only events behind this number', wholeNumber, 0)
    .option('--types <types>', TYPES, list)
    .option('--limit <count>', `events, at most ${MAX_PAGE}; default: all`, pageSize)
    .option('--follow', 'go on with what happens from now on')
    .action(async (options) => (await import('./events.ts')).events(options, terminal))
}

/** Of a brand, or of the installation. */
function onStream(command: Command): Command {
  return command
    .option('--brand <name>', 'which brand; may be left out when there is one')
    .addOption(new Option('--installation', 'the webhooks for what belongs to no brand').conflicts('brand'))
    .addOption(json())
}

function list(text: string): string[] {
  const parts = text.split(',').map((part) => part.trim())
  if (parts.every((part) => part !== '')) return parts
  throw new InvalidArgumentError('Write types separated by commas.')
}

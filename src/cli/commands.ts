// The command line: names, arguments and options of every command. What a command does is loaded when it is called, so
// that help and complaints are quick.
import { Argument, Command, CommanderError, Option } from 'commander'
import { VERSION } from '../config/package.ts'
import { SESSION_LIMIT_RULES } from '../plans/plan.ts'
import { addAccountCommands } from './account/account-commands.ts'
import { addAdminCommands } from './admin/admin-commands.ts'
import { addAgentCommands } from './agent/agent-commands.ts'
import { addAuditCommands } from './audit/audit-commands.ts'
import { addBackupCommands } from './backup/backup-commands.ts'
import { addBillingCommands } from './billing/billing-commands.ts'
import { addCheckCommands } from './checks/check-commands.ts'
import { addClockCommands, addJobCommands } from './clock/clock-commands.ts'
import { SHELLS } from './completion/scripts.ts'
import { addEncryptionKeyCommands } from './encryption-key/encryption-key-commands.ts'
import { DONE, WRONG_USAGE } from './exit-codes.ts'
import { addGatewayCommands } from './gateway/gateway-commands.ts'
import { addKeyCommands } from './key/key-commands.ts'
import { addDedicatedIpCommands, addLocationCommands } from './location/location-commands.ts'
import { addMailCommands } from './mail/mail-commands.ts'
import { json, onBrand, wholeNumber } from './options.ts'
import { addOnlineCommand, addSessionCommands, addUsageCommand } from './session/session-commands.ts'
import { addSubscriptionCommands } from './subscription/subscription-commands.ts'
import { addTaskCommands } from './task/task-commands.ts'
import { openTerminal, ReaderGoneError, type Terminal } from './terminal.ts'
import { addEventsCommand, addWebhookCommands } from './webhook/webhook-commands.ts'

/** Runs one command; resolves to the process's exit code. Errors have been shown by then. */
export async function run(argv: readonly string[], terminal: Terminal = openTerminal()): Promise<number> {
  // Node puts this in place of invalid bytes: the argument could mean another account.
  if (argv.some((one) => one.includes('\uFFFD'))) {
    terminal.err('error: an argument is not valid UTF-8')
    return WRONG_USAGE
  }
  try {
    await makeProgram(terminal).parseAsync(argv, { from: 'user' })
    await terminal.heard()
    return DONE
  } catch (error) {
    if (error instanceof ReaderGoneError) return DONE
    if (error instanceof CommanderError) return error.exitCode === 0 ? DONE : WRONG_USAGE // commander has shown it
    const { exitCodeFor, errorText } = await import('./error-text.ts')
    terminal.err(errorText(error))
    return exitCodeFor(error)
  }
}

/** Every command as one types it, for docs/cli.md. */
export function commandLines(): { usage: string; description: string }[] {
  const program = makeProgram(openTerminal())
  const lines = (command: Command, path: string): { usage: string; description: string }[] => {
    const below = command.commands.flatMap((sub) => lines(sub, `${path} ${sub.name()}`))
    if (command.registeredArguments.length === 0 && below.length > 0) return below
    const words = command.registeredArguments.map((argument) => {
      const name = argument.name() + (argument.variadic ? '...' : '')
      return argument.required ? `<${name}>` : `[${name}]`
    })
    return [{ usage: [path, ...words].join(' '), description: command.description() }, ...below]
  }
  return lines(program, program.name())
}

/** All commands, with what they print on `terminal`. */
export function makeProgram(terminal: Terminal): Command {
  const program = new Command('latchkey')
    .description('The account server of a VPN brand.')
    .version(VERSION)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.out(text.trimEnd()),
      writeErr: (text) => terminal.err(text.trimEnd()),
    })
  addServerCommands(program, terminal)
  addCheckCommands(program, terminal)
  addBackupCommands(program, terminal)
  addEncryptionKeyCommands(
    group(program, 'encryption-key', 'the keys under which secrets are stored'),
    terminal,
  )
  addBrandCommands(group(program, 'brand', 'brands: who sells'), terminal)
  addKeyCommands(group(program, 'key', 'API keys, secret keys and management keys'), terminal)
  addAdminCommands(group(program, 'admin', 'admins: the people who work with the console'), terminal)
  addAllowCommands(group(program, 'allow', 'addresses whose calls need no secret key'), terminal)
  addPlanCommands(group(program, 'plan', 'plans a brand sells'), terminal)
  addClockCommands(group(program, 'clock', 'the clock of a sandbox brand'), terminal)
  addJobCommands(group(program, 'jobs', 'what the server does by itself'), terminal)
  addAccountCommands(group(program, 'account', 'all accounts of the brand, of both APIs'), terminal)
  addTaskCommands(group(program, 'task', 'long work: bulk changes, imports, backups'), terminal)
  addSubscriptionCommands(group(program, 'subscription', 'what accounts have: a plan, or days'), terminal)
  addLocationCommands(group(program, 'location', 'the catalogue: countries, cities, protocols'), terminal)
  addGatewayCommands(
    group(program, 'gateway', 'gateways: apps are offered them, and they ask for their logins'),
    terminal,
  )
  addSessionCommands(group(program, 'session', 'sessions of logins at gateways'), terminal)
  addUsageCommand(program, terminal)
  addOnlineCommand(program, terminal)
  addBillingCommands(group(program, 'billing', 'what was billed; nothing here charges anyone'), terminal)
  addMailCommands(group(program, 'mail', 'mails that the server sends'), terminal)
  addAuditCommands(group(program, 'audit', 'the audit trail: who did what'), terminal)
  addWebhookCommands(group(program, 'webhook', 'URLs that are called for each event'), terminal)
  addEventsCommand(program, terminal)
  addDedicatedIpCommands(group(program, 'dedicated-ip', 'dedicated addresses of a brand'), terminal)
  addAgentCommands(group(program, 'agent', 'programs that stand beside gateways and ask a server'))
  program
    .command('completion')
    .description('print the completion script of a shell, which completes commands, options and their values')
    .addArgument(new Argument('<shell>', 'for this shell').choices([...SHELLS]))
    .action(async (shell) =>
      (await import('./completion/completion.ts')).completion(shell, program, terminal),
    )
  return program
}

function group(program: Command, name: string, description: string): Command {
  return program.command(name).description(description)
}

function addServerCommands(program: Command, terminal: Terminal): void {
  program
    .command('init')
    .description('set up data directory, encryption key and first brand, and show its keys')
    .option('--title <title>', 'the name end users read', 'My VPN')
    .addOption(json())
    .action(async (options) => (await import('./init.ts')).init(options, terminal))
  program
    .command('serve')
    .description('start the server; sets everything up before the first start')
    .action(async () => (await import('./serve.ts')).serve(terminal))
  program
    .command('migrate')
    .description('bring the database of an older version up to date, without starting the server')
    .option('--check', 'say what would be changed and how long it takes, and change nothing')
    .addOption(json())
    .action(async ({ check, ...options }) => {
      if (check) await (await import('./migrate-check.ts')).checkMigrations(options, terminal)
      else await (await import('./migrate.ts')).migrateDatabase(options, terminal)
    })
}

function addBrandCommands(brand: Command, terminal: Terminal): void {
  const settings = ['[settings...]', 'NAME=VALUE; NAME=default goes back to the default'] as const
  brand
    .command('add <name>')
    .description('add a brand with the default plans, an API key and a secret key')
    .argument(...settings)
    .option('--title <title>', 'the name end users read')
    .option('--host <host...>', 'host names that belong to this brand only')
    .option('--sandbox', 'for trying: its clock can be moved; it stays a sandbox')
    .addOption(json())
    .action(async (name, changes, options) =>
      (await import('./brand/brand.ts')).brandAdd(name, changes, options, terminal),
    )
  brand
    .command('list')
    .description('list the brands')
    .addOption(json())
    .action(async (options) => (await import('./brand/brand.ts')).brandList(options, terminal))
  onBrand(brand.command('show').description('show a brand and its settings')).action(async (options) =>
    (await import('./brand/brand.ts')).brandShow(options, terminal),
  )
  onBrand(brand.command('set').description("change a brand's title, hosts and settings"))
    .argument(...settings)
    .option('--title <title>', 'the name end users read')
    .option('--host <host...>', 'host names that belong to this brand only; replaces the former ones')
    .option('--no-host', 'no host names')
    .action(async (changes, options) =>
      (await import('./brand/brand.ts')).brandSet(changes, options, terminal),
    )
}

function addAllowCommands(allow: Command, terminal: Terminal): void {
  const range = ['<address>', 'an address or CIDR range, IPv4 or IPv6'] as const
  onBrand(allow.command('add').description('trust calls from an address'))
    .argument(...range)
    .option('--note <note>', 'a note, such as the owner of the address', '')
    .action(async (address, options) =>
      (await import('./brand/allow.ts')).allowAdd(address, options, terminal),
    )
  onBrand(allow.command('remove').description('stop trusting calls from an address'))
    .argument(...range)
    .action(async (address, options) =>
      (await import('./brand/allow.ts')).allowRemove(address, options, terminal),
    )
  onBrand(allow.command('list').description('list the trusted addresses')).action(async (options) =>
    (await import('./brand/allow.ts')).allowList(options, terminal),
  )
}

function addPlanCommands(plan: Command, terminal: Terminal): void {
  onBrand(plan.command('add').description('add a plan of another length'))
    .argument('<months>', 'its length in months, also its id', wholeNumber)
    .option('--label <label>', 'what end users read; default: "6 Months"')
    .option(...PRICE)
    .option(...CURRENCY)
    .addOption(atSessionLimit())
    .action(async (months, options) => (await import('./brand/plan.ts')).planAdd(months, options, terminal))
  onBrand(
    plan
      .command('set')
      .description(
        'rename, retire or restore a plan, or change its price or its rule at the limit of sessions',
      ),
  )
    .argument('<months>', 'its length in months', wholeNumber)
    .option('--label <label>', 'what end users read')
    .option(...PRICE)
    .option('--no-price', 'no price any more')
    .option(...CURRENCY)
    .option('--retire', 'stop selling it; running products keep it')
    .option('--restore', 'sell it again')
    .addOption(atSessionLimit())
    .action(async (months, options) => (await import('./brand/plan.ts')).planSet(months, options, terminal))
  onBrand(plan.command('list').description('list the plans')).action(async (options) =>
    (await import('./brand/plan.ts')).planList(options, terminal),
  )
}

const PRICE = [
  '--price <amount>',
  'what a term costs, such as 9.99: shown and reported, never charged',
] as const
const CURRENCY = ['--currency <code>', 'of the price, ISO 4217, such as EUR'] as const

function atSessionLimit(): Option {
  const text = "who goes when a login holds all its sessions; default: as the brand's setting says"
  return new Option('--at-session-limit <rule>', text).choices([...SESSION_LIMIT_RULES, 'default'])
}

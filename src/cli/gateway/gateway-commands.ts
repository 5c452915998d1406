// Names, arguments and options of the gateway commands. What they do is loaded when called.
import { type Command, Option } from 'commander'
import { PROFILE_NAMES } from '../../gateways/profile.ts'
import { json, span, yes } from '../options.ts'
import type { Terminal } from '../terminal.ts'

const SPEAKS = ['--protocol <protocol...>', 'slug or slug:port; may be repeated'] as const
const SECRET = ['--secret-file <file>', 'a file with a secret of your own; default: one is made'] as const

const OVERLAP = [
  '--overlap <time>',
  'how long the former one goes on, such as 36h or 0; default: 7d',
  span,
] as const

export function addGatewayCommands(gateway: Command, terminal: Terminal): void {
  const add = gateway
    .command('add')
    .description('add a gateway: apps are offered it, and it asks the server about its logins')
    .requiredOption('--name <name>', 'its name in this installation')
    .requiredOption('--host <host>', 'host name that apps connect to')
    .requiredOption('--country <country>', 'code or name')
    .option('--city <city>', 'a city of the country')
    .requiredOption(...SPEAKS)
    .option('--brand <brand...>', 'brands it serves; default: every brand')
    .option('--source <address>', 'address or CIDR range that its RADIUS packets come from')
    .option(...SECRET)
  onServing(add).action(async (options) => (await import('./gateway.ts')).gatewayAdd(options, terminal))
  gateway
    .command('list')
    .description('list the gateways, with their weaknesses')
    .addOption(json())
    .action(async (options) => (await import('./gateway.ts')).gatewayList(options, terminal))
  gateway
    .command('show <name>')
    .description('show a gateway and the lines of its configuration')
    .addOption(json())
    .action(async (name, options) => (await import('./gateway.ts')).gatewayShow(name, options, terminal))
  const set = gateway
    .command('set <name>')
    .description('change a gateway')
    .option('--host <host>', 'host name that apps connect to')
    .option('--country <country>', 'code or name; without --city the gateway is in no city')
    .option('--city <city>', 'a city of the country')
    .option('--no-city', 'no city')
    .option(SPEAKS[0], 'slug or slug:port; replaces the former ones')
    .option('--brand <brand...>', 'brands it serves; replaces the former ones')
    .option('--every-brand', 'it serves every brand')
    .option('--source <address>', 'address or CIDR range that its RADIUS packets come from')
    .option('--no-source', 'no RADIUS over UDP')
  onServing(set).action(async (name, options) =>
    (await import('./gateway.ts')).gatewaySet(name, options, terminal),
  )
  gateway
    .command('rotate-secret <name>')
    .description('replace the shared secret of a gateway and show the new one, once')
    .option(...SECRET)
    .option(...OVERLAP)
    .addOption(json())
    .action(async (name, options) =>
      (await import('./gateway.ts')).gatewayRotateSecret(name, options, terminal),
    )
  gateway
    .command('agent-token <name>')
    .description("replace the token of a gateway's agent and show the new one, once")
    .option(...OVERLAP)
    .addOption(json())
    .action(async (name, options) =>
      (await import('./gateway.ts')).gatewayAgentToken(name, options, terminal),
    )
  gateway
    .command('remove <name>')
    .description('remove a gateway and end its sessions')
    .addOption(yes())
    .addOption(json())
    .action(async (name, options) => (await import('./gateway.ts')).gatewayRemove(name, options, terminal))
}

function onServing(command: Command): Command {
  return command
    .addOption(new Option('--profile <profile>', 'what it is; default: generic').choices([...PROFILE_NAMES]))
    .addOption(
      new Option(
        '--message-authenticator <how>',
        'strict drops logins without it; legacy accepts them, for gateways that cannot send it (weak)',
      ).choices(['strict', 'legacy']),
    )
    .option(
      '--disconnect <way>',
      'how its sessions are ended: none, coa, coa:PORT or agent; default: by profile',
    )
    .option('--yes-weak', 'accept settings that would be refused as weak')
    .addOption(json())
}

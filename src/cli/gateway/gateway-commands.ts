// Names, arguments and options of the gateway commands. What they do is loaded when called.
import { type Command, Option } from 'commander'
import { PROFILE_NAMES } from '../../gateways/profile.ts'
import { json } from '../options.ts'
import type { Terminal } from '../terminal.ts'

const SPEAKS = ['--protocol <protocol...>', 'slug or slug:port; may be repeated'] as const
const SECRET = ['--secret-file <file>', 'a file with a secret of your own; default: one is made'] as const

export function addGatewayCommands(gateway: Command, terminal: Terminal): void {
  const add = gateway
    .command('add')
    .description('add a gateway that apps are offered and that asks for its logins')
    .requiredOption('--name <name>', 'its name here')
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
    .description('list the gateways, and what is weak about them')
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
    .option('--country <country>', 'code or name; without --city it is in no city then')
    .option('--city <city>', 'a city of the country')
    .option('--no-city', 'no city')
    .option(SPEAKS[0], 'slug or slug:port; replaces those before')
    .option('--brand <brand...>', 'brands it serves; replaces those before')
    .option('--every-brand', 'it serves every brand')
    .option('--source <address>', 'address or CIDR range that its RADIUS packets come from')
    .option('--no-source', 'no RADIUS over UDP')
  onServing(set).action(async (name, options) =>
    (await import('./gateway.ts')).gatewaySet(name, options, terminal),
  )
  gateway
    .command('rotate-secret <name>')
    .description('give it another shared secret and show it, once')
    .option(...SECRET)
    .addOption(json())
    .action(async (name, options) =>
      (await import('./gateway.ts')).gatewayRotateSecret(name, options, terminal),
    )
  gateway
    .command('agent-token <name>')
    .description('give its agent another token and show it, once')
    .addOption(json())
    .action(async (name, options) =>
      (await import('./gateway.ts')).gatewayAgentToken(name, options, terminal),
    )
  gateway
    .command('remove <name>')
    .description('remove a gateway; its sessions end')
    .addOption(json())
    .action(async (name, options) => (await import('./gateway.ts')).gatewayRemove(name, options, terminal))
}

function onServing(command: Command): Command {
  return command
    .addOption(new Option('--profile <profile>', 'what it is; default: generic').choices([...PROFILE_NAMES]))
    .addOption(
      new Option(
        '--message-authenticator <how>',
        'strict drops logins without it; legacy takes them, for those that cannot send it (weak)',
      ).choices(['strict', 'legacy']),
    )
    .option(
      '--disconnect <way>',
      'how its sessions are ended: none, coa, coa:PORT or agent; default: by profile',
    )
    .option('--yes-weak', 'take what would be refused as weak')
    .addOption(json())
}

// Names, arguments and options of the agents that stand beside gateways. What they do is loaded when called.
import { type Command, Option } from 'commander'
import { typedElsewhere } from '../../command-hint.ts'

const OPENVPN_HELP = `
Lines for the configuration of OpenVPN (2.6 or newer):
  management PATH unix          or an address and a port
  management-client-auth
  management-hold               no login is let in before the agent runs
  auth-gen-token 0 external-auth   a client that reconnects needs no password; the agent asks whether it still may
  verify-client-cert none   username-as-common-name   duplicate-cn

The token file holds what "${typedElsewhere('gateway agent-token NAME')}" prints. One agent serves one OpenVPN server, under the name
of one gateway. It may stop and start at any time: tunnels stay up, and their changes are reported afterwards.`

export function addAgentCommands(agent: Command): void {
  agent
    .command('openvpn')
    .description(
      'on a gateway: ask the server about the logins of an OpenVPN server, report and end its sessions',
    )
    .requiredOption('--socket <socket>', "OpenVPN's management socket: a path or HOST:PORT")
    .requiredOption('--url <url>', 'URL of the server: https://…')
    .requiredOption('--token-file <file>', 'holds the token of the gateway')
    .requiredOption('--spool <folder>', 'keeps what the server has not acknowledged; made if it is missing')
    .option(
      '--ca <file>',
      "certificate authority of the server's certificate, PEM; default: those of the system",
    )
    .option('--protocol <slug>', "which of the gateway's protocols this is; default: any of them")
    .option('--socket-password-file <file>', 'password of the management socket')
    .option(
      '--offline',
      'while the server is away, let in the logins of its last signed list (see docs/gateways.md)',
    )
    .addOption(
      new Option('--log-level <level>', 'least serious lines to log')
        .choices(['debug', 'info', 'warn', 'error'])
        .default('info'),
    )
    .addHelpText('after', OPENVPN_HELP)
    .action(async (options) => (await import('./agent.ts')).agentOpenvpn(options))
}

// Names and options of the commands that look at an installation.
import type { Command } from 'commander'
import { json } from '../options.ts'
import type { Terminal } from '../terminal.ts'

export function addCheckCommands(program: Command, terminal: Terminal): void {
  program
    .command('status')
    .description(
      'show on one screen how the installation is: accounts, sessions, gateways, mails, jobs, backup',
    )
    .addOption(json())
    .action(async (options) => (await import('./status.ts')).status(options, terminal))
  program
    .command('doctor')
    .description(
      'look for what is wrong or will be soon, and say what mends it; exit code 1 if anything is red',
    )
    .addOption(json())
    .action(async (options) => (await import('./doctor.ts')).doctor(options, terminal))
  program
    .command('settings')
    .description(
      'show the settings of the server and where each comes from: environment, file or default; secrets are masked',
    )
    .addOption(json())
    .action(async (options) => (await import('./settings.ts')).settings(options, terminal))
}

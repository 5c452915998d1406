// Names, arguments and options of the admin commands. What they do is loaded when one is called.
import { Argument, type Command, Option } from 'commander'
import { ROLES } from '../../admins/roles.ts'
import { json, onAnyBrand, wholeNumber, yes } from '../options.ts'
import type { Terminal } from '../terminal.ts'

const NAME = ['<name>', 'of the admin'] as const

export function addAdminCommands(admin: Command, terminal: Terminal): void {
  admin
    .command('add')
    .description('invite an admin: prints a link that works once, within a day')
    .argument('<name>', 'how the console and the audit trail call the person')
    .addOption(new Option('--role <role>', 'what the admin may do').choices([...ROLES]).default('owner'))
    .option('--brand <name>', 'for this brand alone; default: for the installation')
    .option('--email <address>', 'for notices')
    .addOption(json())
    .action(async (name, options) => (await import('./admin.ts')).adminAdd(name, options, terminal))
  onAnyBrand(admin.command('list').description('list the admins')).action(async (options) =>
    (await import('./admin.ts')).adminList(options, terminal),
  )
  admin
    .command('role')
    .description('give an admin another role, which ends the sessions')
    .argument(...NAME)
    .addArgument(new Argument('<role>', 'what the admin may do').choices([...ROLES]))
    .option('--brand <name>', 'for this brand alone from now on')
    .addOption(new Option('--installation', 'for the installation from now on').conflicts('brand'))
    .addOption(json())
    .action(async (name, role, options) =>
      (await import('./admin.ts')).adminRole(name, role, options, terminal),
    )
  admin
    .command('reset-2fa')
    .description('take all factors of an admin away, and print a link to set new ones')
    .argument(...NAME)
    .addOption(yes())
    .addOption(json())
    .action(async (name, options) => (await import('./admin.ts')).adminReset(name, options, terminal))
  admin
    .command('remove')
    .description('remove an admin, which ends the sessions')
    .argument(...NAME)
    .addOption(yes())
    .addOption(json())
    .action(async (name, options) => (await import('./admin.ts')).adminRemove(name, options, terminal))
  admin
    .command('sessions')
    .description('list the sessions of an admin')
    .argument(...NAME)
    .addOption(json())
    .action(async (name, options) => (await import('./admin.ts')).adminSessions(name, options, terminal))
  admin
    .command('sign-out')
    .description('end one session of an admin, or all')
    .argument(...NAME)
    .argument('[session]', 'its number in "admin sessions"; left out: all', wholeNumber)
    .addOption(json())
    .action(async (name, session, options) =>
      (await import('./admin.ts')).adminSignOut(name, session, options, terminal),
    )
}

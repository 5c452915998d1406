// latchkey encryption-key: names, arguments and options of its commands.
import type { Command } from 'commander'
import { json, yes } from '../options.ts'
import type { Terminal } from '../terminal.ts'

export function addEncryptionKeyCommands(group: Command, terminal: Terminal): void {
  group
    .command('rotate')
    .description('encrypt all stored secrets again under a new key, while servers run')
    .addOption(json())
    .action(async (options) => (await import('./rotate.ts')).rotate(options, terminal))
  group
    .command('list')
    .description('list the encryption keys, and say which of them may go')
    .addOption(json())
    .action(async (options) => (await import('./keys.ts')).list(options, terminal))
  group
    .command('remove')
    .description('give up an old encryption key that nothing needs any more')
    .argument('<id>', 'its name in the list of keys')
    .addOption(yes())
    .addOption(json())
    .action(async (id, options) => (await import('./keys.ts')).remove(id, options, terminal))
}

// The commands of backups: take, verify, restore.
import { type Command, InvalidArgumentError, Option } from 'commander'
import { json, wholeNumber } from '../options.ts'
import type { Terminal } from '../terminal.ts'

const MOST_KEPT = 1000

export function addBackupCommands(program: Command, terminal: Terminal): void {
  const backup = program
    .command('backup')
    .description('copy the database, also while the server runs; the copy is checked and has a manifest')
    .argument('[to]', 'a folder, or a file that does not exist yet')
    .option('--with-key', 'the encryption key too, under the passphrase in LATCHKEY_BACKUP_PASSPHRASE')
    .option('--keep <count>', 'in a folder: so many stay, the newest', kept)
    .addOption(json())
    .action(async (to, options) => (await import('./backup.ts')).backupTake(to, options, terminal))
  backup
    .command('verify')
    .description('read a backup to its end, restore it into a temporary folder and open it there')
    .argument('<file>', 'the copy; its manifest is beside it')
    .addOption(keyFile())
    .addOption(json())
    .action(async (file, options) =>
      (await import('./backup.ts')).backupVerify(file, { ...backup.opts(), ...options }, terminal),
    )
  program
    .command('restore')
    .description('put a backup into a new folder, with the encryption key that it needs')
    .argument('<file>', 'the copy; its manifest is beside it')
    .requiredOption('--to <folder>', 'the data directory to make; it must not exist or be empty')
    .addOption(keyFile())
    .addOption(json())
    .action(async (file, options) => (await import('./restore.ts')).restore(file, options, terminal))
}

function keyFile(): Option {
  const text =
    'the file of the encryption key; default: the key in the manifest, or the one that is configured'
  return new Option('--key <file>', text)
}

function kept(text: string): number {
  const count = wholeNumber(text)
  if (count >= 1 && count <= MOST_KEPT) return count
  throw new InvalidArgumentError(`Write a whole number from 1 to ${MOST_KEPT}.`)
}

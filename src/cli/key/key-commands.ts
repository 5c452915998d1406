// The commands of keys: their names, arguments and options.
import { Argument, type Command, InvalidArgumentError, Option } from 'commander'
import { SCOPES } from '../../credentials/manage-keys/scope.ts'
import { onBrand, span, wholeNumber, yes } from '../options.ts'
import type { Terminal } from '../terminal.ts'
import { MANAGE_MARK, type NamedKey } from './named-key.ts'

const KIND = 'api: for apps; secret: for servers; manage: for the management API'

export function addKeyCommands(key: Command, terminal: Terminal): void {
  onBrand(key.command('create').description('create a key and show it, once'))
    .addArgument(new Argument('<kind>', KIND).choices(['api', 'secret', 'manage']))
    .option('--label <label>', 'what it is for', '')
    .addOption(new Option('--scope <scope...>', 'manage: what it may do; default: all').choices(SCOPES))
    .option('--expires-days <days>', 'manage: after how many days it ends; default: never', wholeNumber)
    .option('--address <address...>', 'manage: from where it may be used; default: everywhere')
    .action(async (kind, options) => {
      if (kind === 'manage') await (await import('./manage-key.ts')).manageKeyCreate(options, terminal)
      else await (await import('./key.ts')).keyCreate(kind, options, terminal)
    })
  onBrand(key.command('list').description('list the keys by their first characters')).action(
    async (options) => (await import('./key.ts')).keyList(options, terminal),
  )
  onBrand(key.command('rotate').description('create a successor of a key, which goes on for a while'))
    .addArgument(keyArgument())
    .option(
      '--overlap <time>',
      'how long the old key goes on, such as 36h or 0; default: 7d, of a management key 1d',
      span,
    )
    .action(async (named: NamedKey, options) => {
      if (named.isManage) await (await import('./manage-key.ts')).manageKeyRotate(named.id, options, terminal)
      else await (await import('./key.ts')).keyRotate(named.id, options, terminal)
    })
  onBrand(key.command('revoke').description('revoke a key; a running server notices within half a second'))
    .addArgument(keyArgument())
    .addOption(yes())
    .action(async (named: NamedKey, options) => {
      const { askPerson } = await import('../confirmation.ts')
      await askPerson(
        terminal,
        options.yes,
        'A revoked key never works again, and calls with it are refused.',
      )
      if (named.isManage) await (await import('./manage-key.ts')).manageKeyRevoke(named.id, options, terminal)
      else await (await import('./key.ts')).keyRevoke(named.id, options, terminal)
    })
}

function keyArgument(): Argument {
  return new Argument('<id>', 'its number in "key list"').argParser((text): NamedKey => {
    const [, mark = '', digits] = /^(m?)(\d{1,9})$/.exec(text) ?? []
    if (digits !== undefined) return { id: Number(digits), isManage: mark === MANAGE_MARK }
    throw new InvalidArgumentError('Write a number from "key list", such as 3 or m3.')
  })
}

// Names, arguments and options of the mail commands. What they do is loaded when one is called.
import { type Command, Option } from 'commander'
import { LANGUAGES } from '../../languages/language.ts'
import { MAIL_KINDS, MAIL_STATES } from '../../mail/mail.ts'
import { accountOf, json, MAX_PAGE, onAnyBrand, onBrand, PAGE, pageSize, wholeNumber } from '../options.ts'
import type { Terminal } from '../terminal.ts'

const ID = ['<id>', 'its number in "mail list"', wholeNumber] as const

export function addMailCommands(mail: Command, terminal: Terminal): void {
  const list = mail.command('list').description('list mails, newest first: waiting, sent or given up')
  accountOf(onAnyBrand(list))
    .addOption(new Option('--state <state>', 'only mails in this state').choices([...MAIL_STATES]))
    .addOption(new Option('--kind <kind>', 'only mails of this kind').choices([...MAIL_KINDS]))
    .option('--after <id>', 'the next page: mails before this one', wholeNumber)
    .option('--limit <count>', `mails on the page, at most ${MAX_PAGE}`, pageSize, PAGE)
    .action(async (options) => (await import('./mail.ts')).mailList(options, terminal))
  mail
    .command('show')
    .description('show a mail: its recipient while it is kept, its attempts, its last error; never its text')
    .argument(...ID)
    .addOption(json())
    .action(async (id, options) => (await import('./mail.ts')).mailShow(id, options, terminal))
  mail
    .command('retry')
    .description('try again to send a mail that was given up')
    .argument(...ID)
    .addOption(json())
    .action(async (id, options) => (await import('./mail.ts')).mailRetry(id, options, terminal))
  onBrand(mail.command('preview'))
    .description('show a mail as customers of the brand get it, with made-up data; nothing is sent')
    .argument('[name]', 'such as password_reset; left out: which there are')
    .addOption(
      new Option('--language <code>', "in this language; default: the brand's").choices([...LANGUAGES]),
    )
    .option('--html', 'print its HTML part')
    .action(async (name, options) => (await import('./mail.ts')).mailPreview(name, options, terminal))
}

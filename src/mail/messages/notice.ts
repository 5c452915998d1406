// The words of a notice: the changes of an account, and what to do if the reader did not make them.
import { type NoticeEvent, type NoticeMail, oneLine } from '../mail.ts'
import { moment, type Words } from './words.ts'

export function noticeWords({ events, more, to, brand, queuedAt }: NoticeMail): Words {
  const title = oneLine(brand.title)
  const [first] = events
  const single = events.length === 1 && more === 0 ? first : undefined
  const heading = single ? HEADINGS[single.what] : 'Your account was changed'
  const help = oneLine(brand.replyTo) ? ' You can also answer this message.' : ''
  const further = more > 0 ? [`And ${more} more of the kind.`] : []
  return {
    subject: `${heading} · ${title}`,
    heading,
    opening: `This was done to your ${title} account, ${to}:`,
    list: [...events.map(lineOf), ...further],
    notAsked:
      'Was it you? Then there is nothing to do. If it was not you, choose a new password now: ask for a password mail in the ' +
      'app, where you sign in, and open the link in it. Its page shows who else can sign in, ends that if you wish, and ' +
      `gives your account a new VPN password.${help}`,
    footer: `This message was sent by ${title} to ${to} on ${moment(queuedAt)}. It has no link, and never asks for a password.`,
  }
}

const HEADINGS: Record<NoticeEvent['what'], string> = {
  password_changed: 'Your password was changed',
  alias_added: 'An alias was added to your account',
  email_changed: 'The e-mail address of your account was changed',
}

function lineOf(event: NoticeEvent): string {
  const at = moment(event.at)
  if (event.what === 'password_changed') return `${at}: the password was changed`
  if (event.what === 'email_changed')
    return `${at}: the e-mail address of the account was changed to ${oneLine(event.to)}`
  return `${at}: ${oneLine(event.alias)} was added as an alias and can sign in to this account`
}

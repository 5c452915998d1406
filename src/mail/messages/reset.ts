// The words of the messages that have a link: two that set a password, and one that confirms an address.
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../clock.ts'
import { type LinkKind, type LinkMail, oneLine } from '../mail.ts'
import { moment, type Words } from './words.ts'

type Wording = Pick<Words, 'subject' | 'heading' | 'opening' | 'notAsked'> & { button: string; again: string }

const WORDING: Record<LinkKind, (title: string, to: string) => Wording> = {
  password_reset: (title, to) => ({
    subject: `Choose a new password for ${title}`,
    heading: 'Choose a new password',
    opening: `A new password was requested for your ${title} account, ${to}. Choose one with the link in this message.`,
    button: 'Choose a new password',
    again: 'ask for a new one in the app',
    notAsked:
      'You did not ask for this? Then do nothing: your password stays as it is. Do not pass the link on; ' +
      'anyone who has it can choose your password.',
  }),
  alias_reset: (title, to) => ({
    subject: `Choose your password for ${title}`,
    heading: 'Choose your password',
    opening: `${to} can sign in to a shared ${title} account. Choose the password for it with the link in this message.`,
    button: 'Choose your password',
    again: 'ask for a new one in the app',
    notAsked:
      'You did not expect this? Then do nothing: without the link no password is changed. Do not pass it on; ' +
      'anyone who has it can choose this password.',
  }),
  confirm_email: (title, to) => ({
    subject: `Confirm your e-mail for ${title}`,
    heading: 'Confirm your e-mail',
    opening: `Is ${to} your address? Then confirm it for your ${title} account with the link in this message.`,
    button: 'Confirm my e-mail',
    again: 'ask us for a new one',
    notAsked: 'You have no such account? Then do nothing: without the link nothing is confirmed.',
  }),
}

export function resetWords({ kind, to, link, brand, expiresAt, queuedAt }: LinkMail): Words {
  const title = oneLine(brand.title)
  const help = oneLine(brand.replyTo) ? ` If such messages keep coming, answer this one.` : ''
  const { button, again, ...wording } = WORDING[kind](title, to)
  const life = `The link works once, for ${duration(expiresAt - queuedAt)}: until ${moment(expiresAt)}. After that, ${again}.`
  return {
    ...wording,
    notAsked: wording.notAsked + help,
    action: { button, link, life },
    footer: `This message was sent by ${title} to ${to} because of a request made on ${moment(queuedAt)}.`,
  }
}

/** `1 hour`, `90 minutes`, `7 days`: uses the largest unit that gives a whole number. */
function duration(ms: number): string {
  const units: [number, string][] = [
    [DAY_MS, 'day'],
    [HOUR_MS, 'hour'],
  ]
  const [size, name] = units.find(([unit]) => ms >= unit && ms % unit === 0) ?? [MINUTE_MS, 'minute']
  const count = Math.max(1, Math.round(ms / size))
  return `${count} ${name}${count === 1 ? '' : 's'}`
}

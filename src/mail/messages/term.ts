// The words of a message about a term: it ends soon, was renewed, or has ended.
import { oneLine, type TermEvent, type TermMail } from '../mail.ts'
import { moment, type Words } from './words.ts'

export function termWords({ event, to, brand, queuedAt }: TermMail): Words {
  const title = oneLine(brand.title)
  const help = oneLine(brand.replyTo) ? ' You can also answer this message.' : ''
  const { heading, opening, next } = WORDING[event.what](title, event)
  return {
    subject: `${heading} · ${title}`,
    heading,
    opening,
    notAsked: next + help,
    footer: `This message was sent by ${title} to ${to} on ${moment(queuedAt)}. It has no link, and never asks for a password.`,
  }
}

type Wording = (title: string, event: TermEvent) => { heading: string; opening: string; next: string }

const WORDING: Readonly<Record<TermEvent['what'], Wording>> = {
  ends: (title, { on, daysLeft }) => ({
    heading: daysLeft === 1 ? 'Your subscription ends tomorrow' : 'Your subscription ends soon',
    opening: `Your ${title} subscription ends on ${dayText(on)}. It is not renewed by itself.`,
    next: 'Do you want to go on? Then renew it where you bought it, before that day. If not, there is nothing to do.',
  }),
  renewed: (title, { on }) => ({
    heading: 'Your subscription was renewed',
    opening: `Your ${title} subscription goes on. Its new term is until ${dayText(on)}.`,
    next: 'There is nothing to do. If you do not want to go on after that day, cancel it where you bought it.',
  }),
  ended: (title, { on }) => ({
    heading: 'Your subscription has ended',
    opening: `Your ${title} subscription ended on ${dayText(on)}. The VPN can no longer be used with it.`,
    next: 'Do you want to come back? Then buy a subscription where you bought this one.',
  }),
}

function dayText(day: string): string {
  return moment(Date.parse(`${day}T00:00:00Z`)).replace(/ at .*|, \d\d:\d\d.*/, '')
}

// The words of a report to who runs an installation or a brand: what needs a look, and what is over.
import { typed } from '../../command-hint.ts'
import { type AlertEvent, type AlertMail, oneLine } from '../mail.ts'
import { moment, type Words } from './words.ts'

export function alertWords({ events, more, to, brand, queuedAt }: AlertMail): Words {
  const title = oneLine(brand.title)
  const [first] = events
  const single = events.length === 1 && more === 0 ? first : undefined
  const heading = single ? headingOf(single) : `${events.length + more} reports`
  const further = more > 0 ? [`And ${more} more of the kind.`] : []
  return {
    subject: `${heading} · ${title}`,
    heading,
    opening: `This was noticed of ${title}:`,
    list: [...events.map(lineOf), ...further],
    notAsked: `Each is reported once, and once more when it is over. "${typed('doctor')}" says how it is now.`,
    footer: `This message was sent to ${to} on ${moment(queuedAt)}, the contact address in the settings of the server or the brand.`,
  }
}

function headingOf({ title, isOver }: AlertEvent): string {
  return oneLine(isOver ? `Over: ${title}` : title)
}

function lineOf(event: AlertEvent): string {
  const command = event.command === null ? '' : ` Run: ${event.command}`
  return oneLine(`${moment(event.at)}: ${headingOf(event)}. ${event.text}${command}`, MOST_CHARS)
}

/** Of a line; a text names five gateways or files at most. */
const MOST_CHARS = 1000

// The words of a message about a term: it ends soon, was renewed, or has ended.
import { dayText, inDaysText } from '../../languages/amounts.ts'
import type { TermMail } from '../mail.ts'
import { framed, type Words, type Writing } from './words.ts'

export function termWords({ event, brand }: TermMail, writing: Writing): Words {
  const { language, textOf } = writing
  const values = { day: dayText(language, event.on), when: inDaysText(language, event.daysLeft ?? 1) }
  return framed(writing, textOf(`term_${event.what}`), { replyTo: brand.replyTo, values })
}

// The words of the messages that have a link: two that set a password, and one that confirms an address.
import { spanText } from '../../languages/amounts.ts'
import { fill } from '../../languages/phrase.ts'
import type { LinkMail } from '../mail.ts'
import { framed, type Words, type Writing } from './words.ts'

export function linkWords({ kind, link, brand, expiresAt, queuedAt }: LinkMail, writing: Writing): Words {
  const { language, texts, moment } = writing
  const text = writing.textOf(kind)
  const duration = spanText(language, texts.span, expiresAt - queuedAt)
  const values = { duration, until: moment(expiresAt) }
  const all = { ...writing.values, ...values }
  const { button = '', life = '' } = text
  return {
    ...framed(writing, text, { replyTo: brand.replyTo, values }),
    action: { button: fill(button, all), link, life: fill(life, all), copy: texts.copy },
  }
}

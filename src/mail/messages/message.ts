// Turns a queued mail into a message: headers, text, HTML. Text of a brand or a user becomes one line before it goes into
// a header. Recipients are never read from headers. Knows no server.
import { asLine } from '../../languages/phrase.ts'
import { isSendableAddress, type Mail, oneLine } from '../mail.ts'
import type { FindTexts } from '../templates/kinds.ts'
import { alertWords } from './alert.ts'
import { layOutHtml, layOutText } from './layout.ts'
import { linkWords } from './link.ts'
import { noticeWords } from './notice.ts'
import { termWords } from './term.ts'
import { type Words, type Writing, writingOf } from './words.ts'

export type Mailbox = { name: string; address: string }

export type Message = {
  envelope: { from: string; to: string[] }
  from: Mailbox
  to: Mailbox
  replyTo?: Mailbox
  subject: string
  text: string
  html: string
  messageId: string
  date: Date
  headers: Record<string, string>
}

/**
 * `defaultFrom`: sender of brands without their own, `address` or `Name <address>`. `find`: what the brand has written itself.
 */
export async function composeMessage(mail: Mail, defaultFrom: string, find: FindTexts): Promise<Message> {
  const from = parseMailbox(mail.brand.from, mail.brand.title) ?? parseMailbox(defaultFrom, mail.brand.title)
  if (!from)
    throw new Error(
      'the sender is not an e-mail address; set LATCHKEY_MAIL_FROM or the mail_from of the brand',
    )
  if (!isSendableAddress(mail.to)) throw new Error('the recipient is not an e-mail address')
  const replyTo = parseMailbox(mail.brand.replyTo, mail.brand.title)
  const words = wordsOf(mail, await writingOf(mail, find))
  return {
    envelope: { from: from.address, to: [mail.to] },
    from,
    to: { name: '', address: mail.to },
    ...(replyTo && { replyTo }),
    subject: asLine(words.subject),
    text: layOutText(words),
    html: layOutHtml(words, mail.brand),
    messageId: mail.messageId,
    date: new Date(mail.queuedAt),
    // RFC 3834: a program wrote this message; automatic replies must not answer it.
    headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
  }
}

function wordsOf(mail: Mail, writing: Writing): Words {
  if (mail.kind === 'notice') return noticeWords(mail, writing)
  if (mail.kind === 'term') return termWords(mail, writing)
  return mail.kind === 'alert' ? alertWords(mail, writing) : linkWords(mail, writing)
}

/** Parses `address` or `Name <address>`. Undefined without a valid address. `name` replaces a missing name. */
export function parseMailbox(text: string, name: string): Mailbox | undefined {
  const line = oneLine(text, 320)
  const named = /^(.*?)<([^<>]*)>$/.exec(line)
  const address = (named?.[2] ?? line).trim()
  if (!isSendableAddress(address)) return undefined
  const given = (named?.[1] ?? '').trim().replace(/^"(.*)"$/, '$1')
  return { name: given || oneLine(name), address }
}

// The words of a notice: the changes of an account, and what to do if the reader did not make them.
import { counted } from '../../languages/amounts.ts'
import { fill, type Phrase } from '../../languages/phrase.ts'
import { type NoticeEvent, type NoticeMail, oneLine } from '../mail.ts'
import { framed, type Words, type Writing } from './words.ts'

export function noticeWords({ events, more, brand }: NoticeMail, writing: Writing): Words {
  const { language, texts, textOf } = writing
  const [first] = events
  const single = events.length === 1 && more === 0 ? first : undefined
  const further = more > 0 ? [[counted(language, texts.more, more)]] : []
  return {
    ...framed(writing, textOf(single?.what ?? 'account_changed'), brand),
    list: [...events.map((event) => lineOf(event, writing)), ...further],
  }
}

function lineOf(event: NoticeEvent, { textOf, moment }: Writing): Phrase {
  const { line = '' } = textOf(event.what)
  return fill(line, {
    at: moment(event.at),
    ...(event.what === 'alias_added' && { alias: oneLine(event.alias) }),
    ...(event.what === 'email_changed' && { new_email: oneLine(event.to) }),
  })
}

// The words of a report to who runs an installation or a brand: what needs a look, and what is over. What a check has found is
// quoted as the commands say it.
import { typed } from '../../command-hint.ts'
import { counted } from '../../languages/amounts.ts'
import { asLine, fill, join, type Phrase } from '../../languages/phrase.ts'
import { type AlertEvent, type AlertMail, oneLine } from '../mail.ts'
import type { Words, Writing } from './words.ts'

export function alertWords({ events, more }: AlertMail, writing: Writing): Words {
  const { language, texts, values } = writing
  const [first] = events
  const single = events.length === 1 && more === 0 ? first : undefined
  const heading = single
    ? headingOf(single, writing)
    : [counted(language, texts.alert.reports, events.length + more)]
  const further = more > 0 ? [[counted(language, texts.more, more)]] : []
  return {
    language,
    subject: [...heading, ' · ', { value: values.brand ?? '' }],
    heading,
    opening: fill(texts.alert.opening, values),
    list: [...events.map((event) => lineOf(event, writing)), ...further],
    advice: fill(texts.alert.advice, { command: typed('doctor') }),
    footer: fill(texts.alert.footer, values),
  }
}

function headingOf({ title, isOver, about }: AlertEvent, { texts: { alert } }: Writing): Phrase {
  const own = about ? fill(alert.titles[about.kind], { name: oneLine(about.name ?? '') }) : [oneLine(title)]
  const placed =
    about?.machine === undefined ? own : within(alert.on, { title: own, machine: [{ value: about.machine }] })
  return isOver ? within(alert.over, { title: placed }) : placed
}

/** A template whose values are phrases. */
function within(template: string, values: Readonly<Record<string, Phrase>>): Phrase {
  const names = Object.fromEntries(Object.keys(values).map((name) => [name, name]))
  return fill(template, names).flatMap((part) =>
    typeof part === 'string' ? [part] : (values[part.value] ?? []),
  )
}

function lineOf(event: AlertEvent, writing: Writing): Phrase {
  const { moment, texts, language } = writing
  const { beganAt } = event
  const found =
    event.isOver && beganAt !== undefined
      ? fill(texts.alert.began, { at: moment(beganAt) })
      : [{ value: oneLine(event.text, MOST_CHARS) }]
  const command = event.command === null ? [] : [fill(texts.alert.run, { command: event.command })]
  const heading = asLine(headingOf(event, writing))
  const stop = language === 'zh' ? '。' : '. '
  return [
    `${moment(event.at)}: `,
    { value: heading },
    stop,
    ...join([found, ...command], language === 'zh' ? '' : ' '),
  ]
}

/** Of a text; it names five gateways or files at most. */
const MOST_CHARS = 1000

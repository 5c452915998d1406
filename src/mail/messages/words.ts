// The words of a message before layout. The text part and the HTML part use the same words, so they cannot differ.
import type { Instant } from '../../clock.ts'
import { momentText } from '../../languages/amounts.ts'
import { type Language, USUAL_LANGUAGE } from '../../languages/language.ts'
import { fill, join, type Phrase } from '../../languages/phrase.ts'
import { type Mail, oneLine } from '../mail.ts'
import type { FindTexts } from '../templates/kinds.ts'
import { type KindTexts, type TemplateKind, textsOf } from '../templates/kinds.ts'
import { loadTexts } from './texts/load.ts'
import type { Texts } from './texts/texts.ts'

/** Plain paragraphs; layout.ts formats them. */
export type Words = {
  language: Language
  subject: Phrase
  heading: Phrase
  opening: Phrase
  /** Lines below the first paragraph. */
  list?: readonly Phrase[]
  /** The only action. A notice has none: a link in it would teach people to follow links in mails. */
  action?: { button: Phrase; link: string; life: Phrase; copy: string }
  advice: Phrase
  footer: Phrase
}

/** How one mail is written. */
export type Writing = {
  language: Language
  texts: Texts
  textOf(kind: TemplateKind): KindTexts
  moment(at: Instant): string
  /** Of every mail: brand, email, sent. */
  values: Readonly<Record<string, string>>
}

/** `find`: what the brand has written itself. */
export async function writingOf({ brand, to, queuedAt, ...mail }: Mail, find: FindTexts): Promise<Writing> {
  const { language = USUAL_LANGUAGE } = mail
  const texts = await loadTexts(language)
  const moment = (at: Instant) => momentText(language, brand.timeZone ?? 'UTC', at)
  return {
    ...{ language, texts, moment },
    textOf: (kind) => textsOf(kind, texts, find({ brand: brand.name ?? '', kind, language })),
    values: { brand: oneLine(brand.title), email: to, sent: moment(queuedAt) },
  }
}

/** What every mail to a customer has. */
export function framed(
  { language, values: common }: Writing,
  { subject, heading, opening, advice, help, footer }: KindTexts,
  { replyTo, values = {} }: { replyTo: string; values?: Readonly<Record<string, string>> },
): Words {
  const all = { ...common, ...values }
  const advised = [advice, ...(oneLine(replyTo) === '' ? [] : [help])]
  return {
    language,
    ...{ subject: fill(subject, all), heading: fill(heading, all), opening: fill(opening, all) },
    advice: join(
      advised.map((text) => fill(text, all)),
      language === 'zh' ? '' : ' ',
    ),
    footer: fill(footer, all),
  }
}

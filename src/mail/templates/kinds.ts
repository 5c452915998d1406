// The mails that a brand can write in its own words: their kinds, the texts of each and the values that may stand in them. Pure.
import type { Language } from '../../languages/language.ts'
import type { Texts } from '../messages/texts/texts.ts'

export const TEMPLATE_KINDS = [
  ...(['password_reset', 'alias_reset', 'confirm_email'] as const),
  ...(['password_changed', 'alias_added', 'email_changed', 'account_changed'] as const),
  ...(['term_ends', 'term_renewed', 'term_ended'] as const),
] as const
export type TemplateKind = (typeof TEMPLATE_KINDS)[number]

export const TEMPLATE_NAMES = [
  ...(['subject', 'heading', 'opening', 'button', 'life'] as const),
  ...(['line', 'advice', 'help', 'footer'] as const),
] as const
export type TemplateName = (typeof TEMPLATE_NAMES)[number]

/** Some texts of one kind, by name. Ours stand where one is missing. */
export type OwnTexts = Readonly<Partial<Record<TemplateName, string>>>

/** `brand`: its name; '' has none. */
export type Wanted = { brand: string; kind: TemplateKind; language: Language }

/** Empty where there is nothing. */
export type FindTexts = (wanted: Wanted) => OwnTexts

/** All texts of one kind. */
export type KindTexts = {
  subject: string
  heading: string
  opening: string
  advice: string
  /** Where answers are read: after the advice. */
  help: string
  footer: string
  /** Of a kind with a link. */
  button?: string
  life?: string
  /** Of an event, in the list. */
  line?: string
}

const COMMON = ['brand', 'email', 'sent'] as const
const FURTHER: Readonly<Record<TemplateKind, readonly string[]>> = {
  ...{ password_reset: ['duration', 'until'], alias_reset: ['duration', 'until'] },
  confirm_email: ['duration', 'until'],
  ...{ password_changed: [], alias_added: [], email_changed: [], account_changed: [] },
  ...{ term_ends: ['day', 'when'], term_renewed: ['day'], term_ended: ['day'] },
}
const OF_LINE: Readonly<Partial<Record<TemplateKind, readonly string[]>>> = {
  password_changed: ['at'],
  alias_added: ['at', 'alias'],
  email_changed: ['at', 'new_email'],
}

/** What may stand in braces in that text. */
export function allowedIn(kind: TemplateKind, name: TemplateName): readonly string[] {
  if (name === 'line') return OF_LINE[kind] ?? []
  return [...COMMON, ...FURTHER[kind]]
}

/** The texts that a kind has. */
export function namesOf(kind: TemplateKind): readonly TemplateName[] {
  const isLink = FURTHER[kind].includes('until')
  return TEMPLATE_NAMES.filter((name) => {
    if (name === 'button' || name === 'life') return isLink
    return name === 'line' ? kind in OF_LINE : true
  })
}

/** Ours, with the brand's own over them. */
export function textsOf(kind: TemplateKind, texts: Texts, own: OwnTexts = {}): KindTexts {
  const merged = { ...oursOf(kind, texts), ...own }
  return { ...merged, subject: merged.subject ?? `${merged.heading} · {brand}` }
}

type Ours = Omit<KindTexts, 'subject'> & { subject?: string }

function oursOf(kind: TemplateKind, texts: Texts): Ours {
  const { help, footer, life, notice } = texts
  switch (kind) {
    case 'password_reset':
    case 'alias_reset':
    case 'confirm_email':
      return { life, ...texts[kind], help: help.link, footer: footer.link }
    case 'term_ends':
    case 'term_renewed':
    case 'term_ended':
      return { ...texts[kind], help: help.notice, footer: footer.notice }
    default:
      return { ...notice, ...texts[kind], help: help.notice, footer: footer.notice }
  }
}

// What mails say, as each language writes it: templates with {placeholders}. A text that is missing in one language does not
// compile. Pure.
import type { Plural, SpanTexts } from '../../../languages/amounts.ts'

/** Values that may stand in any text of a mail with a link: brand, email, duration, until, sent. */
export type LinkTexts = { subject: string; heading: string; opening: string; button: string; advice: string }
/** `line`: with at and what the event is about. */
export type EventTexts = { heading: string; line: string }
/** With brand, email, sent, day; of term_ends also when: `tomorrow`, `in 7 days`. */
export type TermTexts = { heading: string; opening: string; advice: string }

export type Texts = {
  password_reset: LinkTexts
  alias_reset: LinkTexts
  confirm_email: LinkTexts & { life: string }
  /** Of the other links. */
  life: string
  notice: { opening: string; advice: string }
  password_changed: EventTexts
  alias_added: EventTexts
  email_changed: EventTexts
  account_changed: { heading: string }
  term_ends: TermTexts
  term_renewed: TermTexts
  term_ended: TermTexts
  alert: AlertTexts
  /** Where answers are read: after the advice. */
  help: { link: string; notice: string }
  footer: { link: string; notice: string }
  /** Below the button. */
  copy: string
  /** How many events more than the list has. */
  more: Plural
  span: SpanTexts
}

export type AlertKind =
  | 'gateway_silent'
  | 'mails_dead'
  | 'backup_late'
  | 'disk_low'
  | 'certificate_ending'
  | 'webhook_disabled'
  | 'key_ending'

/** Reports to operators. What a check has found is quoted as `doctor` says it. */
export type AlertTexts = {
  /** With name: of the gateway, the number of the webhook. */
  titles: Readonly<Record<AlertKind, string>>
  /** With title and machine. */
  on: string
  /** With title. */
  over: string
  /** With at. */
  began: string
  /** With command. */
  run: string
  reports: Plural
  opening: string
  advice: string
  footer: string
}

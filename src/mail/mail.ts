// A queued mail, and the rules for repeating and giving up. Pure; knows no storage and no SMTP.
import { DAY_MS, HOUR_MS, type Instant, MINUTE_MS, SECOND_MS } from '../clock.ts'
import type { Day } from '../day.ts'
import type { Language } from '../languages/language.ts'
import type { AlertKind } from './messages/texts/texts.ts'

export type LinkKind = 'password_reset' | 'alias_reset' | 'confirm_email'

/** All that is needed to write and send the message. Fixed when it is queued, and stored encrypted. */
export type Mail = LinkMail | GatheredMail | TermMail

/** Collects what happens until its recipient has a turn. `more`: the number of events beyond MOST_EVENTS. */
export type GatheredMail = NoticeMail | AlertMail

export type LinkMail = MailHead & {
  kind: LinkKind
  link: string
  /** The link stops working at this time. */
  expiresAt: Instant
}

/** Reports changes of an account. */
export type NoticeMail = MailHead & { kind: 'notice'; events: readonly NoticeEvent[]; more: number }

export type NoticeEvent =
  | { what: 'password_changed'; at: Instant }
  | { what: 'alias_added'; alias: string; at: Instant }
  | { what: 'email_changed'; to: string; at: Instant }

/** About the term of a subscription. */
export type TermMail = MailHead & { kind: 'term'; event: TermEvent }

/** `on`: the day of the end; of a renewal, the new one. */
export type TermEvent = { what: 'ends' | 'renewed' | 'ended'; on: Day; daysLeft?: number }

/** Reports to who runs an installation or a brand. */
export type AlertMail = MailHead & { kind: 'alert'; events: readonly AlertEvent[]; more: number }

/** `command`: as it is typed; null: the text says what to do. */
export type AlertEvent = {
  at: Instant
  title: string
  isOver: boolean
  text: string
  command: string | null
  /** What the title says, for readers of other languages. Absent: the title stands. */
  about?: AlertSubject | undefined
  /** Of what is over. */
  beganAt?: Instant
}

/** `name`: of the gateway, or the number of the webhook. `machine`: on which it was noticed, where there are several. */
export type AlertSubject = { kind: AlertKind; name?: string; machine?: string }

export const MAIL_KINDS = [
  'password_reset',
  'alias_reset',
  'confirm_email',
  'notice',
  'alert',
  'term',
] as const satisfies readonly Mail['kind'][]
export type MailKind = (typeof MAIL_KINDS)[number]

/** `waiting`: an attempt is still to come. `dead`: given up. `stale`: never sent, as its link was dead. */
export const MAIL_STATES = ['waiting', 'sent', 'dead', 'stale'] as const
export type MailState = (typeof MAIL_STATES)[number]

type MailHead = {
  to: string
  /** For a notice: when its turn comes. */
  queuedAt: Instant
  /** With angle brackets. Equal in all attempts, so that a repeat can be recognised. */
  messageId: string
  brand: MailBrand
  /** Chosen when it was queued. Absent: a version without languages queued it. */
  language?: Language
}

/** The parts of a brand that a message shows. Empty `from`: the server's own sender; empty `replyTo`: none. */
export type MailBrand = {
  title: string
  color: string
  from: string
  replyTo: string
  /** Absent: the mail is the installation's own, or a version without languages queued it. */
  name?: string
  timeZone?: string
}

export const MOST_EVENTS = 20

export function withEvent<M extends GatheredMail>(mail: M, event: M['events'][number]): M {
  if (mail.events.length >= MOST_EVENTS) return { ...mail, more: mail.more + 1 }
  return { ...mail, events: [...mail.events, event] }
}

/** A mail that this process has claimed and must try now. */
export type ClaimedMail = { id: number; sealed: string; attempts: number; createdAt: Instant }

/** The pause after the first, second, … failed attempt. The last pause repeats. */
export const RETRY_PAUSES_MS = [
  10 * SECOND_MS,
  30 * SECOND_MS,
  MINUTE_MS,
  5 * MINUTE_MS,
  15 * MINUTE_MS,
  30 * MINUTE_MS,
  HOUR_MS,
] as const

/** After this time a mail that could not be sent is dead: kept for the operator, never tried again. */
export const GIVE_UP_AFTER_MS = 3 * DAY_MS

/** The time of the next attempt after `attempts` failures. Undefined: never. */
export function nextAttemptAt(attempts: number, createdAt: Instant, now: Instant): Instant | undefined {
  if (now >= createdAt + GIVE_UP_AFTER_MS) return undefined
  const pause = RETRY_PAUSES_MS[Math.min(attempts, RETRY_PAUSES_MS.length) - 1] ?? RETRY_PAUSES_MS[0]
  return Math.min(now + pause, createdAt + GIVE_UP_AFTER_MS)
}

const LOCAL_PART = /^[^\s\p{Cc}\p{Cf}<>(),:;"\\@[\]]+$/u
/** A host name, or an address in brackets (RFC 5321, 4.1.3). */
const DOMAIN = /^([^\s\p{Cc}\p{Cf}<>(),:;"\\@[\]]+|\[[\da-fA-F:.]+\])$/u

/** Whether an address is valid in an envelope and a header: no blanks, no control characters, one @, bounded. */
export function isSendableAddress(text: string): boolean {
  const at = text.lastIndexOf('@')
  return text.length <= 254 && at > 0 && LOCAL_PART.test(text.slice(0, at)) && DOMAIN.test(text.slice(at + 1))
}

/** Makes text safe for a header or a subject: one line, no control characters, bounded. */
export function oneLine(text: string, limit = 200): string {
  return text
    .replace(/[\s\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ')
    .trim()
    .slice(0, limit)
}

/** `a***@example.com`. */
export function maskedAddress(address: string): string {
  const at = address.lastIndexOf('@')
  return `${address.slice(0, 1)}***${address.slice(at)}`
}

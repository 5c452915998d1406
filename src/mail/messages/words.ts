// What a message says, before it is laid out: one set of words gives the text and the HTML part, so they cannot differ.
import type { Instant } from '../../clock.ts'

/** Plain paragraphs; layout.ts sets them. */
export type Words = {
  subject: string
  heading: string
  opening: string
  /** Lines below the opening. */
  list?: readonly string[]
  /** The one thing to do; a notice has none, as a link in it would teach people to follow one. */
  action?: { button: string; link: string; life: string }
  notAsked: string
  footer: string
}

/** The reader's zone is not known, so UTC, and it says so. */
export function moment(at: Instant): string {
  // Made when a message is written: it would cost each start 30 ms.
  momentFormat ??= new Intl.DateTimeFormat('en-GB', MOMENT)
  return `${momentFormat.format(at)} UTC`
}

const MOMENT: Intl.DateTimeFormatOptions = {
  timeZone: 'UTC',
  day: 'numeric',
  month: 'long',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
}
let momentFormat: Intl.DateTimeFormat | undefined

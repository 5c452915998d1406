// The words of a message before layout. The text part and the HTML part use the same words, so they cannot differ.
import type { Instant } from '../../clock.ts'

/** Plain paragraphs; layout.ts formats them. */
export type Words = {
  subject: string
  heading: string
  opening: string
  /** Lines below the first paragraph. */
  list?: readonly string[]
  /** The only action. A notice has none: a link in it would teach people to follow links in mails. */
  action?: { button: string; link: string; life: string }
  notAsked: string
  footer: string
}

/** In UTC, with the zone in the text: the reader's zone is unknown. */
export function moment(at: Instant): string {
  // Created with the first message, because it takes 30 ms of a start.
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

// An instant as people say it, with the exact one in the title.
import type { VNode } from 'preact'
import { part, span, time } from '../elements.ts'
import { formats, now, TICK_MS } from '../present.ts'

type Props = { at: string }

/** `3 minutes ago`. */
export const ago = part(function Ago({ at }: Props): VNode {
  const format = formats()
  const ahead = Date.parse(at) - now.value
  // The clock of the page moves on every few seconds: what has just happened is no future.
  const from = ahead > 0 && ahead <= TICK_MS ? at : now.value
  return time({ dateTime: at, title: format.exact(at) }, format.relative(at, from))
})

/** `in 12 days`, of a day. */
export const dueIn = part(function DueIn({ at }: Props): VNode {
  return span(formats().days(at, new Date(now.value).toISOString().slice(0, at.length)))
})

/** A day such as 2026-11-05, with how far it is. */
export const dueDay = part(function DueDay({ at }: Props): VNode {
  const format = formats()
  const today = new Date(now.value).toISOString().slice(0, at.length)
  return time({ dateTime: at, title: format.days(at, today) }, format.day(at))
})

/** The day, or in words that there is none. */
export function dayOr(at: string | null, none: string): VNode {
  return at === null ? span({ class: 'muted' }, none) : dueDay({ at })
}

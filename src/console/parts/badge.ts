// Words in a line: the state of a thing (always a word, a colour and a shape), a fact, a name.
import type { VNode } from 'preact'
import { bdi, type Child, path, span, svg, wbr } from '../elements.ts'

export type Tone = 'good' | 'warn' | 'bad' | 'info' | 'plain'

/** On a grid of 12, filled: a disc, a triangle, a diamond, a ring, a square. */
const SHAPES: Readonly<Record<Tone, string>> = {
  good: 'M6 1.5a4.5 4.5 0 1 1 0 9 4.5 4.5 0 0 1 0-9z',
  warn: 'M6 1l5.5 9.5H.5z',
  bad: 'M6 .5L11.5 6 6 11.5.5 6z',
  info: 'M6 1.5a4.5 4.5 0 1 1 0 9 4.5 4.5 0 0 1 0-9zm0 2.5a2 2 0 1 0 0 4 2 2 0 0 0 0-4z',
  plain: 'M2.5 2.5h7v7h-7z',
}

export function shape(tone: Tone): VNode {
  return svg(
    { class: `shape ${tone}`, viewBox: '0 0 12 12', width: 10, height: 10, 'aria-hidden': 'true' },
    path({ d: SHAPES[tone], 'fill-rule': 'evenodd' }),
  )
}

export function badge(tone: Tone, word: Child): VNode {
  return span({ class: `badge ${tone}` }, shape(tone), word)
}

/** A fact in a few letters, without a state. */
export function chip(...words: Child[]): VNode {
  return span({ class: 'chip' }, words)
}

/** In a table, where a row has none: a narrow screen leaves the line out. */
export function none(): VNode {
  return span({ class: 'muted none' }, '–')
}

/** A name, an e-mail or a URL: whole in a right-to-left page; a narrow place breaks it behind a sign rather than in a word. */
export function named(text: string): VNode {
  const [first, ...rest] = text.split(/(?<=[@/])/)
  return bdi(
    first,
    rest.map((piece) => [wbr(), piece]),
  )
}

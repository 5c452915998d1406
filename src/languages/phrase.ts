// A sentence with values in it. A value may be written in the other direction than the sentence (an address in a Persian one), so
// each is isolated: by <bdi> in HTML, by U+2068 and U+2069 in text. Pure.
import { type Html, html } from '../html.ts'
import type { Direction } from './language.ts'

/** Text of ours, and values that a brand or a user wrote, in their order. */
export type Phrase = readonly (string | { value: string })[]

const PLACEHOLDER = /\{(\w+)\}/

/** The names in a template such as `For {brand}`. */
export function placeholdersOf(template: string): string[] {
  return template.split(PLACEHOLDER).filter((_, at) => at % 2 === 1)
}

/** A template with its values. A placeholder without a value is a bug of the caller. */
export function fill(template: string, values: Readonly<Record<string, string | undefined>> = {}): Phrase {
  return template.split(PLACEHOLDER).flatMap((part, at): Phrase => {
    if (at % 2 === 0) return part === '' ? [] : [part]
    const value = values[part]
    if (value === undefined) throw new Error(`there is no value for {${part}}`)
    return [{ value }]
  })
}

/** One after another, with the space that the language needs between sentences. */
export function join(phrases: readonly Phrase[], space: string): Phrase {
  return phrases.flatMap((phrase, at) => (at === 0 ? phrase : [space, ...phrase]))
}

/** For a line that has no direction of its own, such as a header. */
export function asLine(phrase: Phrase): string {
  return phrase.map((part) => (typeof part === 'string' ? part : part.value)).join('')
}

export function asText(phrase: Phrase, direction: Direction): string {
  return phrase.map((part) => (typeof part === 'string' ? part : isolated(part.value, direction))).join('')
}

export function asHtml(phrase: Phrase): Html {
  return html`${phrase.map((part) => (typeof part === 'string' ? html`${part}` : html`<bdi>${part.value}</bdi>`))}`
}

const RTL = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u
const LTR = /[\p{L}\p{Nd}]/u

function isolated(value: string, direction: Direction): string {
  const differs =
    direction === 'ltr' ? RTL.test(value) : [...value].some((one) => LTR.test(one) && !RTL.test(one))
  return differs ? `\u2068${value}\u2069` : value
}

// The header Accept-Language (RFC 9110 section 12.5.4): which of our languages a reader wants most. Pure.
import { type Language, languageOfTag } from './language.ts'

/** What a browser sends has few; the rest of a longer header is not read. */
const MAX_CHARS = 1000
const MAX_RANGES = 50

const RANGE = /^(\*|[a-z]{1,8}(?:-[a-z0-9]{1,8})*)(?:\s*;\s*q=(0(?:\.\d{0,3})?|1(?:\.0{0,3})?))?$/i

/**
 * Undefined where the header names none of ours, or likes any other as well. Ranges that are not well formed are passed over.
 */
export function acceptedLanguage(header: string | undefined): Language | undefined {
  const ranges = (header ?? '').slice(0, MAX_CHARS).split(',', MAX_RANGES).flatMap(rangeOf)
  const wanted = ranges.filter(({ quality }) => quality > 0).toSorted((a, b) => b.quality - a.quality)
  const found = wanted.find(({ tag }) => tag === '*' || languageOfTag(tag) !== undefined)
  return found && languageOfTag(found.tag)
}

function rangeOf(text: string): { tag: string; quality: number }[] {
  const [, tag, quality = '1'] = RANGE.exec(text.trim()) ?? []
  return tag === undefined ? [] : [{ tag, quality: Number(quality) }]
}

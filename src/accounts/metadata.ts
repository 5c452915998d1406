// What a brand's own systems keep with an account: a few texts under names of theirs. Pure.
import { AppError } from '../errors.ts'
import { isStorable } from '../text.ts'

export type Metadata = Readonly<Record<string, string>>
/** Null takes a name away. */
export type MetadataChanges = Readonly<Record<string, string | null>>

export const MAX_KEYS = 20
export const MAX_VALUE = 500
const NAME = /^[A-Za-z0-9_.-]{1,40}$/

/** Errors: invalid_input. */
export function changedMetadata(had: Metadata, changes: MetadataChanges): Metadata {
  const all = Object.entries({ ...had, ...changes })
  const left = all.filter((entry): entry is [string, string] => entry[1] !== null).sort(byName)
  if (left.length > MAX_KEYS) throw refused(`there may be at most ${MAX_KEYS} names.`)
  for (const [name, value] of left) {
    if (!NAME.test(name)) throw refused('a name has 1 to 40 letters, digits, dots, dashes and underscores.')
    if ([...value].length > MAX_VALUE || !isStorable(value))
      throw refused(`${name} may have at most ${MAX_VALUE} characters of text.`)
  }
  return Object.fromEntries(left)
}

/** As stored; nothing is stored for none. */
export function encodeMetadata(metadata: Metadata): string | null {
  return Object.keys(metadata).length === 0 ? null : JSON.stringify(metadata)
}

export function decodeMetadata(text: string | null): Metadata {
  return text === null ? {} : (JSON.parse(text) as Metadata)
}

/** So that the same metadata are the same text. */
function byName([a]: [string, string], [b]: [string, string]): number {
  return a < b ? -1 : 1
}

function refused(why: string): AppError {
  return new AppError('invalid_input', `metadata: ${why}`)
}

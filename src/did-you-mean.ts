// Hints in messages about wrong input: the known name that was probably meant, and the type that is wanted. Pure.
import type { z } from 'zod'

/** The one of `names` that needs the fewest edits to become `text`; `names` must not be empty. */
export function nearest(text: string, names: readonly string[]): string {
  let best = names[0] ?? ''
  let least = Number.POSITIVE_INFINITY
  for (const name of names) {
    const edits = editDistance(text.toUpperCase(), name.toUpperCase())
    if (edits < least) [best, least] = [name, edits]
  }
  return best
}

/** The first name that has all words of `text` and more; else the nearest where no more than a third of it is another. */
export function meant(text: string, names: readonly string[]): string | undefined {
  const words = wordsOf(text)
  const longer = names.find((name) => words.every((word) => wordsOf(name).includes(word)))
  if (longer !== undefined) return longer
  const name = nearest(text, names)
  const edits = editDistance(text.toUpperCase(), name.toUpperCase())
  return edits <= Math.max(text.length, name.length) / 3 ? name : undefined
}

function wordsOf(name: string): string[] {
  return name.toUpperCase().split('_')
}

/** Levenshtein distance, one row of the table at a time. */
function editDistance(a: string, b: string): number {
  let above = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const replaced = (above[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      row.push(Math.min(replaced, (above[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1))
    }
    above = row
  }
  return above[b.length] ?? 0
}

/** Types as they are called in messages. */
const TYPES: Readonly<Record<string, string>> = {
  ...{ string: 'a text', number: 'a number', int: 'a whole number', boolean: 'true or false' },
  ...{ object: 'an object', record: 'an object', array: 'a list' },
}

/** What a value should be, for a schema that reads input. Undefined: the message of the schema says enough. */
export function typeFault(issue: z.core.$ZodRawIssue): string | undefined {
  const isNumber = typeof issue.input === 'number'
  if (issue.code === 'too_big' && isNumber) return `it must be at most ${issue.maximum}`
  if (issue.code === 'too_small' && isNumber) return `it must be at least ${issue.minimum}`
  if (issue.code !== 'invalid_type') return undefined
  if (issue.input === undefined) return 'it is missing'
  const type = TYPES[issue.expected]
  return type && `it must be ${type}`
}

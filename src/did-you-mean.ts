// The known name a mistyped one was probably meant to be, for hints in messages. Pure.

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

/** The nearest name where it is near enough to have been meant: no more than a third of it is another. */
export function meant(text: string, names: readonly string[]): string | undefined {
  const name = nearest(text, names)
  const edits = editDistance(text.toUpperCase(), name.toUpperCase())
  return edits <= Math.max(text.length, name.length) / 3 ? name : undefined
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

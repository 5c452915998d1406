// Lists of values for `in (…)`, filled up to the next power of two: there are few distinct statement texts, which stay
// prepared.

/** The values and repetitions of the last one; the list must not be empty. */
export function padded<T>(values: readonly T[]): T[] {
  const last = values.at(-1)
  if (last === undefined) throw new Error('a list for "in (…)" must not be empty')
  const size = 2 ** Math.ceil(Math.log2(values.length))
  return [...values, ...Array<T>(size - values.length).fill(last)]
}

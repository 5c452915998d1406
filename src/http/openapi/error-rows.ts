// The errors of a dialect in its reference: in their order, and as rows of a table. Knows no dialect.
import type { DescribedError } from './openapi-document.ts'

/** By rising status. */
export function byStatus(errors: readonly DescribedError[]): DescribedError[] {
  return errors.toSorted((a, b) => (a.statuses[0] ?? 0) - (b.statuses[0] ?? 0))
}

/** A Markdown table of codes that are words. */
export function errorTable(
  errors: readonly DescribedError[],
  codeOf: (error: DescribedError) => string,
): string {
  const rows = byStatus(errors).map((one) => `| \`${codeOf(one)}\` | ${one.statuses[0]} | ${one.meaning} |`)
  return ['| Code | HTTP | Meaning |', '| --- | --- | --- |', ...rows, ''].join('\n')
}

export function keysOf<Key extends string>(record: Readonly<Record<Key, unknown>>): Key[] {
  return Object.keys(record) as Key[]
}

// The error table of a dialect has a row for exactly the codes that its document describes: a code that no operation can
// answer is marked NEVER, and no operation lists a code that is.
import { type ErrorTable, NEVER } from '../../src/http/dialect.ts'
import type { OpenApi } from '../../src/http/openapi/openapi-document.ts'

type Declared = { name: string; errors: readonly string[] }

export function wrongCodes(
  table: ErrorTable,
  operations: readonly Declared[],
  { components }: Pick<OpenApi, 'components'>,
): string[] {
  const rows = Object.entries(table)
  const never = new Set(rows.filter(([, row]) => row === NEVER).map(([code]) => code))
  // An error of one operation alone has the operation's name before it.
  const described = Object.keys(components.examples)
  const isDescribed = (code: string) => described.some((name) => name === code || name.endsWith(`_${code}`))
  return [
    ...operations.flatMap(({ name, errors }) =>
      errors
        .filter((code) => never.has(code))
        .map((code) => `${name} lists ${code}, which is never answered`),
    ),
    ...rows
      .filter(([code, row]) => row !== NEVER && !isDescribed(code))
      .map(([code]) => `${code} is answered by no operation: mark it NEVER`),
  ]
}

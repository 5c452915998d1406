// Statements over a list, with `in (…)`, whose texts are built once. Lists are padded to powers of two, so that there are
// few texts, which stay prepared. For inserts of many rows see many-rows.ts.
import type { CompiledQuery } from 'kysely'
import type { Handle } from './database.ts'
import { runStatement } from './handle.ts'
import { padded } from './padded.ts'
import { fill, makeTemplates } from './precompile.ts'

type Compilable<Row> = { compile(): CompiledQuery<Row> }
type Value = string | number | Uint8Array

/**
 * A statement over a list of values; an empty list sends no statement. `build` may use the list in one or more `in (…)`; it
 * must pass all values on unchanged and branch on none of them.
 */
export function precompileIn<Row, Values extends readonly Value[]>(
  build: (db: Handle, list: readonly never[], ...values: Values) => Compilable<Row>,
): (db: Handle, list: readonly Value[], ...values: Values) => Promise<Row[]> {
  const templatesOf = bySize(() => makeTemplates<Row>())
  return async (db, list, ...values) => {
    if (list.length === 0) return []
    const filled = padded(list)
    const size = filled.length
    const template = templatesOf(size)(db, size + values.length, (marks) =>
      build(db, marks.slice(0, size) as never[], ...(marks.slice(size) as unknown as Values)),
    )
    const { rows } = await runStatement(db, fill(template, [...filled, ...values]))
    return rows as Row[]
  }
}

function bySize<T>(make: () => T): (size: number) => T {
  const made = new Map<number, T>()
  return (size) => {
    const known = made.get(size)
    if (known) return known
    const one = make()
    made.set(size, one)
    return one
  }
}

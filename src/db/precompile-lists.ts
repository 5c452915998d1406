// Statements over lists whose texts are built once: reads with `in (…)` and inserts of many rows. Lists come in sizes of
// powers of two, so that there are few texts, which stay prepared.
import type { CompiledQuery, Insertable, InsertQueryBuilder, InsertResult } from 'kysely'
import type { Handle } from './database.ts'
import { padded } from './padded.ts'
import { fill, makeTemplates } from './precompile.ts'
import type { Tables } from './tables.ts'

/** Rows of one insert. A multiple would be a longer text than PostgreSQL's driver is made to keep prepared. */
const MOST_ROWS = 64

type Compilable<Row> = { compile(): CompiledQuery<Row> }
type Value = string | number

/**
 * A statement over a list of values; without any nothing is asked. `build` may use the list in one or more `in (…)`, must
 * pass all values on as they are and branch on none of them.
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
    return (await db.executeQuery<Row>(fill(template, [...filled, ...values]))).rows
  }
}

/** An insert of any number of rows, which go out together, in their order; `finish` adds what follows the values. */
export function precompileRows<Table extends keyof Tables & string, Row>(
  table: Table,
  columns: readonly (keyof Tables[Table] & string)[],
  finish: (insert: InsertQueryBuilder<Tables, Table, InsertResult>) => Compilable<Row>,
): (db: Handle, rows: readonly Insertable<Tables[Table]>[]) => Promise<Row[]> {
  const templatesOf = bySize(() => makeTemplates<Row>())

  async function insert(db: Handle, rows: readonly Insertable<Tables[Table]>[]): Promise<Row[]> {
    const width = columns.length
    const template = templatesOf(rows.length)(db, rows.length * width, (marks) => {
      const marked = rows.map((_, row) =>
        Object.fromEntries(columns.map((name, column) => [name, marks[row * width + column]])),
      )
      return finish(db.insertInto(table).values(marked as unknown as Insertable<Tables[Table]>[]))
    })
    const values = rows.flatMap((row) => columns.map((name) => (row as Record<string, unknown>)[name]))
    return (await db.executeQuery<Row>(fill(template, values))).rows
  }

  return async (db, rows) => {
    const answers = await Promise.all(inPowersOfTwo(rows).map((part) => insert(db, part)))
    return answers.flat()
  }
}

/** Cut into parts of powers of two, the greatest first. */
export function inPowersOfTwo<T>(list: readonly T[]): T[][] {
  const parts: T[][] = []
  let at = 0
  while (at < list.length) {
    const size = Math.min(MOST_ROWS, 2 ** Math.floor(Math.log2(list.length - at)))
    parts.push(list.slice(at, at + size))
    at += size
  }
  return parts
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

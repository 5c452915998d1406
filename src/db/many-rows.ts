// Statements over many rows, such as one insert of hundreds. They are sent in chunks of few sizes, so that their few texts
// stay prepared and no value is sent twice.
import { type CompiledQuery, type RawBuilder, sql } from 'kysely'
import type { Handle } from './database.ts'
import { runStatement, type Statement } from './handle.ts'
import { fill, makeTemplates } from './precompile.ts'

/** The text of such a chunk is as long as the engines still keep prepared. */
const MOST_VALUES = 128 * 20
const MOST_ROWS = 128

type Compilable<Row> = { compile(): CompiledQuery<Row> }

/**
 * `build` is called once for each engine and size of a chunk, with marks in place of `width` values in each row; it must
 * pass them on unchanged. Chunks run in the order of the rows; resolves with the rows that all of them return. See
 * Statement for `deferred` and `later`.
 */
export function precompileMany<Row>(
  width: number,
  build: (db: Handle, rows: readonly (readonly string[])[]) => Compilable<Row>,
  how: Pick<Statement, 'deferred' | 'later'> = {},
): (db: Handle, rows: readonly (readonly unknown[])[]) => Promise<Row[]> {
  const ofSize = new Map<number, ReturnType<typeof makeTemplates<Row>>>()
  const mostRows = Math.min(MOST_ROWS, 2 ** Math.floor(Math.log2(MOST_VALUES / width)))

  function run(db: Handle, chunk: readonly (readonly unknown[])[]) {
    const templateFor = ofSize.get(chunk.length) ?? makeTemplates<Row>()
    ofSize.set(chunk.length, templateFor)
    const template = templateFor(db, chunk.length * width, (marks) => {
      const rows = chunk.map((_, at) => marks.slice(at * width, (at + 1) * width))
      return build(db, rows)
    })
    return runStatement(db, { ...fill(template, chunk.flat()), ...how })
  }

  return async (db, rows) => {
    const results = await Promise.all(inPowersOfTwo(rows, mostRows).map((chunk) => run(db, chunk)))
    return results.flatMap((result) => result.rows as Row[])
  }
}

function inPowersOfTwo<T>(rows: readonly T[], mostRows: number): (readonly T[])[] {
  const chunks: (readonly T[])[] = []
  for (let at = 0; at < rows.length; ) {
    const size = Math.min(mostRows, 2 ** Math.floor(Math.log2(rows.length - at)))
    chunks.push(rows.slice(at, at + size))
    at += size
  }
  return chunks
}

/**
 * Rows of a `values` list, whose columns both engines call column1, column2 and so on. The first row names the types, which
 * the engine cannot always infer.
 */
export function typed(types: readonly string[], rows: readonly (readonly string[])[]): RawBuilder<unknown> {
  const casts = types.map((type) => sql.raw(type))
  return sql.join(
    rows.map((row, n) =>
      n === 0
        ? sql`(${sql.join(row.map((value, at) => sql`cast(${value} as ${casts[at]})`))})`
        : sql`(${sql.join(row)})`,
    ),
  )
}

export function compilable<Row>(db: Handle, query: RawBuilder<unknown>) {
  return { compile: () => (query as RawBuilder<Row>).compile(db) }
}

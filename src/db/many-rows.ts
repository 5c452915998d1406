// Statements over many rows, such as one insert of hundreds, in the form that suits the engine: one list for each column, or
// chunks of few sizes with a parameter for each value. Either way their few texts stay prepared, and no value is sent twice.
import { type CompiledQuery, type RawBuilder, sql } from 'kysely'
import type { Handle } from './database.ts'
import { runStatement, runWithLists, type Statement, takesLists } from './handle.ts'
import { fill, makeTemplates } from './precompile.ts'

/** The text of such a chunk is as long as the engines still keep prepared. */
const MOST_VALUES = 128 * 20
const MOST_ROWS = 128
/** Reading a list costs PostgreSQL more than a few parameters, and below 10 rows it would plan each time. */
const FEW_ROWS = 15

export type ValueType = 'text' | 'bigint' | 'bytea'
type Compilable<Row> = { compile(): CompiledQuery<Row> }
type Row = readonly unknown[]

/** The rows in a statement, in their order; it must use them once. */
export type Rows = {
  /** Behind `insert into …`, or in `in (…)`. */
  all: RawBuilder<unknown>
  /** Behind `from`: a table v with the columns column1, column2 and so on. */
  v: RawBuilder<unknown>
}

/**
 * `build` is called once for each engine and form, and must pass `rows` on unchanged. `types` are those of the values in each
 * row. The statements run in the order of the rows; resolves with the rows that all of them return. See Statement for
 * `deferred` and `later`.
 */
export function precompileMany<Answer>(
  types: readonly ValueType[],
  build: (db: Handle, rows: Rows) => Compilable<Answer>,
  how: Pick<Statement, 'deferred' | 'later'> = {},
): (db: Handle, rows: readonly Row[]) => Promise<Answer[]> {
  const width = types.length
  const mostRows = Math.min(MOST_ROWS, 2 ** Math.floor(Math.log2(MOST_VALUES / width)))
  const withLists = makeTemplates<Answer>()
  const ofSize = new Map<number, ReturnType<typeof makeTemplates<Answer>>>()

  function runAtOnce(db: Handle, rows: readonly Row[]) {
    const template = withLists(db, width, (marks) => build(db, lists(types, marks)))
    const columns = types.map((_, at) => rows.map((row) => row[at]))
    return runWithLists(db, { ...fill(template, columns), ...how })
  }

  function runChunk(db: Handle, chunk: readonly Row[]) {
    const templateFor = ofSize.get(chunk.length) ?? makeTemplates<Answer>()
    ofSize.set(chunk.length, templateFor)
    const template = templateFor(db, chunk.length * width, (marks) => {
      const rows = chunk.map((_, at) => marks.slice(at * width, (at + 1) * width))
      return build(db, values(types, rows, takesLists(db)))
    })
    return runStatement(db, { ...fill(template, chunk.flat()), ...how })
  }

  return async (db, rows) => {
    if (rows.length > FEW_ROWS && takesLists(db)) return (await runAtOnce(db, rows)).rows as Answer[]
    const results = await Promise.all(inPowersOfTwo(rows, mostRows).map((chunk) => runChunk(db, chunk)))
    return results.flatMap((result) => result.rows as Answer[])
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

/** PostgreSQL takes one element of each list for each row: cheaper than lists in `from`, which it copies first. */
function lists(types: readonly ValueType[], marks: readonly string[]): Rows {
  const columns = types.map((type, at) => sql`unnest(cast(${marks[at]} as ${sql.raw(type)}[]))`)
  const named = columns.map((column, at) => sql`${column} as ${sql.ref(columnName(at))}`)
  return { all: sql`select ${sql.join(columns)}`, v: sql`(select ${sql.join(named)}) as v` }
}

/** The first row names the types for PostgreSQL, which cannot always infer them. */
function values(types: readonly ValueType[], rows: readonly (readonly string[])[], isTyped: boolean): Rows {
  const all = sql`values ${sql.join(
    rows.map((row, n) =>
      n === 0 && isTyped
        ? sql`(${sql.join(row.map((value, at) => sql`cast(${value} as ${sql.raw(types[at] ?? 'text')})`))})`
        : sql`(${sql.join(row)})`,
    ),
  )}`
  return { all, v: sql`(${all}) as v` }
}

function columnName(at: number): string {
  return `column${at + 1}`
}

export function compilable<Answer>(db: Handle, query: RawBuilder<unknown>) {
  return { compile: () => (query as RawBuilder<Answer>).compile(db) }
}

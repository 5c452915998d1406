// Statements whose text is built once and whose values change: for the reads of every request and the rows of every new
// account, where building the text costs more than running it.
import type {
  CompiledQuery,
  Insertable,
  InsertQueryBuilder,
  InsertResult,
  QueryResult,
  UpdateResult,
} from 'kysely'
import type { Handle } from './database.ts'
import { runStatement, type Statement } from './handle.ts'
import type { Tables } from './tables.ts'

type Compilable<Row> = { compile(): CompiledQuery<Row> }
type How = Pick<Statement, 'deferred' | 'refusal'>
type Template<Row> = { query: CompiledQuery<Row>; order: number[] }

/**
 * `build` must pass its values on unchanged and branch on none of them: it is called once for each engine, with marks in
 * their place.
 */
export function precompile<Row, Values extends readonly unknown[]>(
  build: (db: Handle, ...values: Values) => Compilable<Row>,
): (db: Handle, ...values: Values) => Promise<Row[]> {
  const templateFor = makeTemplates<Row>()
  return async (db, ...values) => {
    const template = templateFor(db, build.length - 1, (marks) => build(db, ...(marks as unknown as Values)))
    return (await run(db, template, values)).rows
  }
}

/**
 * For a comparison by `in` in a query with joins: `in (?)` means the same as `= ?` and uses the same index, but SQLite plans
 * a join again for each new value of `= ?`, which costs four times as much as running it.
 */
export function only<Value>(value: Value): readonly [Value] {
  return [value]
}

/**
 * An insert whose result is not needed, such as a line of the audit trail: it is sent and resolves at once, and saves the
 * unit of work a round trip. If it fails, the unit fails.
 */
export function precompileDeferredInsert<Table extends keyof Tables & string>(
  table: Table,
): (tx: Handle, row: Insertable<Tables[Table]>) => Promise<void> {
  const insert = precompileInsert(table, (statement) => statement)
  return async (tx, row) => {
    await insert(tx, row, { deferred: true })
  }
}

/**
 * An insert that claims a unique value, such as an e-mail address. It is sent and resolves at once. When the value is taken
 * at the end of the unit, the whole unit is undone and rejects with `refusal`. Without `columns`, any unique value of the
 * row counts.
 */
export function precompileInsertOrAbort<Table extends keyof Tables & string>(
  table: Table,
  columns: readonly (keyof Tables[Table] & string)[] = [],
): (tx: Handle, row: Insertable<Tables[Table]>, refusal: () => Error) => Promise<void> {
  const insert = precompileInsert(table, (statement) =>
    statement.onConflict((conflict) =>
      (columns.length > 0 ? conflict.columns([...columns] as never) : conflict).doNothing(),
    ),
  )
  return async (tx, row, refusal) => {
    await insert(tx, row, { deferred: true, refusal })
  }
}

/**
 * A change that claims one of a limited number, such as a place under a quota. It is sent and resolves at once, like an
 * insert that claims. When it changes no row, the whole unit is undone and rejects with `refusal`.
 */
export function precompileClaimUpdate<Values extends readonly unknown[]>(
  build: (db: Handle, ...values: Values) => Compilable<UpdateResult>,
): (tx: Handle, refusal: () => Error, ...values: Values) => Promise<void> {
  const templateFor = makeTemplates<UpdateResult>()
  return async (tx, refusal, ...values) => {
    const template = templateFor(tx, build.length - 1, (marks) => build(tx, ...(marks as unknown as Values)))
    await runStatement(tx, { ...fill(template, values), deferred: true, refusal })
  }
}

/** An insert of one row; `finish` adds the part after its values. Every row must have the columns of the first one. */
export function precompileInsert<Table extends keyof Tables & string, Row = InsertResult>(
  table: Table,
  finish: (insert: InsertQueryBuilder<Tables, Table, InsertResult>) => Compilable<Row>,
): (db: Handle, row: Insertable<Tables[Table]>, how?: How) => Promise<QueryResult<Row>> {
  const templateFor = makeTemplates<Row>()
  let columns: string[] | undefined
  return (db, row, how) => {
    columns ??= Object.keys(row)
    const names = columns
    const template = templateFor(db, names.length, (marks) => {
      const marked = Object.fromEntries(names.map((name, at) => [name, marks[at]]))
      return finish(db.insertInto(table).values(marked as unknown as Insertable<Tables[Table]>))
    })
    const values = row as Record<string, unknown>
    const filled = fill(
      template,
      names.map((name) => values[name]),
    )
    return runStatement(db, { ...filled, ...how }) as Promise<QueryResult<Row>>
  }
}

function run<Row>(
  db: Handle,
  template: Template<Row>,
  values: readonly unknown[],
): Promise<QueryResult<Row>> {
  return runStatement(db, fill(template, values)) as Promise<QueryResult<Row>>
}

export function fill<Row>({ query, order }: Template<Row>, values: readonly unknown[]): CompiledQuery<Row> {
  return { ...query, parameters: order.map((at) => values[at]) }
}

/** One template for each engine: all handles of an engine share its adapter. */
export function makeTemplates<Row>() {
  const templates = new WeakMap<object, Template<Row>>()
  return (db: Handle, count: number, build: (marks: string[]) => Compilable<Row>): Template<Row> => {
    const engine = db.getExecutor().adapter
    const known = templates.get(engine)
    if (known) return known
    const marks = Array.from({ length: count }, (_, at) => `\0mark ${at}`)
    const query = build(marks).compile()
    const order = query.parameters.map((parameter) => marks.indexOf(String(parameter)))
    if (order.includes(-1))
      throw new Error('a precompiled statement may hold no values of its own: use sql.lit')
    const template = { query, order }
    templates.set(engine, template)
    return template
  }
}

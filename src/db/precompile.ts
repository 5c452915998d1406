// A query whose text is built once and whose values change: for the few reads that every request makes, where building
// the text would cost more than running it.
import type { CompiledQuery } from 'kysely'
import type { Handle } from './database.ts'

type Compilable<Row> = { compile(): CompiledQuery<Row> }

/**
 * `build` must pass its values on as they are and branch on none of them: it is called once for each handle, with
 * marks in their place.
 */
export function precompile<Row, Values extends readonly unknown[]>(
  build: (db: Handle, ...values: Values) => Compilable<Row>,
): (db: Handle, ...values: Values) => Promise<Row[]> {
  const templates = new WeakMap<Handle, { query: CompiledQuery<Row>; order: number[] }>()

  function templateFor(db: Handle) {
    const known = templates.get(db)
    if (known) return known
    const marks = Array.from({ length: build.length - 1 }, (_, at) => `\0mark ${at}`)
    const query = build(db, ...(marks as unknown as Values)).compile()
    const order = query.parameters.map((parameter) => marks.indexOf(String(parameter)))
    if (order.includes(-1)) throw new Error('a precompiled query may hold no values of its own: use sql.lit')
    const template = { query, order }
    templates.set(db, template)
    return template
  }

  return async (db, ...values) => {
    const { query, order } = templateFor(db)
    const parameters = order.map((at) => values[at])
    const { rows } = await db.executeQuery<Row>({ ...query, parameters })
    return rows
  }
}

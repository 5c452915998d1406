// Query handles over one function that runs a compiled statement: the reader, and the handle of one unit of work. Knows
// Kysely, no engine. When a query is executed, its statement reaches `run` in the same microtask.
import {
  type CompiledQuery,
  type ConnectionProvider,
  type DatabaseConnection,
  DefaultQueryExecutor,
  type Dialect,
  DummyDriver,
  Kysely,
  type QueryExecutor,
  type QueryResult,
} from 'kysely'
import type { Handle } from './database.ts'
import type { Tables } from './tables.ts'

/** Runs one statement. The answer has plain rows, and for changes without `returning` the number of affected rows. */
export type RunStatement = (statement: Statement) => Promise<QueryResult<unknown>>

/**
 * `deferred`: its result is not awaited; if it fails, its unit of work fails. `later`: the same, but the caller reads the
 * result once the unit is on disk. `refusal`: the statement claims something; when it affects no row, the unit fails with
 * this error.
 */
export type Statement = CompiledQuery & {
  readonly deferred?: boolean
  readonly later?: boolean
  readonly refusal?: () => Error
}

/** For dialects, of which only the compiler and the adapter are used: the engines open the connections. */
export function opensNone(): Promise<never> {
  return Promise.reject(new Error('The dialect opens no connection.'))
}

export type MakeHandle = (run: RunStatement) => Handle

/** `takesLists`: a parameter may be a list of values. */
type Engine = { takesLists?: boolean }
const known = new WeakMap<Handle, { run: RunStatement; engine: Engine }>()

/** Runs a compiled statement directly: Kysely's executor costs as much as a small read. */
export function runStatement(db: Handle, statement: Statement): Promise<QueryResult<unknown>> {
  refuseStrangeParameters(statement.parameters)
  return knownOf(db).run(statement)
}

/** The same for an engine that takes lists, when each parameter is one. */
export function runWithLists(db: Handle, statement: Statement): Promise<QueryResult<unknown>> {
  refuseStrangeParameters(statement.parameters.flat())
  return knownOf(db).run(statement)
}

export function takesLists(db: Handle): boolean {
  return knownOf(db).engine.takesLists ?? false
}

function knownOf(db: Handle) {
  const found = known.get(db)
  if (!found) throw new Error('this handle was not made by handleMaker')
  return found
}

/** Handles are cheap: they share compiler, adapter and driver, and a new one holds only its connection to the engine. */
export function handleMaker(dialect: Dialect, engine: Engine = {}): MakeHandle {
  const compiler = dialect.createQueryCompiler()
  const adapter = dialect.createAdapter()
  const driver = new RefusingDriver()
  return (run) => {
    const executor: QueryExecutor = new DefaultQueryExecutor(compiler, adapter, connectionOver(run))
    const handle = new Kysely<Tables>({ config: { dialect }, dialect, driver, executor })
    known.set(handle, { run, engine })
    return handle
  }
}

function connectionOver(run: RunStatement): ConnectionProvider {
  const connection: DatabaseConnection = {
    executeQuery(statement) {
      refuseStrangeParameters(statement.parameters)
      return run(statement) as Promise<QueryResult<never>>
    },
    // biome-ignore lint/correctness/useYield: refuses instead of yielding
    streamQuery: async function* () {
      throw new Error('Streams are not supported: page through the rows with a limit.')
    },
  }
  return { provideConnection: (consumer) => consumer(connection) }
}

/** Refuses dates, objects and booleans as parameters, since the engines treat them differently. */
function refuseStrangeParameters(parameters: readonly unknown[]): void {
  for (const value of parameters) {
    if (typeof value === 'string' || value === null || Number.isFinite(value) || value instanceof Uint8Array)
      continue
    throw new TypeError(`The database takes texts, finite numbers, bytes and null, not ${typeof value}.`)
  }
}

/** Kysely uses its driver only for transactions; those belong to Database.write. */
class RefusingDriver extends DummyDriver {
  override async beginTransaction(): Promise<void> {
    throw new Error('Open transactions with Database.write.')
  }
}

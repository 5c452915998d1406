// Sends one statement on one connection, and returns its answer in the form of the handles. Errors have no values of rows.
import type { Writable } from 'node:stream'
import type { QueryResult } from 'kysely'
import pg from 'pg'
import { arrayText } from './array-text.ts'

export type Answer = QueryResult<unknown> & { command: string }
type Sent = { text: string; values: readonly unknown[]; name: string | undefined; query_timeout?: number }

export async function runOn(client: pg.PoolClient, { values, name, ...sent }: Sent): Promise<Answer> {
  gather(client)
  try {
    const result = await client.query({ ...sent, values: values.map(written), ...(name && { name }) })
    const { command, rowCount, rows } = result
    if (!CHANGES.has(command)) return { command, rows }
    return { command, rows, numAffectedRows: BigInt(rowCount ?? 0) }
  } catch (error) {
    throw withoutValues(error)
  }
}

/** What this turn of the event loop sends leaves in one piece: the driver alone would make a system call for each statement. */
function gather(client: pg.PoolClient): void {
  const { stream } = (client as unknown as { connection: { stream: Writable } }).connection
  if (stream.writableCorked > 0) return
  stream.cork()
  process.nextTick(() => stream.uncork())
}

function written(value: unknown): unknown {
  return Array.isArray(value) ? arrayText(value) : value
}

const CHANGES = new Set(['INSERT', 'UPDATE', 'DELETE', 'MERGE'])

/** The server quotes row values in these fields; errors are logged. */
function withoutValues(error: unknown): unknown {
  if (error instanceof pg.DatabaseError) {
    error.detail = undefined
    error.where = undefined
  }
  return error
}

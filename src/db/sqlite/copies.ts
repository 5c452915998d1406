// Makes and reads copies of an embedded database on a thread of their own (copy-thread.ts), since both take seconds.
import { dirname, extname } from 'node:path'
import { Worker } from 'node:worker_threads'
import { startOf } from '../../files.ts'
import type { CopyFacts } from '../copy-facts.ts'
import { DatabaseFault } from '../database-fault.ts'
import { troubleOf } from '../engine-faults.ts'
import { mustFit } from './file-size.ts'

export type CopyTask = { kind: 'copy'; file: string; to: string } | { kind: 'read'; file: string }
export type CopyDone = { facts?: CopyFacts } | { failure: { message: string; code: string } }

const BEGINNING = 'SQLite format 3\0'
/** TypeScript in a checkout, JavaScript in a package. */
const THREAD = new URL(`./copy-thread${extname(import.meta.url)}`, import.meta.url)

/** Errors: DatabaseFault. */
export async function copySqliteTo(file: string, to: string): Promise<void> {
  mustFit(file, dirname(to))
  await run({ kind: 'copy', file, to }, 'The copy could not be made')
}

/** Errors: DatabaseFault. */
export async function readSqliteCopy(file: string): Promise<CopyFacts> {
  if (startOf(file, BEGINNING.length) !== BEGINNING)
    throw new DatabaseFault(`${file} is no copy of a database: it begins like neither SQLite nor pg_dump.`)
  const { facts } = await run({ kind: 'read', file }, `${file} is damaged, or of another program`)
  if (!facts) throw new Error('a copy was read and nothing is known of it')
  return facts
}

async function run(task: CopyTask, beginning: string): Promise<{ facts?: CopyFacts }> {
  const thread = new Worker(THREAD, { workerData: task, execArgv: [] })
  const done = await new Promise<CopyDone>((resolve, reject) => {
    thread.once('message', resolve)
    thread.once('error', reject)
    thread.once('exit', () => reject(new Error('the thread that copies ended without a word')))
  })
  await thread.terminate()
  if (!('failure' in done)) return done
  const error = Object.assign(new Error(done.failure.message), { code: done.failure.code })
  throw new DatabaseFault(`${beginning}: ${troubleOf(error) ?? error.message}`, { cause: error })
}

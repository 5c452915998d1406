// What the core knows of storage. Which engine is behind it is known in engine-*.ts and open-database.ts only.
import type { Kysely } from 'kysely'
import type { Tables } from './tables.ts'

/** Queries go through a handle: the reader or a running transaction. Store functions take it first. */
export type Handle = Kysely<Tables>

/**
 * Work that must happen in the same transaction as a use case, before and after it; used for idempotency keys.
 * `begin` may throw to stop the use case before it starts.
 */
export type IdempotencyHook = {
  begin(tx: Handle): Promise<void>
  end(tx: Handle, result: unknown): Promise<void>
}

export type Database = {
  /** Reads committed data; never waits for writers. */
  read: Handle
  /**
   * Runs `work` in one transaction; resolves once its commit is on disk, rejects with whatever `work` threw
   * after everything is undone. `work` may run again after a lost race with another transaction, so it must not
   * touch anything but `tx`; no network and no slow hashing inside.
   * Errors: AppError overloaded when the queue of writers is full, unavailable when nothing can be written and nothing was;
   * OutcomeUnknown (away.ts) when the database was lost while it committed.
   */
  write<T>(work: (tx: Handle) => Promise<T>, once?: IdempotencyHook): Promise<T>
  close(): Promise<void>
}

/** As it is opened: with what only the program as a whole needs to know. */
export type OpenDatabase = Database & {
  /** The same, for logins and reports: what others wait for does not hold them up. */
  forGateways: Database
  /** The clock of a database that may be on another machine, epoch ms; absent: it is this one's. */
  askTime?(): Promise<number>
}

// Storage as the core sees it. Only sqlite/, postgres/ and open-database.ts know the engine.
import type { Kysely } from 'kysely'
import type { Clock } from '../clock.ts'
import type { Tables } from './tables.ts'

/** Queries go through a handle: the reader or a running transaction. Store functions take it first. */
export type Handle = Kysely<Tables>

/**
 * Work in the same transaction as a use case, before and after it; used for idempotency keys. `begin` may throw to stop the
 * use case before it starts.
 */
export type IdempotencyHook = {
  begin(tx: Handle): Promise<void>
  end(tx: Handle, result: unknown): Promise<void>
}

/** Throw it in a unit of work that lost a race which only it can see: it is undone and runs again. */
export class LostRace extends Error {
  override name = 'LostRace'
}

/**
 * How a change is asked for. `once` keeps its answer. `mustBe` throws when the thing, under its lock, is not as the caller knows
 * it.
 */
export type Asked<Thing> = {
  once?: IdempotencyHook | undefined
  mustBe?: ((now: Thing, tx: Handle) => Promise<void> | void) | undefined
}

export type Database = {
  /** Reads committed data; never waits for writers. */
  read: Handle
  /**
   * Runs `work` in one transaction. Resolves once its commit is on disk; rejects with the error of `work` after everything
   * is undone. `work` may run again after a lost race with another transaction, so it must touch only `tx`; no network and
   * no slow hashing inside. Errors: AppError overloaded when the queue of writers is full, unavailable when writing is
   * impossible and nothing was written; OutcomeUnknown (away.ts) when the database was lost during the commit, or refused to
   * begin a transaction and ran its statements all the same.
   */
  write<T>(work: (tx: Handle) => Promise<T>, once?: IdempotencyHook): Promise<T>
  close(): Promise<void>
}

/** What it takes on disk. `logBytes`: of the write-ahead log beside the file; null with a server. */
export type DatabaseSize = { bytes: number; logBytes: number | null }

/** The database as it is opened, with the parts that only the whole program needs. */
export type OpenDatabase = Database & {
  /** The same database, for logins and reports: other callers do not delay them. */
  forGateways: Database
  /** What all processes go by that share the database: the clock of its server; of a file, the clock of this machine. */
  clock: Clock
  /** Reads the clock of the server again; resolves with how far it is ahead of this machine's, ms. Absent: of a file. */
  clockAheadMs?(): Promise<number>
  size(): Promise<DatabaseSize>
}

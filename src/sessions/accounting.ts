// Accounting: what gateways report of their sessions, kept before it is acknowledged. Reports come late, twice, in any
// order or not at all; counting them is idempotent on gateway, session key and status.
import type { AccountingRecord } from './report.ts'

export type { AccountingRecord } from './report.ts'

export type Accounting = {
  /**
   * Resolves once the report is on disk. Written in batches; may be called again with the same report.
   * Errors: AppError overloaded when too many wait.
   */
  record(report: AccountingRecord): Promise<void>
  /** Resolves when nothing waits to be written. */
  idle(): Promise<void>
}

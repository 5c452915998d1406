// A job as the scheduler sees it: when it wants to run, and one bounded run. Knows no schedule and no lease.

export type Job = {
  name: string
  everyMs: number
  /** True: only one of several processes runs it. */
  leased: boolean
  /** Asked before a lease is taken, so that nothing to do costs no write. */
  isDue(): Promise<boolean>
  /**
   * Works in bounded batches; calls `mayContinue` between them: false means stop (the process ends or the lease is lost).
   * Resolves with what was done, '' when nothing.
   */
  run(mayContinue: () => Promise<boolean>, signal: AbortSignal): Promise<string>
}

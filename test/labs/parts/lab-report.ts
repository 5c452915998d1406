// The output of a lab: figures during the run, one line for each failed promise, a last line `N passed, N failed`, the exit
// code.

const DETAIL_CHARS = 3000

export type LabReport = ReturnType<typeof makeLabReport>

export function makeLabReport(title: string) {
  let passed = 0
  let failed = 0
  console.log(`# ${title}`)

  function figure(name: string, value: string | number): void {
    console.log(`${name}: ${value}`)
  }

  /** A promise of the lab: printed, counted. */
  function promise(sentence: string, kept: boolean, detail: unknown = ''): void {
    if (kept) passed++
    else failed++
    console.log(kept ? `ok: ${sentence}` : `FAILED: ${sentence} ${describe(detail)}`)
  }

  /** Like promise, for many small checks: only failures are printed. */
  function quiet(sentence: string, kept: boolean, detail: unknown = ''): boolean {
    if (kept) passed++
    else promise(sentence, false, detail)
    return kept
  }

  function finish(): void {
    console.log(`${passed} passed, ${failed} failed`)
    if (failed > 0 || passed === 0) process.exitCode = 1
  }

  return { figure, promise, quiet, finish }
}

function describe(detail: unknown): string {
  const text = detail instanceof Error ? (detail.stack ?? detail.message) : JSON.stringify(detail)
  return text === '""' ? '' : `(${(text ?? String(detail)).slice(0, DETAIL_CHARS)})`
}

/** Runs a lab to its last line even when it throws. */
export async function runLab(title: string, work: (report: LabReport) => Promise<void>): Promise<void> {
  const report = makeLabReport(title)
  try {
    await work(report)
  } catch (err) {
    report.promise('the lab runs to its end', false, err)
  }
  report.finish()
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5)
}

/** The value below which `share` of the values lie; NaN for none. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}

// What was billed in a month, by plan and kind of login, with tests apart. Read in short steps: a large brand has a million
// rows a month, and reads of the embedded database run on the main thread.
import { setImmediate as otherWork } from 'node:timers/promises'
import { addDays, addMonths, type Day, dayIn, daysBetween, isMonth, type Month, startOfDay } from '../day.ts'
import type { Database } from '../db/database.ts'
import { AppError } from '../errors.ts'
import type { LedgerKind } from './ledger.ts'
import {
  type BilledCount,
  type BilledGroup,
  type BilledTerm,
  countBilled,
  listPlanLabels,
  listTerms,
} from './report-store.ts'

/** The parts of a brand that a report needs. A Brand fits; the ledger lies below the brands and must not import them. */
export type BilledBrand = { id: number; daysAhead: number | null; settings: { time_zone: string } }

export type ReportLine = {
  planMonths: number // 0: prepaid
  plan: string // its label today; `prepaid`
  kind: BilledGroup['loginKind']
  isTest: boolean
  /** Null: the plan had no price. */
  currency: string | null
  started: number
  renewed: number
  upgraded: number
  extended: number
  refunded: number
  /**
   * The days of the month that lie in billed terms, one for each login and day. A term has the days from its first up to the
   * day before its due day, or before the next term of the login begins, or before the login ended. Days that have not begun
   * do not count; suspended ones do.
   */
  accountDays: number
  /** Prices of what was started, renewed, upgraded and extended, less those of what was refunded, in minor units. */
  sumMinor: number | null
}

export type BillingReport = {
  brandId: number
  month: Month
  /** The first day, and the day after the last one, by the brand's days. */
  fromOn: Day
  toOn: Day
  lines: ReportLine[]
}

/** Terms read at once: some milliseconds. */
const TERMS = 2000

type Deps = { db: Pick<Database, 'read'>; todayOf: (brand: BilledBrand) => Day }

export type Billing = ReturnType<typeof makeBillingReport>

export function makeBillingReport({ db, todayOf }: Deps) {
  /**
   * A row of the ledger is of the month in which it was written, so that a month that is over does not change. `onStep` is
   * called with the share that is done, 0 to 1. Errors: invalid_input.
   */
  async function report(
    brand: BilledBrand,
    month: Month,
    onStep: (share: number) => void = () => {},
  ): Promise<BillingReport> {
    if (!isMonth(month)) throw new AppError('invalid_input', 'Write a month such as 2026-11.')
    const fromOn = `${month}-01`
    const toOn = addMonths(fromOn, 1)
    const labels = await listPlanLabels(db.read, brand.id)
    const lines = makeLines(labels)
    await countDayByDay(brand, { fromOn, toOn }, lines, onStep)
    await countTermDays(brand, { fromOn, toOn }, lines)
    onStep(1)
    return { brandId: brand.id, month, fromOn, toOn, lines: lines.sorted() }
  }

  async function countDayByDay(
    { id: brandId, settings }: BilledBrand,
    { fromOn, toOn }: { fromOn: Day; toOn: Day },
    lines: Lines,
    onStep: (share: number) => void,
  ) {
    let fromAt = startOfDay(settings.time_zone, fromOn)
    for (let day = fromOn; day < toOn; day = addDays(day, 1)) {
      const toAt = startOfDay(settings.time_zone, addDays(day, 1))
      for (const row of await countBilled(db.read, { brandId, fromAt, toAt })) addCount(lines.of(row), row)
      fromAt = toAt
      // Terms take about as long.
      onStep(daysBetween(fromOn, day) / daysBetween(fromOn, toOn) / 2)
      await otherWork()
    }
  }

  async function countTermDays(
    brand: BilledBrand,
    { fromOn, toOn }: { fromOn: Day; toOn: Day },
    lines: Lines,
  ) {
    const tomorrow = addDays(todayOf(brand), 1)
    const before = tomorrow < toOn ? tomorrow : toOn
    let after: { endsOn: Day; id: number } | undefined
    for (;;) {
      const terms = await listTerms(db.read, { brandId: brand.id, from: fromOn, before, after, limit: TERMS })
      for (const term of terms) lines.of(term).accountDays += daysIn(term, { fromOn, before }, brand)
      after = terms.at(-1)
      if (terms.length < TERMS) return
      await otherWork()
    }
  }

  return { report }
}

function addCount(line: ReportLine, { kind, count, minor }: BilledCount): void {
  if (kind === 'goodwill') return
  line[COLUMNS[kind]] += count
  if (line.sumMinor !== null) line.sumMinor += kind === 'refund' ? -minor : minor
}

const COLUMNS = {
  ...{ start: 'started', renewal: 'renewed', upgrade: 'upgraded', extension: 'extended' },
  refund: 'refunded',
} as const satisfies Record<Exclude<LedgerKind, 'goodwill'>, keyof ReportLine>

function daysIn(
  { startsOn, endsOn, nextOn, endedAt }: BilledTerm,
  { fromOn, before }: { fromOn: Day; before: Day },
  { settings }: BilledBrand,
): number {
  const endedOn = endedAt === null ? endsOn : dayIn(settings.time_zone, endedAt)
  const end = [endsOn, nextOn ?? endsOn, endedOn, before].reduce((a, b) => (a < b ? a : b))
  return Math.max(0, daysBetween(startsOn > fromOn ? startsOn : fromOn, end))
}

type Lines = ReturnType<typeof makeLines>

function makeLines(labels: ReadonlyMap<number, string>) {
  const lines = new Map<string, ReportLine>()
  return {
    of({ planMonths, loginKind: kind, testUser, currency }: BilledGroup): ReportLine {
      const key = [planMonths, kind, testUser, currency].join()
      const line = lines.get(key) ?? {
        ...{
          planMonths,
          plan: planMonths === 0 ? 'prepaid' : (labels.get(planMonths) ?? `${planMonths} months`),
        },
        ...{ kind, isTest: testUser === 1, currency },
        ...{ started: 0, renewed: 0, upgraded: 0, extended: 0, refunded: 0, accountDays: 0 },
        sumMinor: currency === null ? null : 0,
      }
      lines.set(key, line)
      return line
    },
    /** Tests last; then by plan, kind and currency. Lines of terms without a day in the month are left out. */
    sorted(): ReportLine[] {
      return [...lines.values()]
        .filter(isFilled)
        .sort(
          (a, b) =>
            Number(a.isTest) - Number(b.isTest) ||
            a.planMonths - b.planMonths ||
            a.kind.localeCompare(b.kind) ||
            (a.currency ?? '').localeCompare(b.currency ?? ''),
        )
    },
  }
}

function isFilled({ started, renewed, upgraded, extended, refunded, accountDays }: ReportLine): boolean {
  return started + renewed + upgraded + extended + refunded + accountDays > 0
}

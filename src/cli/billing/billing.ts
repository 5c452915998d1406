// latchkey billing: report, ledger.
import type { LedgerRow } from '../../billing/ledger-list.ts'
import type { BillingReport, ReportLine } from '../../billing/report.ts'
import type { TimeKey } from '../../bounds/pages.ts'
import type { Instant } from '../../clock.ts'
import { csvText } from '../../csv.ts'
import { amountText, priceText } from '../../plans/price.ts'
import { type AccountChoice, chosenBrand, scopeOf, UsageError, withCore } from '../open.ts'
import { moreText } from '../page-text.ts'
import { showShare } from '../progress.ts'
import { columns, instantText, jsonText, type Terminal } from '../terminal.ts'

type ReportChoice = { brand?: string; month: string; json?: true; csv?: true }
type Named = BillingReport & { brand: string }

export async function billingReport(options: ReportChoice, terminal: Terminal): Promise<void> {
  const { out } = terminal
  const { month, json, csv } = options
  if (json && csv) throw new UsageError('Say --json or --csv, not both.')
  const reports = await withCore(async (core) => {
    const brands =
      options.brand === undefined ? await core.brands.list() : [await chosenBrand(core, options.brand)]
    const made: Named[] = []
    for (const brand of brands)
      made.push({
        brand: brand.name,
        ...(await core.billingReport.report(brand, month, showShare(terminal, brand.name))),
      })
    return made
  })
  if (json) return out(jsonText(reports))
  out(csv ? reportCsv(reports) : reports.map(reportText).join('\n\n'))
}

type LedgerChoice = AccountChoice & {
  json?: true
  since?: Instant
  until?: Instant
  after?: TimeKey
  limit: number
}

export async function billingLedger(options: LedgerChoice, { out }: Terminal): Promise<void> {
  const { json, since: fromAt, until: toAt, after, limit } = options
  const { rows, next } = await withCore(async (core) => {
    const page = await core.ledgerList.list(
      { ...(await scopeOf(core, options)), fromAt, toAt },
      { after, limit },
    )
    const names = await core.brands.names()
    return { ...page, rows: page.rows.map((row) => ({ ...row, brand: names.get(row.brandId) ?? null })) }
  })
  if (json) return out(jsonText({ rows, next: next ?? null }))
  out(rows.length === 0 ? 'Nothing was billed.' : ledgerText(rows))
  if (next) out(moreText(next))
}

const COUNTED = ['started', 'renewed', 'upgraded', 'extended', 'refunded', 'accountDays'] as const

function reportText({ brand, month, fromOn, toOn, lines }: Named): string {
  const head = `Brand "${brand}", ${month}: from ${fromOn} to the day before ${toOn}`
  if (lines.length === 0) return `${head}: nothing was billed.`
  const names = [
    'PLAN',
    'KIND',
    'STARTED',
    'RENEWED',
    'UPGRADED',
    'EXTENDED',
    'REFUNDED',
    'ACCOUNT-DAYS',
    'SUM',
  ]
  const rows = lines.map((line) => [
    ...[line.plan, line.isTest ? `${line.kind}, test` : line.kind],
    ...COUNTED.map((name) => String(line[name])),
    sumText(line),
  ])
  return `${head}\n${columns([names, ...rows])}`
}

function sumText({ sumMinor, currency }: ReportLine): string {
  return sumMinor === null || currency === null ? '' : priceText({ minor: sumMinor, currency })
}

/** One table over all brands; `months` is empty for what is paid by days. */
function reportCsv(reports: readonly Named[]): string {
  const head = [
    'brand',
    'month',
    'months',
    'plan',
    'kind',
    'test',
    'started',
    'renewed',
    'upgraded',
    'extended',
  ]
  const rows = reports.flatMap(({ brand, month, lines }) =>
    lines.map((line) => [
      ...[brand, month, line.planMonths === 0 ? '' : String(line.planMonths), line.plan, line.kind],
      ...[line.isTest ? 'yes' : 'no', ...COUNTED.map((name) => String(line[name]))],
      line.currency ?? '',
      line.sumMinor === null || line.currency === null
        ? ''
        : amountText({ minor: line.sumMinor, currency: line.currency }),
    ]),
  )
  return csvText([[...head, 'refunded', 'account_days', 'currency', 'sum'], ...rows])
}

function ledgerText(rows: readonly (LedgerRow & { brand: string | null })[]): string {
  const head = ['ID', 'TIME', 'BRAND', 'ACCOUNT', 'KIND', 'PLAN', 'LOGIN', 'FROM', 'TO', 'PRICE']
  return columns([
    head,
    ...rows.map((row) => [
      ...[String(row.id), instantText(row.at), row.brand ?? '', String(row.accountId)],
      row.testUser ? `${row.kind}, test` : row.kind,
      ...[
        row.planMonths === 0 ? 'prepaid' : String(row.planMonths),
        row.loginKind ?? '',
        row.startsOn,
        row.endsOn,
      ],
      row.priceMinor === null || row.currency === null
        ? ''
        : priceText({ minor: row.priceMinor, currency: row.currency }),
    ]),
  ])
}

// Sums of usage as series of a chart and as totals. Pure.
import type { Row } from '../../api-shapes.ts'
import type { Series } from '../../parts/series.ts'
import { partOf, type Split } from './span.ts'

type Sum = Row<'/usage'>

export function totalOf(rows: readonly Sum[]) {
  const sum = (of: (row: Sum) => number) => rows.reduce((all, row) => all + of(row), 0)
  return {
    out: sum(({ bytes_out }) => bytes_out),
    in: sum(({ bytes_in }) => bytes_in),
    sessions: sum(({ sessions }) => sessions),
    seconds: sum(({ seconds }) => seconds),
  }
}

/** A series for each part; a day without traffic is 0. */
export function splitUp(
  rows: readonly Sum[],
  days: readonly string[],
  split: Split,
  names: { all: string; none: string },
): Series[] {
  const part = partOf(split)
  const parts = new Map<string, Map<string, number>>()
  for (const row of rows) {
    const name = part === undefined ? names.all : (row[part] ?? names.none)
    const sums = parts.get(name) ?? new Map<string, number>()
    const day = row.day ?? ''
    sums.set(day, (sums.get(day) ?? 0) + row.bytes_in + row.bytes_out)
    parts.set(name, sums)
  }
  return [...parts].map(([name, sums]) => ({
    ...{ name, values: days.map((day) => sums.get(day) ?? 0) },
    ...(part === undefined && { color: 1 }),
  }))
}

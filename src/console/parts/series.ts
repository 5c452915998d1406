// Series of a chart: their colours, the same for a protocol or gateway on every page, and how they lie on each other. Pure.

/** More cannot be distinguished: the smallest are shown as one. */
export const MOST_SERIES = 5
const COLORS = 5

/** `color`: of what is neither a protocol nor a gateway. */
export type Series = { name: string; values: readonly (number | null)[]; color?: number }
export type ColoredSeries = Series & { color: number }

/** The largest first; beyond the fifth they are summed up under `rest`. Each has a colour from 1 to 5. */
export function asDrawn(series: readonly Series[], rest: string): ColoredSeries[] {
  const largest = series.toSorted((one, other) => total(other) - total(one))
  const isTooMany = largest.length > MOST_SERIES
  const shown = isTooMany ? largest.slice(0, MOST_SERIES - 1) : largest
  const taken = new Set<number>()
  // By name, so that a colour does not depend on which is the largest now.
  const colors = new Map(
    shown
      .map(({ name }) => name)
      .sort()
      .map((name) => [name, freeColor(name, taken)]),
  )
  const colored = shown.map((one) => ({ ...one, color: one.color ?? colors.get(one.name) ?? 1 }))
  if (!isTooMany) return colored
  const others = sumOf(largest.slice(MOST_SERIES - 1))
  return [...colored, { name: rest, values: others, color: freeColor(rest, taken) }]
}

function freeColor(name: string, taken: Set<number>): number {
  let color = [...name].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 9973, 7) % COLORS
  while (taken.has(color) && taken.size < COLORS) color = (color + 1) % COLORS
  taken.add(color)
  return color + 1
}

function total({ values }: Series): number {
  return values.reduce<number>((sum, one) => sum + (one ?? 0), 0)
}

/** At each place the sum of all; null where none has a value. */
export function sumOf(series: readonly Series[]): (number | null)[] {
  const length = Math.max(0, ...series.map(({ values }) => values.length))
  return Array.from({ length }, (_, at) => {
    const known = series.map(({ values }) => values[at]).filter((one) => one !== null && one !== undefined)
    return known.length === 0 ? null : known.reduce((sum, one) => sum + one, 0)
  })
}

/** The upper edges of series that lie on each other: the last is the sum of all. */
export function stacked(series: readonly Series[]): (number | null)[][] {
  return series.map((_, at) => sumOf(series.slice(0, at + 1)))
}

/** With a null wherever more than `stepS` lies between two points, so that no line is drawn over what was not measured. */
export function withGaps(
  points: readonly { at: number; value: number }[],
  stepS: number,
): { at: number[]; values: (number | null)[] } {
  const at: number[] = []
  const values: (number | null)[] = []
  for (const point of points) {
    const before = at.at(-1)
    if (before !== undefined && point.at - before > 1.5 * stepS) {
      at.push(before + stepS)
      values.push(null)
    }
    at.push(point.at)
    values.push(point.value)
  }
  return { at, values }
}

// A list as lines, one for each row, in place of JSON: it is sent as fast as its caller reads it, and one page of it is in
// memory. Knows no dialect.
import { Readable } from 'node:stream'
import { z } from 'zod'
import { makeShares } from '../bounds/shares.ts'
import { MINUTE_MS } from '../clock.ts'
import { csvText } from '../csv.ts'
import { asCall, currentBehalf, onBehalfOf } from '../db/behalf.ts'
import { AppError } from '../errors.ts'

type Row = Readonly<Record<string, unknown>>
export type RowPage = { data: readonly Row[]; next?: string | null }

/** How rows are written. `columns`: the names of their fields. */
export type RowForm = {
  type: string
  head(columns: readonly string[]): string
  line(row: Row, columns: readonly string[]): string
}

export const NDJSON: RowForm = {
  type: 'application/x-ndjson',
  head: () => '',
  line: (row) => `${JSON.stringify(row)}\n`,
}

export const CSV: RowForm = {
  type: 'text/csv',
  head: (columns) => `${csvText([columns])}\n`,
  line: (row, columns) => `${csvText([columns.map((name) => cellOf(row[name]))])}\n`,
}

/** Streams of this process at a time: each has a page in memory. The holder is a caller. */
const streams = makeShares({ most: 20, mostOfOne: 4, crowdedAt: 15, few: 1 })
/** A caller that reads no page for so long is not served any more. */
const STALL_MS = MINUTE_MS
/** A whole stream; what is cut has no end, so that its caller notices. */
const LONGEST_MS = 30 * MINUTE_MS

/** The names of the fields of a list's rows. */
export function columnsOf({ output }: { output: z.ZodObject }): string[] {
  const { data } = output.shape
  const row = data instanceof z.ZodArray ? data.element : undefined
  return row instanceof z.ZodObject ? Object.keys(row.shape) : []
}

type Asked = {
  form: RowForm
  columns: readonly string[]
  holder: string
  requestId: string
  /** The page that begins behind this cursor; undefined: the first. */
  read(after: string | undefined): Promise<RowPage>
  /** After an answer has begun, a fault can only be logged. */
  onFault(error: unknown): void
}

/** Reads the first page before it resolves. Errors: overloaded, and those of `read` for that page. */
export async function streamRows(asked: Asked): Promise<Readable> {
  const { holder, read } = asked
  if (!streams.take(holder))
    throw new AppError('overloaded', 'Too many lists are being read at once. Read one to its end first.')
  try {
    const first = await read(undefined)
    const stall = setTimeout(() => stream.destroy(), STALL_MS).unref()
    const stream = Readable.from(pagesOf(asked, first, () => stall.refresh()))
    stream.once('close', () => {
      clearTimeout(stall)
      streams.giveBack(holder)
    })
    return stream
  } catch (error) {
    streams.giveBack(holder)
    throw error
  }
}

/** The text of each page. */
async function* pagesOf(
  { form, columns, requestId, read, onFault }: Asked,
  first: RowPage,
  onProgress: () => void,
) {
  const endsAt = performance.now() + LONGEST_MS
  // Between pages the runtime does not know whose work this is. Each page is a call of its own: the whole may take long.
  const brandId = currentBehalf()
  const asOwn = <T>(work: () => Promise<T>) =>
    asCall(requestId, () => (brandId === undefined ? work() : onBehalfOf(brandId, work)))
  try {
    let page = first
    yield form.head(columns) + textOf(page)
    while (typeof page.next === 'string') {
      const { next } = page
      onProgress()
      if (performance.now() > endsAt) throw new AppError('overloaded', 'The list took too long to read.')
      page = await asOwn(() => read(next))
      yield textOf(page)
    }
  } catch (error) {
    onFault(error)
    throw error
  }

  function textOf({ data }: RowPage): string {
    return data.map((row) => form.line(row, columns)).join('')
  }
}

/** A text that a spreadsheet would take for a formula gets an apostrophe before it. */
function cellOf(value: unknown): string {
  if (value === undefined || value === null) return ''
  if (typeof value === 'object') return JSON.stringify(value)
  const text = String(value)
  return typeof value === 'string' && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
}

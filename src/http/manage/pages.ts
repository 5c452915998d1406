// Lists of the management API: a page at a time, with a cursor for the next.
import { z } from 'zod'
import type { App } from '../../app.ts'
import { type CappedCount, MOST_COUNTED, type Page, type PageOrder } from '../../bounds/pages.ts'
import type { Brand } from '../../brands/brand.ts'
import { AppError } from '../../errors.ts'
import { plainNumber } from '../request-parts.ts'
import { cursorsOf } from './cursors.ts'
import { flag } from './fields.ts'

export const MAX_LIMIT = 500
const USUAL_LIMIT = 50
const MAX_CURSOR_CHARS = 1000

/** Fields that the query of every list has. */
export const PAGE = {
  limit: plainNumber(1, MAX_LIMIT)
    .default(USUAL_LIMIT)
    .meta({ description: `Rows of a page, at most ${MAX_LIMIT}` }),
  after: z
    .string()
    .max(MAX_CURSOR_CHARS)
    .optional()
    .meta({ description: 'The `next` of the page before, with the same filters' }),
  count: flag.optional().meta({
    description: `true: \`count\` says how many rows there are, up to ${MOST_COUNTED}; refused by lists that no index counts`,
  }),
}

/** The answer of a list. `next` is its last field: finish.ts reads it there. */
export function listOf<Item extends z.ZodType>(item: Item) {
  return z.object({
    data: z.array(item),
    count: z.int().optional().meta({ description: 'Rows that there are, if `count` was asked for' }),
    count_capped: z
      .boolean()
      .optional()
      .meta({ description: `Whether there are more than ${MOST_COUNTED}` }),
    next: z.string().nullable().meta({ description: 'The `after` of the next page; null: there is none' }),
  })
}

/** A page, and how many rows there are where that was asked for. */
export type ListPage<Row> = { rows: Row[]; next: string | null; counted?: CappedCount | undefined }

/** The answer of a list with these rows. */
export function pageText<Row, Shown>({ rows, next, counted }: ListPage<Row>, shown: (row: Row) => Shown) {
  const count = counted && { count: counted.count, count_capped: counted.isCapped }
  return { data: rows.map(shown), ...count, next }
}

type Asked = { limit: number; after?: string | undefined; count?: boolean | undefined }
type Question = { app: Pick<App, 'keyRing'>; list: string; brand: Brand | undefined }

/**
 * Reads a page. `query`: as the call has it; all of it but limit, after and count are filters, to which the cursor belongs. `key`
 * of `read` is JSON. `countAll`: how many rows there are; absent: no index could say. Errors: cursor_invalid, invalid_input, and
 * those of `read`.
 */
export async function readListPage<Row, Key>(
  { app, list, brand }: Question,
  { limit, after, count, ...filters }: Asked,
  read: (order: PageOrder<Key> & { limit: number }) => Promise<Page<Row, Key>>,
  countAll?: () => Promise<CappedCount>,
): Promise<ListPage<Row>> {
  if (count && !countAll)
    throw new AppError(
      'invalid_input',
      'This list does not count its rows: to count them, all would be read.',
    )
  const cursors = cursorsOf(app)
  const question = JSON.stringify([list, brand?.id ?? null, Object.entries(filters).sort()])
  const key = after === undefined ? undefined : (cursors.read(question, after) as Key)
  const { rows, next } = await read({ limit, ...(key !== undefined && { after: key }) })
  const counted = count ? await countAll?.() : undefined
  return { rows, next: next === undefined ? null : cursors.write(question, next), counted }
}

/** Reads one row more than a page has, for lists that are read by a number. */
export async function pageByNumber<Row>(
  { after, limit }: PageOrder<number>,
  {
    read,
    numberOf,
  }: { read(most: number, after: number | undefined): Promise<readonly Row[]>; numberOf(row: Row): number },
): Promise<Page<Row, number>> {
  const rows = await read(limit + 1, after)
  const last = rows[limit - 1]
  return { rows: rows.slice(0, limit), next: rows.length > limit && last ? numberOf(last) : undefined }
}

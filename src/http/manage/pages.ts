// Lists of the management API: a page at a time, with a cursor for the next.
import { z } from 'zod'
import type { App } from '../../app.ts'
import type { Page, PageOrder } from '../../bounds/pages.ts'
import type { Brand } from '../../brands/brand.ts'
import { cursorsOf } from './cursors.ts'

export const MAX_LIMIT = 500
const USUAL_LIMIT = 50
const MAX_CURSOR_CHARS = 1000

/** Fields that the query of every list has. */
export const PAGE = {
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .max(MAX_LIMIT)
    .default(USUAL_LIMIT)
    .meta({ description: `Rows of a page, at most ${MAX_LIMIT}` }),
  after: z
    .string()
    .max(MAX_CURSOR_CHARS)
    .optional()
    .meta({ description: 'The `next` of the page before, with the same filters' }),
}

/** The answer of a list. `next` is its last field: finish.ts reads it there. */
export function listOf<Item extends z.ZodType>(item: Item) {
  return z.object({
    data: z.array(item),
    next: z.string().nullable().meta({ description: 'The `after` of the next page; null: there is none' }),
  })
}

type Asked = { limit: number; after?: string | undefined }
type Question = { app: Pick<App, 'keyRing'>; list: string; brand: Brand | undefined }

/**
 * Reads a page. `query`: as the call has it; all of it but limit and after are filters, to which the cursor belongs. `key` of
 * `read` is JSON. Errors: cursor_invalid, and those of `read`.
 */
export async function readListPage<Row, Key>(
  { app, list, brand }: Question,
  { limit, after, ...filters }: Asked,
  read: (order: PageOrder<Key> & { limit: number }) => Promise<Page<Row, Key>>,
): Promise<{ rows: Row[]; next: string | null }> {
  const cursors = cursorsOf(app)
  const question = JSON.stringify([list, brand?.id ?? null, Object.entries(filters).sort()])
  const key = after === undefined ? undefined : (cursors.read(question, after) as Key)
  const { rows, next } = await read({ limit, ...(key !== undefined && { after: key }) })
  return { rows, next: next === undefined ? null : cursors.write(question, next) }
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

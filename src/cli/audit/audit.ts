// latchkey audit: list.
import { actorText, parseActor, type TrailEntry } from '../../audit/trail.ts'
import type { PageOrder, TimeKey } from '../../bounds/pages.ts'
import type { Instant } from '../../clock.ts'
import { type AccountChoice, type Opened, scopeOf, UsageError, withCore } from '../open.ts'
import { MAX_PAGE, PAGE } from '../options.ts'
import { moreText } from '../page-text.ts'
import { columns, instantText, jsonText, type Terminal } from '../terminal.ts'

type Choice = AccountChoice & {
  json?: true
  ndjson?: true
  actor?: string
  action?: string
  target?: string
  since?: Instant
  until?: Instant
  after?: TimeKey
  limit?: number
}

type Shown = TrailEntry & { brand: string | null }

export async function auditList(options: Choice, terminal: Terminal): Promise<void> {
  const { json, ndjson, after, limit } = options
  if (json && ndjson) throw new UsageError('Say --json or --ndjson, not both.')
  await withCore(async (core) => {
    const read = await makeReader(core, options)
    if (ndjson) return writeLines(read, { after, most: limit ?? Number.POSITIVE_INFINITY }, terminal)
    const { rows, next } = await read({ after, limit: limit ?? PAGE })
    if (json) return terminal.out(jsonText({ rows, next: next ?? null }))
    terminal.out(rows.length === 0 ? 'There are no such changes.' : trailText(rows))
    if (next) terminal.out(moreText(next))
  })
}

/** Reads one page of what was asked for. */
async function makeReader(core: Opened, options: Choice) {
  const { actor, action, target, since: fromAt, until: toAt } = options
  const scope = await scopeOf(core, options)
  const filter = {
    ...scope,
    action,
    target,
    fromAt,
    toAt,
    actor: actor === undefined ? undefined : parseActor(actor),
  }
  const names = await core.brands.names()
  return async (order: PageOrder<TimeKey>) => {
    const { rows, next } = await core.auditTrail.list(filter, order)
    const shown = rows.map(
      (row): Shown => ({
        ...row,
        brand: row.brandId === null ? null : (names.get(row.brandId) ?? null),
      }),
    )
    return { rows: shown, next }
  }
}

/** Page by page, as the reader takes them. */
async function writeLines(
  read: Awaited<ReturnType<typeof makeReader>>,
  { after, most }: { after: TimeKey | undefined; most: number },
  { out, heard }: Terminal,
): Promise<void> {
  let next = after
  for (let left = most; left > 0; ) {
    const page = await read({ after: next, limit: Math.min(left, MAX_PAGE) })
    for (const row of page.rows) out(jsonText(row))
    await heard()
    if (!page.next) return
    next = page.next
    left -= page.rows.length
  }
}

function trailText(rows: readonly Shown[]): string {
  return columns([
    ['TIME', 'BRAND', 'ACTOR', 'FROM', 'ACTION', 'TARGET', 'ACCOUNT'],
    ...rows.map(({ at, brand, actor, address, action, target, accountId }) => [
      ...[instantText(at), brand ?? '', actorText(actor), address, action, target],
      accountId === null ? '' : String(accountId),
    ]),
  ])
}

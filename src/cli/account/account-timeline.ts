// latchkey account timeline.
import { actorText } from '../../audit/trail.ts'
import type { TimelineEntry, TimelineKey } from '../../sessions/inspection/timeline.ts'
import { UsageError } from '../open.ts'
import { columns, instantText, jsonText, type Terminal } from '../terminal.ts'
import { idOf, type NameChoice, withBrand } from './account-choice.ts'

export async function accountTimeline(
  name: string,
  options: NameChoice & { after?: string; limit: number },
  { out }: Terminal,
): Promise<void> {
  const after = options.after === undefined ? undefined : placeOf(options.after)
  const { id, rows, next } = await withBrand(options, async (core) => {
    const accountId = await idOf(core, name, options)
    return { id: accountId, ...(await core.timeline.list(accountId, { after, limit: options.limit })) }
  })
  const place = next && Buffer.from(JSON.stringify(next)).toString('base64url')
  if (options.json) return out(jsonText({ id, timeline: rows, next: place ?? null }))
  if (rows.length === 0) return out('Nothing is kept of this account.')
  out(columns([['TIME', 'KIND', 'WHAT', 'BY OR WHERE'], ...rows.map(cellsOf)]))
  if (place !== undefined) out(`\nThere are more: go on with --after ${place}`)
}

function cellsOf(row: TimelineEntry): string[] {
  return [instantText(row.at), row.source, ...wordsOf(row)]
}

function wordsOf(row: TimelineEntry): [what: string, where: string] {
  switch (row.source) {
    case 'audit':
      return [row.entry.action, actorText(row.entry.actor)]
    case 'ledger': {
      const { kind, startsOn, endsOn, subscriptionId } = row.entry
      return [`${kind} ${startsOn} to ${endsOn}`, `subscription ${subscriptionId}`]
    }
    case 'mail':
      return [`${row.entry.kind ?? 'mail'}: ${row.entry.state}`, row.entry.to ?? '']
    case 'refusal':
      return [`refused: ${row.entry.why}`, row.entry.gateway]
    case 'session': {
      const { endedAt, endCause, gateway } = row.entry
      return [endedAt === null ? 'live' : `ended: ${endCause ?? ''}`, gateway ?? '']
    }
  }
}

/** Numbers only, so that nothing else reaches a query. Errors: UsageError. */
function placeOf(text: string): TimelineKey {
  try {
    const place = JSON.parse(Buffer.from(text, 'base64url').toString()) as TimelineKey
    const { audit, ledger, session, mail, refusal } = place
    const numbers = [audit?.at, audit?.id, ledger?.at, ledger?.id, session, mail, refusal]
    if (numbers.every((one) => one === undefined || Number.isSafeInteger(one))) return place
  } catch (error) {
    if (!(error instanceof SyntaxError || error instanceof TypeError)) throw error
  }
  throw new UsageError('Write what the page before it names behind --after.')
}

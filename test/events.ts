// Holds every event that a test app wrote against the catalogue: its type, its stream and its payload.
import type { Handle } from '../src/db/database.ts'
import { isUnavailable } from '../src/errors.ts'
import { CATALOGUE, isEventType } from '../src/events/catalogue.ts'
import { INSTALLATION } from '../src/events/record.ts'

/** Events of a database that the test has ended are not looked at. */
export async function strangeEvents(db: Handle): Promise<string[]> {
  const rows = await readEvents(db).catch((error: unknown) => {
    if (isUnavailable(error)) return []
    throw error
  })
  return rows.flatMap(({ type, stream, data }) => {
    if (!isEventType(type)) return [`${type}: no such type`]
    const { scope, data: schema } = CATALOGUE[type]
    const isOwn = scope === 'either' || (scope === 'installation') === (stream === INSTALLATION)
    if (!isOwn) return [`${type}: in stream ${stream}`]
    const result = schema.safeParse(JSON.parse(data))
    return result.success ? [] : [`${type}: ${result.error.message} of ${data}`]
  })
}

function readEvents(db: Handle) {
  return db.selectFrom('event').select(['type', 'stream', 'data']).execute()
}

// latchkey status: the state of the installation on one screen. Reads only.
import { readEarlyConfig } from '../../config/config.ts'
import { newerText, olderText } from '../../db/schema/state.ts'
import { CommandError, NOTHING_HERE, openExisting, withReader } from '../open.ts'
import { jsonText, type Terminal } from '../terminal.ts'
import { statusText } from './status-text.ts'

/** Errors: CommandError after the output when the database cannot be read or is of another version. */
export async function status({ json }: { json?: true }, { out }: Terminal): Promise<void> {
  const config = readEarlyConfig()
  const { read, now } = await openExisting(config, () =>
    withReader(config, async (core) => ({ read: await core.status.read(), now: core.clock.now() })),
  )
  const { schema } = read
  if (!('trouble' in schema) && schema.kind === 'empty') throw new CommandError(NOTHING_HERE)
  out(json ? jsonText(read) : statusText(read, now))
  if ('trouble' in schema) throw new CommandError(schema.trouble)
  if (schema.kind === 'newer') throw new CommandError(newerText(schema, 'The database'))
  if (schema.kind === 'older') throw new CommandError(olderText(schema))
}

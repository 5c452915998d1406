// latchkey status: the state of the installation on one screen. Reads only.
import { systemClock } from '../../clock.ts'
import { typed } from '../../command-hint.ts'
import { readEarlyConfig } from '../../config/config.ts'
import { CommandError, NOTHING_HERE, openExisting, withReader } from '../open.ts'
import { jsonText, type Terminal } from '../terminal.ts'
import { statusText } from './status-text.ts'

/** Errors: CommandError after the output when the database cannot be read or is of another version. */
export async function status({ json }: { json?: true }, { out }: Terminal): Promise<void> {
  const config = readEarlyConfig()
  const read = await openExisting(config, () => withReader(config, (core) => core.status.read()))
  const { schema } = read
  if (!('trouble' in schema) && schema.kind === 'empty') throw new CommandError(NOTHING_HERE)
  out(json ? jsonText(read) : statusText(read, systemClock.now()))
  if ('trouble' in schema) throw new CommandError(schema.trouble)
  if (schema.kind !== 'current')
    throw new CommandError(`The database is of another version; "${typed('doctor')}" says what to do.`)
}

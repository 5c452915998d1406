// latchkey init: sets up an installation and shows its keys, the only time anybody sees them.
import type { BrandWithKeys } from '../brands/brands.ts'
import { readEarlyConfig } from '../config.ts'
import { addFirstBrand, prepare } from './first-run.ts'
import { CommandError, openCore } from './open.ts'
import { columns, jsonText, type Terminal } from './terminal.ts'

export async function init(options: { json?: true; title: string }, { out }: Terminal): Promise<void> {
  const config = await prepare(readEarlyConfig(), { maySetUp: true })
  const core = await openCore(config, { create: true, upgrade: false })
  const made = await addFirstBrand(core, config, options.title).finally(core.close)
  if (!made) {
    throw new CommandError(
      `There is an installation already (${config.dataDir}); nothing was changed. ` +
        'Start it with "npm start", or make another key with "./latchkey key create api".',
    )
  }
  if (options.json) return out(jsonText(keysOf(made)))
  out(`Latchkey is set up in ${config.dataDir}.\n`)
  out(keysText(made))
  out('\nNext: "npm start" starts the server.')
}

export function keysOf({ brand, apiKey, secretKey }: BrandWithKeys) {
  return { brand: brand.name, api_key: apiKey, secret_key: secretKey }
}

/** `keptIn`: the file that has the secret key, where it is not to be read here. */
export function keysText({ brand, apiKey, secretKey }: BrandWithKeys, keptIn?: string): string {
  const rows = [
    ['brand', brand.name, ''],
    ['API key', apiKey, 'goes into your apps'],
    ['secret key', keptIn ?? secretKey, keptIn ? 'is in this file' : 'stays on your servers'],
  ]
  const next = keptIn
    ? 'Note both keys down now and delete the file: the database has only their hashes.'
    : 'Note both keys down now: only their hashes are kept, they cannot be shown again.'
  return `${columns(rows)}\n\n${next}`
}

// latchkey init: sets up an installation and shows its keys, the only time anybody sees them.
import type { BrandWithKeys } from '../brands/brands.ts'
import { typed } from '../command-hint.ts'
import { readEarlyConfig } from '../config/config.ts'
import { addFirstBrand, keepFirstKeys, prepare } from './first-run.ts'
import { CommandError, openCore } from './open.ts'
import { columns, jsonText, type Terminal } from './terminal.ts'

export async function init(
  options: { json?: true; title: string },
  { out, isInteractive }: Terminal,
): Promise<void> {
  const config = await prepare(readEarlyConfig(), { maySetUp: true })
  const core = await openCore(config, { create: true, upgrade: false })
  const made = await addFirstBrand(core, options.title).finally(core.close)
  if (!made) {
    throw new CommandError(
      `There is an installation already (${config.dataDir}); nothing was changed. ` +
        `Start it with "${typed('serve')}", or make another key with "${typed('key create api')}".`,
    )
  }
  if (options.json) return out(jsonText(keysOf(made)))
  out(`Latchkey is set up in ${config.dataDir}.\n`)
  out(keysText(made, isInteractive ? undefined : await keepFirstKeys(config.dataDir, made)))
  out(`\nNext: "${typed('serve')}" starts the server.`)
}

export function keysOf({ brand, apiKey, secretKey }: BrandWithKeys) {
  return { brand: brand.name, api_key: apiKey, secret_key: secretKey }
}

/** `keptIn`: the file that has the keys, where they are not to be read here. */
export function keysText({ brand, apiKey, secretKey }: BrandWithKeys, keptIn?: string): string {
  if (keptIn !== undefined) {
    const why = 'This is no terminal, so the API key and the secret key are in a file:'
    const next = 'Note both keys down and delete the file: the database has only their hashes.'
    return `${why}\n\n${columns([['keys', keptIn]])}\n\n${next}`
  }
  const rows = [
    ['brand', brand.name, ''],
    ['API key', apiKey, 'goes into your apps'],
    ['secret key', secretKey, 'stays on your servers'],
  ]
  return `${columns(rows)}\n\nNote both keys down now: only their hashes are kept, they cannot be shown again.`
}

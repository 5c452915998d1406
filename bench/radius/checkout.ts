// A checkout of Latchkey as a contender: its own code, its own schema, seeded by its own bench. Knows the places of the
// few modules that this needs, also where earlier versions had them.
import { existsSync } from 'node:fs'
import { join } from 'node:path'

type Seed = (place: string, vault: unknown, brandId: number, accounts: number) => Promise<void>
type Installation = { dataDir: string; env: Record<string, string> }
type Server = { pid: number; stop(): Promise<unknown> }
type Parts = {
  readConfig(env: Record<string, string>): { encryptionKeys: unknown }
  makeVault(keys: unknown, random: unknown): unknown
  systemRandom: unknown
  seed: Seed
  seedPostgres: Seed
  makeInstallation(databaseUrl?: string): Promise<Installation>
  removeInstallation(installation: Installation): Promise<void>
  runCommand(installation: Installation, ...args: string[]): Promise<string>
  addLabGateway(installation: Installation, gateway: object): Promise<unknown>
  startServer(installation: Installation, options: { env: Record<string, string> }): Promise<Server>
}

/** The first place is today's. */
const PLACES: readonly (readonly string[])[] = [
  ['src/config/config.ts', 'src/config.ts'],
  ['src/secrets.ts'],
  ['src/ids.ts'],
  ['bench/seed.ts'],
  ['bench/seed-postgres.ts'],
  ['test/labs/parts/radius-ports.ts', 'test/labs/radius-ports.ts'],
  ['test/labs/parts/server-process.ts', 'test/labs/server-process.ts'],
]

/** Errors: those of the checkout, such as packages that are not installed there. */
export async function readCheckout(folder: string): Promise<Parts> {
  const modules = await Promise.all(
    PLACES.map((places) => {
      const place = places.map((one) => join(folder, one)).find((path) => existsSync(path))
      if (!place) throw new Error(`${folder} is no checkout of Latchkey: it has no ${places[0]}`)
      return import(place)
    }),
  )
  return Object.assign({}, ...modules) as Parts
}

/** Makes an installation of that checkout and fills it. `databaseUrl`: an empty database; undefined: SQLite. */
export async function fillInstallation(
  parts: Parts,
  { accounts, brandId, databaseUrl }: { accounts: number; brandId: number; databaseUrl: string | undefined },
): Promise<Installation> {
  const installation = await parts.makeInstallation(databaseUrl)
  const vault = parts.makeVault(parts.readConfig(installation.env).encryptionKeys, parts.systemRandom)
  if (databaseUrl === undefined)
    await parts.seed(join(installation.dataDir, 'latchkey.db'), vault, brandId, accounts)
  else await parts.seedPostgres(databaseUrl, vault, brandId, accounts)
  return installation
}

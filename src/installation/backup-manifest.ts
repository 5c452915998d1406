// The manifest beside a copy of the database: what the copy is, what is needed to read it, and how to see that it is whole.
// A backup is complete when its manifest is there.
import { createHash } from 'node:crypto'
import { createReadStream, existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { z } from 'zod'
import type { Instant } from '../clock.ts'
import { DatabaseFault } from '../db/database-fault.ts'

export const MANIFEST_END = '.json'
/** What a backup in a folder is named after: `latchkey-20261130T074500Z.db`, or `.dump` of PostgreSQL. */
const NAMED = /^latchkey-\d{8}T\d{6}Z(-\d+)?\.(db|dump)\.json$/
const ENDINGS = { file: '.db', dump: '.dump' } as const
const LARGEST_BYTES = 1024 * 1024

const manifest = z.object({
  /** The version of the program that made it. */
  latchkey: z.string(),
  kind: z.enum(['file', 'dump']),
  takenAt: z.iso.datetime(),
  /** The newest change of its schema. */
  schema: z.string(),
  /** The encryption keys without which its secrets cannot be read. */
  keyIds: z.array(z.string()),
  accounts: z.int(),
  bytes: z.int(),
  sha256: z.string(),
  /** The encryption keys themselves, under a passphrase (sealed-keys.ts); absent: they must be kept elsewhere. */
  keys: z.string().optional(),
})
export type Manifest = z.output<typeof manifest>

/** A complete backup in a folder. */
export type KeptBackup = { path: string; takenAt: Instant; manifest: Manifest }

/** The name of a backup that is taken now. */
export function backupName(kind: Manifest['kind'], now: Instant): string {
  return `latchkey-${new Date(now).toISOString().replace(/[-:]|\.\d+/g, '')}${ENDINGS[kind]}`
}

/** Undefined when there is none beside the file. Errors: DatabaseFault when it cannot be read. */
export function readManifest(path: string): Manifest | undefined {
  const file = path + MANIFEST_END
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw new DatabaseFault(`${file} cannot be read: ${(cause as Error).message}`, { cause })
  }
  const read = text.length > LARGEST_BYTES ? undefined : manifest.safeParse(parsed(text))
  if (!read?.success) throw new DatabaseFault(`${file} is damaged: it is no manifest of a backup.`)
  return read.data
}

/** The complete backups in a folder, the newest first; none when there is no folder. A damaged manifest is left out. */
export function listBackups(folder: string): KeptBackup[] {
  if (!existsSync(folder)) return []
  const names = readdirSync(folder).filter((name) => NAMED.test(name))
  return names
    .flatMap((name) => {
      const path = join(folder, name.slice(0, -MANIFEST_END.length))
      const found = attempt(() => readManifest(path))
      return found ? [{ path, takenAt: Date.parse(found.takenAt), manifest: found }] : []
    })
    .toSorted((a, b) => b.takenAt - a.takenAt)
}

/** SHA-256 in hex, and the size. */
export async function digestOf(path: string): Promise<{ sha256: string; bytes: number }> {
  const hash = createHash('sha256')
  const input = createReadStream(path)
  await pipeline(input, hash)
  return { sha256: hash.digest('hex'), bytes: input.bytesRead }
}

function parsed(text: string): unknown {
  return attempt(() => JSON.parse(text) as unknown)
}

function attempt<T>(work: () => T): T | undefined {
  try {
    return work()
  } catch {
    return undefined
  }
}

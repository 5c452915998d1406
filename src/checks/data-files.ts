// Who else on this machine can read or change the files of an installation: its keys, settings and data, and the copies and
// exports that lie beside them, and the backups.
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Config } from '../config/config.ts'
import { privateFiles, publicFiles } from '../config/private-files.ts'
import { judgeModes } from '../files.ts'
import { green, red, type Said, yellow } from './finding.ts'

type Given = Parameters<typeof privateFiles>[0] & Pick<Config, 'backup'>

const MOST_ENTRIES = 1000
/** Of one kind; more are one finding together. */
const MOST_NAMED = 5
/** Where a first start without a terminal leaves its keys. */
const FIRST_KEYS = 'first-keys.txt'

export function judgeFiles(config: Given): Said[] {
  const { dataDir, backup } = config
  const open = publicFiles(config)
  const beside = [dataDir, backup.dir].flatMap((folder) => (folder === null ? [] : entriesOf(folder)))
  const closed = new Set([...privateFiles(config), ...beside].filter((path) => !open.includes(path)))
  const found = [
    ...[...closed].flatMap((path) => judged(path, judgeModes([path]))),
    ...open.flatMap((path) => judged(path, judgeModes([], [path]))),
  ]
  const firstKeys = join(dataDir, FIRST_KEYS)
  if (statSync(firstKeys, { throwIfNoEntry: false }))
    found.push(
      yellow(
        `${firstKeys} still holds the first keys in clear: put them where they are used, then remove it.`,
        `rm ${quoted(firstKeys)}`,
      ),
    )
  return found.length > 0 ? shortened(found, dataDir) : [green('Keys and data are for their user alone.')]
}

function judged(path: string, { refused, warned }: ReturnType<typeof judgeModes>): Said[] {
  return [
    ...refused.map((mend) => red(`Other users of this machine can change ${path}.`, mend)),
    ...warned.map((mend) => yellow(`Other users of this machine can read ${path}.`, mend)),
  ]
}

function shortened(found: readonly Said[], dataDir: string): Said[] {
  return (['red', 'yellow'] as const).flatMap((level) => {
    const those = found.filter((one) => one.level === level)
    const more = those.length - MOST_NAMED
    const mend = `chmod -R o-rwx,g-w ${quoted(dataDir)}`
    const rest = { level, text: `The same holds for ${more} more files.`, command: mend }
    return more > 0 ? [...those.slice(0, MOST_NAMED), rest] : those
  })
}

/** None when it is no folder, or cannot be listed. */
function entriesOf(folder: string): string[] {
  try {
    const names = readdirSync(folder).sort().slice(0, MOST_ENTRIES)
    return names.map((name) => join(folder, name))
  } catch {
    return []
  }
}

/** As a shell takes it for one word. */
function quoted(path: string): string {
  return `'${path.replaceAll("'", "'\\''")}'`
}

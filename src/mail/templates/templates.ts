// What brands have written themselves instead of our texts. A file that was changed is read again; one that cannot be used is
// logged and changes nothing: the texts that it had before stay, or ours. No mail waits for it.
import { type Clock, type Instant, SECOND_MS } from '../../clock.ts'
import type { Log } from '../../log.ts'
import { lookAtTemplates, pathOf, readTemplate, versionOf } from './files.ts'
import type { FindTexts, OwnTexts, Wanted } from './kinds.ts'

export type Templates = {
  find: FindTexts
  /** Why the file of these texts is not used as it is now; undefined: it is used, or there is none. */
  faultOf(wanted: Wanted): string | undefined
  /** Logs what cannot be used. */
  check(): void
}

/** A file is looked at again after so long. */
const LOOKED_AFTER_MS = SECOND_MS
/** Files that are kept; a brand has 90 at most. */
const MAX_KEPT = 5000

const NOTHING: OwnTexts = {}

type Kept = { version: string | undefined; lookedAt: Instant; texts: OwnTexts; fault: string | undefined }
type Deps = { folder: string | null; clock: Clock; log: Pick<Log, 'error' | 'info'> }

export function makeTemplates({ folder, clock, log }: Deps): Templates {
  const kept = new Map<string, Kept>()

  function look(wanted: Wanted): Kept | undefined {
    const path = folder === null ? undefined : pathOf(folder, wanted)
    if (folder === null || path === undefined) return undefined
    const known = kept.get(path)
    const now = clock.now()
    if (known && Math.abs(now - known.lookedAt) < LOOKED_AFTER_MS) return known
    const version = versionOf(path)
    const found =
      known && known.version === version
        ? { ...known, lookedAt: now }
        : read(path, folder, wanted, known, version)
    if (kept.size >= MAX_KEPT) kept.clear()
    kept.set(path, found)
    return found
  }

  function read(
    path: string,
    folder: string,
    { kind }: Wanted,
    known: Kept | undefined,
    version: string | undefined,
  ): Kept {
    const lookedAt = clock.now()
    if (version === undefined) return { version, lookedAt, texts: NOTHING, fault: undefined }
    try {
      const texts = readTemplate(folder, path, kind)
      if (known) log.info({ path }, 'the changed texts of a mail are in use')
      return { version, lookedAt, texts, fault: undefined }
    } catch (error) {
      const fault = (error as Error).message
      log.error({ why: fault }, 'the own texts of a mail cannot be used; the ones before, or ours, stay')
      return { version, lookedAt, texts: known?.texts ?? NOTHING, fault }
    }
  }

  return {
    find: (wanted) => look(wanted)?.texts ?? NOTHING,
    faultOf: (wanted) => look(wanted)?.fault,
    check() {
      const faults = folder === null ? [] : lookAtTemplates(folder).faults
      for (const why of faults) log.error({ why }, 'the own texts of a mail cannot be used; ours stay')
    },
  }
}

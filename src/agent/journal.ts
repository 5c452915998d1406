// A file of lines that survives the process: appended in order, on disk before it is confirmed, and rewritten from the
// present state when it has grown. Does not know what its lines mean. No caller has to wait for it.
import { type FileHandle, open, readFile, rename } from 'node:fs/promises'
import { dirname } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { Log } from '../log.ts'

/** Smaller files are not worth a rewrite. */
const REWRITE_BYTES = 4 * 1024 * 1024
/** After a failure (a full disk) the whole file is written again. */
const RETRY_MS = 1000
const PRIVATE_MODE = 0o600

export type Journal = {
  /** The line must not have a line break. */
  append(line: string): void
  /** Resolves when every line appended before is on disk. */
  onDisk(): Promise<void>
  /** Writes what it can and closes the file. */
  close(): Promise<void>
}

type Options = {
  path: string
  /** The present state as lines: reading a file of only these must give the same state. */
  snapshot: () => string[]
  log: Log
}

/** The lines of the file, without a last line that a crash cut off; none when there is no file. */
export async function readJournal(path: string): Promise<string[]> {
  try {
    return (await readFile(path, 'utf8')).split('\n').slice(0, -1)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}

/** First rewrites the file, so that a cut-off line is removed. Errors: those of the file system. */
export async function openJournal({ path, snapshot, log }: Options): Promise<Journal> {
  let { file, bytes } = await rewrite(path, snapshot())
  let rewriteAt = nextRewrite(bytes)
  let waiting: string[] = []
  let isBroken = false
  let isClosed = false
  let running: Promise<void> | undefined

  async function writeAll(): Promise<void> {
    await Promise.resolve() // other lines of this turn join the write
    while (waiting.length > 0 || isBroken) {
      try {
        await (isBroken || bytes > rewriteAt ? renew() : appendWaiting())
        isBroken = false
      } catch (err) {
        if (!isBroken)
          log.error({ err, path }, 'the spool cannot be written; it is kept in memory until it can')
        isBroken = true
        waiting = [] // the snapshot of the next attempt has them
        if (isClosed) break
        await pause(RETRY_MS)
      }
    }
    running = undefined
  }

  async function appendWaiting(): Promise<void> {
    const text = waiting.join('')
    waiting = []
    await file.appendFile(text)
    await file.datasync()
    bytes += Buffer.byteLength(text)
  }

  async function renew(): Promise<void> {
    waiting = []
    const lines = snapshot() // includes the waiting lines
    const old = file
    ;({ file, bytes } = await rewrite(path, lines))
    rewriteAt = nextRewrite(bytes)
    await old.close()
  }

  const onDisk = async () => {
    while (running) await running
  }
  return {
    append(line) {
      waiting.push(`${line}\n`)
      running ??= writeAll()
    },
    onDisk,
    async close() {
      isClosed = true
      await onDisk()
      await file.close()
    },
  }
}

/** The new file is renamed to the old name once it is on disk, so that there is always a complete one. */
async function rewrite(path: string, lines: readonly string[]): Promise<{ file: FileHandle; bytes: number }> {
  const text = lines.map((line) => `${line}\n`).join('')
  const next = `${path}.new`
  const file = await open(next, 'w', PRIVATE_MODE)
  try {
    await file.appendFile(text)
    await file.datasync()
    await rename(next, path)
    const folder = await open(dirname(path))
    await folder.sync().finally(() => folder.close())
  } catch (error) {
    await file.close()
    throw error
  }
  return { file, bytes: Buffer.byteLength(text) }
}

/** Twice the size of the present state: rewriting then costs no more than writing did. */
function nextRewrite(bytes: number): number {
  return Math.max(REWRITE_BYTES, 2 * bytes)
}

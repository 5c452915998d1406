// A file of lines that survives the process: appended to in order, on disk before it says so, rewritten from what is
// still true when it has grown. Knows nothing of what its lines mean. Nobody has to wait for it.
import { type FileHandle, open, readFile, rename } from 'node:fs/promises'
import { dirname } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { Log } from '../log.ts'

/** Smaller files are not worth a rewrite. */
const REWRITE_BYTES = 4 * 1024 * 1024
/** After a failure (a full disk) the whole is tried again. */
const RETRY_MS = 1000
const PRIVATE_MODE = 0o600

export type Journal = {
  /** Lines must not hold a line's end. */
  append(line: string): void
  /** Resolves when all that was appended before is on disk. */
  onDisk(): Promise<void>
  /** Writes what it can and closes the file. */
  close(): Promise<void>
}

type Options = {
  path: string
  /** All that is true now, as lines: a file of them alone must be read as the same. */
  snapshot: () => string[]
  log: Log
}

/** The lines of the file, without a last one that was cut off by a crash; none when there is no file. */
export async function readJournal(path: string): Promise<string[]> {
  try {
    return (await readFile(path, 'utf8')).split('\n').slice(0, -1)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}

/** Begins by rewriting the file, so that one that was cut off is whole again. Errors: those of the file system. */
export async function openJournal({ path, snapshot, log }: Options): Promise<Journal> {
  let { file, bytes } = await rewrite(path, snapshot())
  let rewriteAt = nextRewrite(bytes)
  let waiting: string[] = []
  let isBroken = false
  let isClosed = false
  let running: Promise<void> | undefined

  async function writeAll(): Promise<void> {
    await Promise.resolve() // what else this turn brings goes along
    while (waiting.length > 0 || isBroken) {
      try {
        await (isBroken || bytes > rewriteAt ? renew() : appendWaiting())
        isBroken = false
      } catch (err) {
        if (!isBroken)
          log.error({ err, path }, 'the spool cannot be written; it is kept in memory until it can')
        isBroken = true
        waiting = [] // the snapshot of the next try holds them
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
    const lines = snapshot() // with what was waiting
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

/** The new file takes the old one's name once it is on disk, so that there is always a whole one. */
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

/** Twice what is true: rewriting then costs no more than writing did. */
function nextRewrite(bytes: number): number {
  return Math.max(REWRITE_BYTES, 2 * bytes)
}

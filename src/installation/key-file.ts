// The file with the encryption keys: made once, and replaced as a whole. It is never half written, and no key that another
// process has added is lost.
import { readFileSync, realpathSync, renameSync, rmSync, statSync } from 'node:fs'
import { chown, link, open, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { type Clock, SECOND_MS } from '../clock.ts'
import { keysOf } from '../config/config.ts'
import { sync } from '../files.ts'
import type { Random } from '../ids.ts'
import type { EncryptionKey, EncryptionKeys } from '../secrets.ts'

const NEXT_END = '.next'
/** Writing takes milliseconds: an older draft is of a process that was killed. */
const DRAFT_MS = 10 * SECOND_MS

/** A random id: with another installation's key file, decrypting names the key that is missing. */
export function newKey(random: Random): EncryptionKey {
  return { id: `k${random.bytes(4).toString('hex')}`, key: random.bytes(32) }
}

/** `keys` undefined: the text is damaged. Errors: the file system's. */
export function readKeyFile(path: string): { text: string; keys: EncryptionKeys | undefined } {
  const text = readFileSync(path, 'utf8')
  return { text, keys: keysOf(text) }
}

/** Makes the file with a fresh key unless it is there. On disk, name and content, when this resolves. */
export async function createKeyFile(path: string, random: Random): Promise<void> {
  const draft = `${path}.${random.bytes(6).toString('hex')}`
  await writeDraft(draft, [newKey(random)])
  try {
    await link(draft, path) // unlike a rename, never replaces a key that another process just created
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  } finally {
    await rm(draft)
  }
  sync(dirname(path))
}

/**
 * Replaces the file if it still has the text `from`, and keeps its owner and mode. False: another process has changed it, or
 * is changing it. On disk when this resolves. Errors: the file system's.
 */
export async function replaceKeyFile(
  path: string,
  from: string,
  keys: readonly EncryptionKey[],
  clock: Clock,
): Promise<boolean> {
  const real = realpathSync(path)
  const draft = real + NEXT_END // one process at a time can make it
  const stat = statSync(draft, { throwIfNoEntry: false })
  if (stat && Math.abs(clock.now() - stat.mtimeMs) > DRAFT_MS) rmSync(draft, { force: true })
  try {
    await writeDraft(draft, keys, statSync(real))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
  try {
    if (readKeyFile(real).text !== from) return false
    renameSync(draft, real)
  } finally {
    rmSync(draft, { force: true })
  }
  sync(dirname(real))
  return true
}

type Like = { uid: number; gid: number; mode: number }

async function writeDraft(draft: string, keys: readonly EncryptionKey[], like?: Like): Promise<void> {
  const file = await open(draft, 'wx', 0o600)
  try {
    await file.writeFile(keys.map(({ id, key }) => `${id}:${key.toString('base64')}\n`).join(''))
    const own = await file.stat()
    if (like && (like.uid !== own.uid || like.gid !== own.gid)) await chown(draft, like.uid, like.gid)
    if (like) await file.chmod(like.mode & 0o777)
    await file.sync()
  } catch (error) {
    await rm(draft, { force: true })
    throw error
  } finally {
    await file.close()
  }
}

// Passwords that were right at this gateway, as slow hashes: with them a login can be checked while the server is away. Kept
// on disk, readable for this user alone; deleted when no login has used them for a month.
import { createHmac, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { z } from 'zod'
import { type Clock, DAY_MS } from '../clock.ts'
import type { Random } from '../ids.ts'
import type { Log } from '../log.ts'
import { openJournal, readJournal } from './journal.ts'

// OWASP Password Storage Cheat Sheet: scrypt, N = 2^14, r = 8, p = 5.
const COST = { N: 2 ** 14, r: 8, p: 5 }
const HASH_BYTES = 32
const SALT_BYTES = 16
/** Some 4 MB; the least recently used one is dropped first. */
const MAX_KEPT = 20_000
const KEPT_MS = 30 * DAY_MS
/** A hash takes 0.2 s of one core: with more waiting, a login would wait too long. */
const MAX_WAITING = 32
/** A right password is noted again after this time, so that most logins need no hash and no write. */
const RENEWED_AFTER_MS = DAY_MS

const shape = z.object({
  /** The server's mark of this password. */
  mark: z.string().max(64),
  salt: z.base64url(),
  hash: z.base64url(),
  usedAt: z.number(),
})
type Known = z.infer<typeof shape>

export type KnownPasswords = Awaited<ReturnType<typeof openKnownPasswords>>
type Deps = { folder: string; clock: Clock; random: Random; log: Log }

/** Errors: those of the file system. */
export async function openKnownPasswords({ folder, clock, random, log }: Deps) {
  const path = join(folder, 'passwords.log')
  const known = new Map<string, Known>()
  for (const line of await readJournal(path)) note(parsed(line))
  const journal = await openJournal({ path, snapshot, log })
  const sessionKey = random.bytes(32) // for fingerprints in memory only
  const decoy: Known = {
    mark: '',
    salt: random.bytes(SALT_BYTES).toString('base64url'),
    hash: '',
    usedAt: 0,
  }
  const fresh = new Map<string, string>()
  let waiting = 0
  let last: Promise<unknown> = Promise.resolve()

  function note(one: Known | undefined): void {
    if (!one || one.usedAt + KEPT_MS < clock.now()) return
    known.delete(one.mark)
    known.set(one.mark, one)
    if (known.size > MAX_KEPT) known.delete(known.keys().next().value ?? '')
  }

  function snapshot(): string[] {
    for (const one of [...known.values()]) if (one.usedAt + KEPT_MS < clock.now()) known.delete(one.mark)
    return [...known.values()].map((one) => JSON.stringify(one))
  }

  /** One hash at a time; undefined when too many wait. */
  async function hashed(password: string, salt: string): Promise<Buffer | undefined> {
    if (waiting >= MAX_WAITING) return undefined
    waiting++
    const mine = last.then(() => derive(password, Buffer.from(salt, 'base64url'), HASH_BYTES, COST))
    last = mine.catch(() => undefined)
    try {
      return await mine
    } finally {
      waiting--
    }
  }

  /** Notes a password that the server accepted, with its `mark`. Slow; left out when too many wait. */
  async function remember(password: string, mark: string): Promise<void> {
    const print = createHmac('sha256', sessionKey).update(`${mark}\n${password}`).digest('base64url')
    const before = known.get(mark)
    const isFresh = before !== undefined && before.usedAt + RENEWED_AFTER_MS > clock.now()
    if (isFresh && fresh.get(mark) === print) return
    const salt = random.bytes(SALT_BYTES).toString('base64url')
    const hash = (await hashed(password, salt))?.toString('base64url')
    if (hash === undefined) return
    const one = { mark, salt, hash, usedAt: clock.now() }
    note(one)
    if (fresh.size >= MAX_KEPT) fresh.clear()
    fresh.set(mark, print)
    journal.append(JSON.stringify(one))
  }

  /**
   * Whether the password was right here under this mark. An unknown login takes the same time. `busy`: too many wait, so the
   * answer is not known.
   */
  async function check(password: string, mark: string | undefined): Promise<boolean | 'busy'> {
    const one = mark === undefined ? undefined : known.get(mark)
    const { salt, hash } = one ?? decoy
    const found = await hashed(password, salt)
    if (found === undefined) return 'busy'
    const expected = Buffer.from(hash, 'base64url')
    const isRight = found.length === expected.length && timingSafeEqual(found, expected)
    return isRight && one !== undefined
  }

  return {
    remember,
    check,
    /** Resolves when no hash and no write is under way. */
    async idle(): Promise<void> {
      while (waiting > 0) await last
      await journal.onDisk()
    },
    close: journal.close,
  }
}

const derive = promisify<string, Buffer, number, ScryptOptions, Buffer>(scrypt)

function parsed(line: string): Known | undefined {
  try {
    return shape.safeParse(JSON.parse(line)).data
  } catch {
    return undefined
  }
}

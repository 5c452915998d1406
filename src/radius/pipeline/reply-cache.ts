// Remembers recent requests and their answers, so that a repeat gets exactly the same bytes and is not worked on twice (RFC
// 5080 section 2.2.2). It has two halves that take turns: a whole half is forgotten at once, so each entry lives between one
// and two times KEPT_MS, and forgetting costs nothing. The caller has checked the signature before.
import type { Clock, Instant } from '../../clock.ts'

/** RFC 5080 section 2.2.2 wants 5 to 30 s in all. A repeat prolongs the life of its request. */
export const KEPT_MS = 5000
/** Bound of each half: more than one core can answer in KEPT_MS. Both halves then take about 130 MB. */
const MAX_ENTRIES = 200_000
/** Bound of the answers in a half; an Access-Accept has about 100 bytes. */
const MAX_BYTES = 32 * 1024 * 1024
/**
 * Above this part of the bounds, a holder with more than FEW of them gets no further entries: its repeats are worked on
 * again.
 */
const CROWDED = 3 / 4
const FEW = 1 / 100
/** Space for 16 of the longest answers at a time. */
const SHELF_BYTES = 64 * 1024
const BOUNDS = { maxEntries: MAX_ENTRIES, maxBytes: MAX_BYTES }
const AUTHENTICATOR_AT = 4

/** The authenticator as four numbers: a slice would keep the whole request in memory. */
export type RememberedReply = {
  readonly a: number
  readonly b: number
  readonly c: number
  readonly d: number
  readonly holder: number
  /** Undefined: the request is in work. */
  reply: Buffer | undefined
}
type Kept = { entries: number; bytes: number }

export type ReplyCache = ReturnType<typeof makeReplyCache>

/** `key` names source, port and identifier, `holder` the gateway. `request` is the whole packet. */
export function makeReplyCache({ clock }: { clock: Clock }, { maxEntries, maxBytes } = BOUNDS) {
  let young = new Map<string, RememberedReply>()
  let old = new Map<string, RememberedReply>()
  let shelf = makeShelf() // of the answers of the young half, which are forgotten with it
  let keptOf = new Map<number, Kept>() // of the young half
  let turnedAt: Instant = clock.now()

  function turn(now: Instant) {
    old = young
    young = new Map()
    shelf = makeShelf()
    keptOf = new Map()
    turnedAt = now
  }

  function keptFor(holder: number): Kept {
    const known = keptOf.get(holder)
    if (known) return known
    const kept = { entries: 0, bytes: 0 }
    keptOf.set(holder, kept)
    return kept
  }

  function forgetOld() {
    const now = clock.now()
    const age = now - turnedAt
    if (age >= 0 && age < KEPT_MS) return
    turn(now)
    if (age >= 2 * KEPT_MS) old = new Map()
  }

  return {
    /** The same request, if it was seen before. A different one under the same key does not count, and will be replaced. */
    find(key: string, request: Buffer): RememberedReply | undefined {
      forgetOld()
      const seen = young.get(key)
      if (seen) return isSame(seen, request) ? seen : undefined
      const older = old.get(key)
      if (!older) return undefined
      old.delete(key)
      if (!isSame(older, request)) return undefined
      young.set(key, older)
      if (older.reply) older.reply = shelf.put(older.reply)
      return older
    },
    begin(key: string, request: Buffer, holder: number): RememberedReply {
      if (young.size >= maxEntries || shelf.bytes() >= maxBytes) turn(clock.now())
      const entry = {
        a: request.readInt32BE(AUTHENTICATOR_AT),
        b: request.readInt32BE(AUTHENTICATOR_AT + 4),
        c: request.readInt32BE(AUTHENTICATOR_AT + 8),
        d: request.readInt32BE(AUTHENTICATOR_AT + 12),
        holder,
        reply: undefined,
      }
      old.delete(key)
      const kept = keptFor(holder)
      if (young.size >= CROWDED * maxEntries && kept.entries >= FEW * maxEntries) young.delete(key)
      else {
        young.set(key, entry)
        kept.entries++
      }
      return entry
    },
    finish(entry: RememberedReply, reply: Buffer): void {
      const kept = keptFor(entry.holder)
      if (shelf.bytes() >= CROWDED * maxBytes && kept.bytes >= FEW * maxBytes) return
      entry.reply = shelf.put(reply)
      kept.bytes += reply.length
    },
    /** The request got no answer: a repeat is a new request. */
    forget(key: string, entry: RememberedReply): void {
      if (young.get(key) === entry) young.delete(key)
      if (old.get(key) === entry) old.delete(key)
    },
    size: () => young.size + old.size,
  }
}

/**
 * Copies answers into one buffer. Otherwise each answer is a slice of a 64 KiB slab that it shares with other new buffers,
 * and would keep that slab in memory.
 */
function makeShelf() {
  let board = Buffer.alloc(0)
  let used = 0
  let bytes = 0
  return {
    /** A copy. */
    put(reply: Buffer): Buffer {
      if (used + reply.length > board.length) {
        board = Buffer.allocUnsafeSlow(Math.max(SHELF_BYTES, reply.length))
        used = 0
      }
      const place = board.subarray(used, used + reply.length)
      place.set(reply)
      used += reply.length
      bytes += reply.length
      return place
    },
    bytes: () => bytes,
  }
}

function isSame(entry: RememberedReply, request: Buffer): boolean {
  return (
    entry.a === request.readInt32BE(AUTHENTICATOR_AT) &&
    entry.b === request.readInt32BE(AUTHENTICATOR_AT + 4) &&
    entry.c === request.readInt32BE(AUTHENTICATOR_AT + 8) &&
    entry.d === request.readInt32BE(AUTHENTICATOR_AT + 12)
  )
}

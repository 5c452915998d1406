// Attempts with credentials, for sign-ins and for VPN logins: each attempt is counted before its caller gets an answer. A
// failure is on disk before its answer leaves. Many attempts at once get as many answers as the same attempts in sequence.
import { type Clock, SECOND_MS } from '../clock.ts'
import type { Database, Handle } from '../db/database.ts'
import { AppError, isOverloaded, isUnavailable } from '../errors.ts'
import { NOTHING, waitMs } from './throttle.ts'
import type { Rule, ThrottleKey, ThrottleKeys, TriedWhere, TryKeys } from './throttle-keys.ts'
import {
  type Asked,
  type AttemptResult,
  blocked,
  type Counter,
  type Judged,
  type KnownSources,
  makeLedger,
  type StoredThrottle,
  stateOf,
  type ThrottleChanges,
} from './throttle-ledger.ts'
import {
  findKept,
  lockCounters,
  purgeEnded,
  trimCounters,
  writeCounters,
  writeKnown,
} from './throttle-store.ts'

/** Tries of one source for one target that may wait for each other. */
const MAX_IN_LINE = 32
/** Kept from one clean-up to the next, some 300 MB: what strangers fill with made-up names has an end. */
const MOST_COUNTERS = 2_000_000

/** `admin_key`: a passkey or a recovery code, which cannot be guessed. */
export type CredentialKind =
  | 'password'
  | 'token'
  | 'secret'
  | 'answer'
  | 'admin_password'
  | 'admin_code'
  | 'admin_key'

export type AttemptOf = {
  kind: CredentialKind
  /** 0: of the installation. */
  brandId: number
  address: string
  target: string
  /** What is tried: the same wrong one counts once. Undefined: each counts. */
  tried?: string | undefined
  /** Asked before a wrong one is counted: whether it was right when the same request was made before. */
  isRepeat?: (() => Promise<boolean>) | undefined
}

/** An attempt with a VPN login. Logins are unique over the whole server; an unknown one has no brand. */
export type LoginTry = {
  username: string
  /** The address of the caller; '' when it is unknown. */
  source: string
  tried: string
  /** Of a gateway whose word may be anybody's: what is tried there counts there alone. */
  onlyAt: number | undefined
}

/** A source from which an account was right for the first time, or again after a while: to be written with what follows. */
export type NewSource = { account: ThrottleKey; known: KnownSources }
export type LoginResult = Exclude<AttemptResult, { kind: 'right' }> | { kind: 'right'; newSource?: NewSource }

export type Attempts = ReturnType<typeof makeAttempts>

type Deps = { db: Pick<Database, 'read' | 'write'>; clock: Clock; keys: ThrottleKeys }

export function makeAttempts({ db, clock, keys }: Deps) {
  const inLine = makeLines(MAX_IN_LINE)

  /**
   * Runs `check` unless the source must wait. Tries of one source for one target run one after another: so a burst costs
   * no more than its free tries, and none of it passes uncounted.
   */
  async function attempt(of: AttemptOf, check: () => Promise<boolean>): Promise<AttemptResult> {
    const asked = askedOf(placeOf(of), RULES[of.kind], of.tried)
    return inLine(`${asked.pair} ${asked.place.line}`, async () => {
      const kept = await findKept(db.read, [asked])
      const state = stateOf(kept, asked)
      const wait = waitMs(state, asked.place, clock.now())
      if (wait > 0) return blocked(wait, state)
      const isRight = await check()
      if (!isRight && (await of.isRepeat?.())) return { kind: 'wrong' }
      const [result] = await settle([{ asked, isRight }], kept)
      if (result?.kind !== 'right') return result ?? { kind: 'wrong' }
      const { newSource } = result
      if (newSource) await note(newSource)
      return result
    })
  }

  function askedOf(where: TriedWhere, rule: Rule | undefined, tried: string | undefined): Asked {
    const made = keys.tryKeys(where, rule)
    return { ...made, print: () => (tried === undefined ? 0 : keys.printOf(made, tried)) }
  }

  /** What is known of these logins' tries; they are then judged with it. */
  async function readLogins(tries: readonly LoginTry[]): Promise<ReadLogins> {
    const asked = tries.map(({ username, source, tried, onlyAt }) => {
      const scope = onlyAt === undefined ? 'login' : `login at gateway ${onlyAt}`
      return askedOf({ scope, source, target: username }, undefined, tried)
    })
    return { asked, kept: await findKept(db.read, asked) }
  }

  /**
   * Checks those that need not wait. They count one after another: many tries at once learn no more than the same in turn.
   * The caller writes the new sources (noteSources) in the transaction that follows.
   */
  async function judgeLogins(
    { asked, kept }: ReadLogins,
    check: (at: number) => boolean,
  ): Promise<LoginResult[]> {
    const now = clock.now()
    const states = asked.map((one) => stateOf(kept, one))
    const waits = asked.map((one, at) => waitMs(states[at] ?? NOTHING, one.place, now))
    const judged = asked.map((one, at) => ({ asked: one, isRight: waits[at] === 0 && check(at) }))
    const open = judged.filter((_, at) => waits[at] === 0)
    const results = (await settle(open, kept)).values()
    return waits.map((wait, at) =>
      wait > 0 ? blocked(wait, states[at] ?? NOTHING) : (results.next().value ?? blocked(SECOND_MS, NOTHING)),
    )
  }

  /** Writes a new source, where no other transaction follows. */
  function note(source: NewSource): Promise<void> {
    return db.write((tx) => noteSources(tx, [source]))
  }

  /** Call it when a caller proved to own the account in another way, such as by a mailed link: the source counts as known. */
  async function vouch(of: Omit<AttemptOf, 'isRepeat' | 'tried'>): Promise<void> {
    const asked = askedOf(placeOf(of), RULES[of.kind], undefined)
    await db.write(async (tx) => {
      const counters = await lockCounters(tx, [asked.pair])
      const ledger = makeLedger(await freshly(tx, [asked], counters), clock.now())
      ledger.vouch(asked)
      await write(tx, ledger.changes)
    })
  }

  /**
   * Counts the attempts one after another, and decides which results may be answered. Counters that change are locked, and
   * attempts that depend on them are counted again with what other processes wrote.
   */
  async function settle(judged: readonly Judged[], kept: StoredThrottle): Promise<LoginResult[]> {
    const dry = makeLedger(kept, clock.now())
    const first = judged.map(dry.count)
    const { counters, known } = dry.changes
    const again = new Set(dependOn(judged, new Set(counters.keys())))
    const results = first.map((result, at): LoginResult => {
      const one = judged[at]
      const sources = one && known.get(one.asked.account)
      if (result.kind !== 'right' || !one || !sources || again.has(one)) return result
      return { ...result, newSource: { account: one.asked.account, known: sources } }
    })
    if (again.size === 0) return results
    return db.write(async (tx) => {
      const locked = await lockCounters(tx, [...counters.keys()])
      const asked = [...again].map((one) => one.asked)
      const ledger = makeLedger(await freshly(tx, asked, locked), clock.now())
      const counted = judged.map((one, at) => {
        const before = results[at]
        return before && (before.kind === 'blocked' || !again.has(one)) ? before : ledger.count(one)
      })
      await write(tx, ledger.changes)
      return counted
    })
  }

  /** Deletes counters that no longer count, and those above `most`, at most `limit`; returns how many. */
  function purge(limit: number, most = MOST_COUNTERS): Promise<number> {
    return db.write(async (tx) => {
      const ended = await purgeEnded(tx, 'throttle', clock.now(), limit)
      return ended < limit ? ended + (await trimCounters(tx, most, limit - ended)) : ended
    })
  }

  /** The same of accounts that were not right anywhere for so long that nothing is known of them. */
  function purgeKnown(limit: number): Promise<number> {
    return db.write((tx) => purgeEnded(tx, 'known_source', clock.now(), limit))
  }

  return { attempt, readLogins, judgeLogins, note, noteSources, vouch, purge, purgeKnown }
}

/**
 * Of two first logins of an account at the same moment one source may be missing afterwards; its next login adds it. Sent
 * without waiting for the answer.
 */
function noteSources(tx: Handle, sources: readonly NewSource[]): Promise<void> {
  return writeKnown(tx, new Map(sources.map(({ account, known }) => [account, known])))
}

/** Attempts that share a key with a change, or an account with such an attempt. */
function dependOn(judged: readonly Judged[], changed: ReadonlySet<ThrottleKey>): readonly Judged[] {
  if (changed.size === 0) return []
  const meets = (keys: ReadonlySet<ThrottleKey>) => (one: Judged) =>
    keysOf(one.asked).some((key) => keys.has(key))
  const accounts = judged.filter(meets(changed)).map(({ asked }) => asked.account)
  return judged.filter(meets(new Set([...changed, ...accounts])))
}

export type ReadLogins = { asked: readonly Asked[]; kept: StoredThrottle }

/** Secret keys have 128 random bits or more: a right one is never asked about, so that only haste is slowed. */
const RULES: Record<CredentialKind, Rule | undefined> = {
  password: undefined,
  token: undefined,
  secret: { isPatient: true, forgetsRight: true },
  answer: { forgetsRight: true },
  admin_password: undefined,
  admin_code: undefined,
  admin_key: { isPatient: true, forgetsRight: true },
}

function placeOf({ kind, brandId, address, target }: AttemptOf): TriedWhere {
  return { scope: `${kind} of brand ${brandId}`, source: address, target }
}

function keysOf({ account, pair, networks }: TryKeys): ThrottleKey[] {
  return [account, pair, ...networks]
}

/** What is locked, and the rest as it is now. */
async function freshly(
  tx: Handle,
  asked: readonly Asked[],
  counters: Map<ThrottleKey, Counter>,
): Promise<StoredThrottle> {
  const kept = await findKept(tx, asked)
  return { known: kept.known, counters: new Map([...kept.counters, ...counters]) }
}

async function write(tx: Handle, { counters, known }: ThrottleChanges): Promise<void> {
  await writeCounters(tx, counters)
  await writeKnown(tx, known)
}

type Line = {
  length: number
  joined: number
  last: Promise<unknown>
  refused?: { error: unknown; upTo: number }
}

/**
 * Work under one name runs one after another, and so many may wait. When the database refuses one, those behind it would
 * only wait for the same refusal, one after another.
 */
function makeLines(most: number) {
  const lines = new Map<string, Line>()
  return async <T>(name: string, work: () => Promise<T>): Promise<T> => {
    const line: Line = lines.get(name) ?? { length: 0, joined: 0, last: Promise.resolve() }
    if (line.length >= most) {
      throw new AppError('overloaded', 'Too many attempts at once. Try again shortly.', { retryAfterS: 1 })
    }
    lines.set(name, line)
    line.length++
    const number = ++line.joined
    const mine = line.last.then(async () => {
      if (line.refused && number <= line.refused.upTo) throw line.refused.error
      return work().catch((error: unknown) => {
        if (isUnavailable(error) || isOverloaded(error)) line.refused = { error, upTo: line.joined }
        throw error
      })
    })
    line.last = mine.catch(() => undefined)
    try {
      return await mine
    } finally {
      line.length--
      if (line.length === 0) lines.delete(name)
    }
  }
}

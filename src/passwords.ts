// Argon2id hashing of the passwords that people type. Slow on purpose: never inside a transaction.
import { availableParallelism } from 'node:os'
import { hash as argon2, verify as argon2Verify } from '@node-rs/argon2'
import { subscriberOf } from './address.ts'
import { makeShares } from './bounds/shares.ts'
import { AppError } from './errors.ts'
import type { Random } from './ids.ts'

/** What a hash costs: memory, passes over it, lanes. */
export type HashCost = { memoryKib: number; passes: number; lanes: number }

// OWASP Password Storage Cheat Sheet: Argon2id, 19 MiB, 2 passes, 1 lane.
export const ARGON2: HashCost = { memoryKib: 19_456, passes: 2, lanes: 1 }

/** Jobs waiting for a core; at about 11 ms a hash and core this is a wait of under two seconds on two cores. */
export const MAX_WAITING = 256
/** When three quarters of them are taken, the rest is for sources that have fewer than this waiting. */
const FEW_WAITING = 8
/** More would gain little and hold the first one for longer. */
const MOST_TOGETHER = 8
/** No valid password is longer (AMAPI contract section 4). Longer ones are not hashed. */
export const MAX_PASSWORD_LENGTH = 128
/** In whatever form it is typed. */
export const MAX_TYPED_LENGTH = 1024

/**
 * What is hashed, compared and judged: Unicode NFKC (NIST SP 800-63B section 5.1.1.2), so that a letter that can be written
 * in several ways is one letter.
 */
export function normalPassword(password: string): string {
  return password.normalize('NFKC')
}

export type Passwords = ReturnType<typeof makePasswords>
export type PasswordQueue = { running: number; waiting: number }

/** `cost`: tests of other things than hashing take a smaller one. */
type Options = { random: Random; cost?: HashCost; maxRunning?: number; maxWaiting?: number }

export function makePasswords({
  random,
  cost = ARGON2,
  maxRunning = availableParallelism(),
  maxWaiting = MAX_WAITING,
}: Options) {
  const line = makeLine(maxWaiting)
  const finished: (() => void)[] = []
  let running = 0
  const decoyHash = unknowableHash(random, cost)
  const options = {
    algorithm: 2, // Argon2id; the package's const enum does not survive type stripping
    memoryCost: cost.memoryKib,
    timeCost: cost.passes,
    parallelism: cost.lanes,
  }

  async function inTurn<T>(from: string, work: () => Promise<T>): Promise<T> {
    if (running >= maxRunning) await line.wait(from)
    else running++
    try {
      return await work()
    } finally {
      const next = line.next()
      if (next) next()
      else running--
      await together()
    }
  }

  /**
   * While passwords wait for a core, finished ones continue in groups: hashing empties the processor's caches, so the work
   * that follows costs half as much in a group, and its writes share a commit. When no password waits, none is held back.
   */
  function together(): Promise<void> {
    return new Promise((resolve) => {
      finished.push(resolve)
      if (finished.length < Math.min(line.length(), MOST_TOGETHER)) return
      for (const goOn of finished.splice(0)) goOn()
    })
  }

  /** PHC string of a password. `from`: the address of the caller; '' without a caller. Errors: overloaded. */
  function hash(password: string, from = ''): Promise<string> {
    return inTurn(from, () => argon2(normalPassword(password), { ...options, salt: random.bytes(16) }))
  }

  /**
   * Whether the password is the one behind `stored`. Without `stored` (no such account) it takes as long and says no.
   * How often is hashed depends on what was typed, and on success, alone. Errors: overloaded.
   */
  async function verify(stored: string | undefined, password: string, from = ''): Promise<boolean> {
    const normal = password.length > MAX_TYPED_LENGTH ? password : normalPassword(password)
    if (await matches(stored, normal, from)) return true
    // As it was typed: hashes that are older than the rule, or came from elsewhere.
    return normal !== password && (await matches(stored, password, from))
  }

  async function matches(stored: string | undefined, password: string, from: string): Promise<boolean> {
    const tooLong = password.length > MAX_PASSWORD_LENGTH
    const same = await inTurn(from, () => argon2Verify(stored ?? decoyHash, tooLong ? '' : password))
    return same && stored !== undefined && !tooLong
  }

  /** Whether this right password must be hashed again: its hash has weaker parameters, or is of another Unicode form. */
  async function isOutdatedFor(stored: string, password: string, from = ''): Promise<boolean> {
    const normal = normalPassword(password)
    return isOutdated(stored, cost) || (normal !== password && !(await matches(stored, normal, from)))
  }

  function queue(): PasswordQueue {
    return { running, waiting: line.length() }
  }

  return { hash, verify, queue, isOutdatedFor }
}

/** Passwords that wait for a core. Sources take turns, so that a source that sends many waits for itself. */
function makeLine(most: number) {
  const crowdedAt = Math.ceil((most * 3) / 4)
  const shares = makeShares({ most, mostOfOne: most, crowdedAt, few: FEW_WAITING })
  const waiting = new Map<string, (() => void)[]>() // by source, whose turn comes next at the front

  return {
    length: shares.taken,
    /** Errors: overloaded when its source, or all sources together, have reached the bound. */
    wait(from: string): Promise<void> {
      const source = subscriberOf(from)
      if (!shares.take(source)) throw tooMany()
      return new Promise((resolve) => {
        const own = waiting.get(source) ?? []
        own.push(() => {
          shares.giveBack(source)
          resolve()
        })
        waiting.set(source, own)
      })
    },
    /** Takes the next one out of the line. Undefined when none waits. */
    next(): (() => void) | undefined {
      const [turn] = waiting
      if (!turn) return undefined
      const [source, own] = turn
      const first = own.shift()
      waiting.delete(source)
      if (own.length > 0) waiting.set(source, own)
      return first
    },
  }
}

function tooMany(): AppError {
  const text = 'Too many passwords are being checked at the moment. Try again shortly.'
  return new AppError('overloaded', text, { retryAfterS: 2 })
}

/** True when `stored` was made with weaker parameters than `cost`, so that the next login renews it. */
export function isOutdated(stored: string, cost = ARGON2): boolean {
  const parts = stored.split('$')
  const costs = new Map((parts[3] ?? '').split(',').map((pair) => pair.split('=') as [string, string]))
  return (
    parts[1] !== 'argon2id' ||
    Number(costs.get('m')) < cost.memoryKib ||
    Number(costs.get('t')) < cost.passes ||
    Number(costs.get('p')) < cost.lanes
  )
}

/** A well-formed hash with random output: no password is known to match it. */
export function unknowableHash(random: Random, { memoryKib, passes, lanes } = ARGON2): string {
  const base64 = (length: number) => random.bytes(length).toString('base64').replace(/=+$/, '')
  return `$argon2id$v=19$m=${memoryKib},t=${passes},p=${lanes}$${base64(16)}$${base64(32)}`
}

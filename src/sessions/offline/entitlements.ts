// The logins that a gateway may admit while this server is away: a signed list that is valid for minutes. It has logins
// whose password was accepted there lately, whatever the gateway reports, and that may connect now. It holds no secret, and
// exists only where the operator has switched it on.
import { setImmediate as nextTurn } from 'node:timers/promises'
import { type Clock, MINUTE_MS } from '../../clock.ts'
import { addDays, dayIn } from '../../day.ts'
import type { Database } from '../../db/database.ts'
import type { ServedGateway } from '../../gateways/directory.ts'
import type { KeyRing, Vault } from '../../secrets.ts'
import { type LoginFacts, readLoginFacts } from '../authorization/login-facts-store.ts'
import type { LoginRow } from '../login/login-store.ts'
import { accessFor, limitOf } from '../seats/seat-rules.ts'
import { makeEntitlementKeys } from './entitlement-keys.ts'
import { insertLetIn, listActiveLogins, listLetIn, purgeLetIn } from './entitlement-store.ts'

/** An account that has not logged in there for longer has to wait for the server. */
export const SEEN_DAYS = 30
/** Some 700 kB. Of more accounts only the latest are listed. */
const MOST_ACCOUNTS = 10_000
const MOST_LOGINS = 10_000
/** Logins of one statement, and of decrypting without a pause for other work. */
const CHUNK = 500

/** Logins of today that are known to be stored. */
const MOST_NOTED = 100_000

export type SignedList = { list: string; signatures: string[] }

/**
 * The form that agents read: login, seats, end (epoch ms or null), password mark, its dedicated address at this gateway or
 * null.
 */
type Entry = [string, number, number | null, string, string | null]

export type Entitlements = ReturnType<typeof makeEntitlements>

type Deps = {
  db: Pick<Database, 'read' | 'write'>
  clock: Clock
  vault: Pick<Vault, 'decrypt'>
  keyRing: KeyRing
  /** How long a list is valid; null: lists are switched off. */
  listMinutes: number | null
}
type Ask = { gateway: ServedGateway; protocols: ServedGateway['protocols'] }

export function makeEntitlements({ db, clock, vault, keyRing, listMinutes }: Deps) {
  const keys = keyRing.derived(makeEntitlementKeys)
  const noted = new Set<string>()

  /** Undefined where lists are switched off. */
  async function list(ask: Ask): Promise<SignedList | undefined> {
    if (listMinutes === null) return undefined
    const issuedAt = clock.now()
    const logins = await entries(ask)
    const text = JSON.stringify({
      gateway: ask.gateway.name,
      issued_at: issuedAt,
      expires_at: issuedAt + listMinutes * MINUTE_MS,
      logins,
    })
    return { list: text, signatures: keys().signatures(text) }
  }

  async function entries(ask: Ask): Promise<Entry[]> {
    const accountIds = await listLetIn(db.read, ask.gateway.id, firstDay(), MOST_ACCOUNTS)
    const found: Entry[] = []
    for (let i = 0; i < accountIds.length && found.length < MOST_LOGINS; i += CHUNK) {
      const logins = await listActiveLogins(db.read, accountIds.slice(i, i + CHUNK))
      for (let j = 0; j < logins.length; j += CHUNK)
        found.push(...(await allowed(ask, logins.slice(j, j + CHUNK))))
      await nextTurn()
    }
    return found.slice(0, MOST_LOGINS)
  }

  async function noteLetIn(gatewayId: number, accountId: number): Promise<void> {
    if (listMinutes === null) return
    const day = dayIn('UTC', clock.now())
    const key = `${gatewayId} ${accountId} ${day}`
    if (noted.has(key)) return
    await db.write((tx) => insertLetIn(tx, gatewayId, accountId, day))
    if (noted.size >= MOST_NOTED) noted.clear()
    noted.add(key)
  }

  function firstDay() {
    return addDays(dayIn('UTC', clock.now()), -SEEN_DAYS)
  }

  async function allowed(ask: Ask, logins: readonly LoginRow[]): Promise<Entry[]> {
    const factsById = await readLoginFacts(
      db.read,
      logins.map(({ subscriptionId }) => subscriptionId),
    )
    return logins.flatMap((login) => {
      const facts = factsById.get(login.subscriptionId)
      const entry = facts && entryOf(ask, login, facts)
      return entry ? [entry] : []
    })
  }

  function entryOf({ gateway, protocols }: Ask, login: LoginRow, facts: LoginFacts): Entry | undefined {
    const access = accessFor({ gateway, protocols }, facts, 0, clock.now())
    if (access.kind === 'refused') return undefined
    const password = vault.decrypt('vpn_password', login.subscriptionId, login.password)
    const mark = keys().markOf(login.username, password)
    const { dedicated } = facts
    const address = dedicated?.host === gateway.host ? dedicated.address : null
    return [login.username, limitOf(facts), access.until, mark, address]
  }

  return {
    list,
    /** Call it for each login that was admitted with a password or a proof of one. */
    noteLetIn,
    /** Deletes rows that do not count any more, at most `limit`; returns how many. */
    purge: (limit: number): Promise<number> => db.write((tx) => purgeLetIn(tx, firstDay(), limit)),
    /** The keys by which an agent verifies a list. */
    get publicKeys(): string[] {
      return keys().publicKeys
    },
    /** A mark of a password that was right; it reveals nothing about it. */
    markOf: (username: string, password: string): string => keys().markOf(username, password),
  }
}

// Who may log in at a gateway while this server is away: a signed list that lives for minutes, of logins that were seen
// there lately and may connect now. It holds no secret, and is given only where the operator has switched it on.
import { setImmediate as nextTurn } from 'node:timers/promises'
import { type Clock, MINUTE_MS } from '../clock.ts'
import { addDays, dayIn } from '../day.ts'
import type { Database } from '../db/database.ts'
import type { ServedGateway } from '../gateways/directory.ts'
import type { EncryptionKeys, Vault } from '../secrets.ts'
import { makeEntitlementKeys } from './entitlement-keys.ts'
import { listAccountsSeen, listActiveLogins } from './entitlement-store.ts'
import type { LoginRow } from './login-store.ts'
import { accessFor, limitOf } from './seating.ts'
import { readStandings, type Standing } from './standing-store.ts'

/** Whoever has not been there for longer has to wait for the server. */
export const SEEN_DAYS = 30
/** Some 700 kB; of more only those that were there last. */
const MOST_ACCOUNTS = 10_000
const MOST_LOGINS = 10_000
/** Of one statement, and of decrypting without a pause for others. */
const CHUNK = 500

export type SignedList = { list: string; signatures: string[] }

/** As agents read it: login, seats, end (epoch ms or null), mark of its password, its own address at this gateway or null. */
type Entry = [string, number, number | null, string, string | null]

export type Entitlements = ReturnType<typeof makeEntitlements>

type Deps = {
  db: Pick<Database, 'read'>
  clock: Clock
  vault: Pick<Vault, 'decrypt'>
  encryptionKeys: EncryptionKeys
  /** How long a list lives; null: there are none. */
  listMinutes: number | null
}
type Ask = { gateway: ServedGateway; protocols: ServedGateway['protocols'] }

export function makeEntitlements({ db, clock, vault, encryptionKeys, listMinutes }: Deps) {
  const { publicKeys, signatures, markOf } = makeEntitlementKeys(encryptionKeys)

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
    return { list: text, signatures: signatures(text) }
  }

  async function entries(ask: Ask): Promise<Entry[]> {
    const accountIds = await seenAt(ask.gateway.id)
    const found: Entry[] = []
    for (let i = 0; i < accountIds.length && found.length < MOST_LOGINS; i += CHUNK) {
      const logins = await listActiveLogins(db.read, accountIds.slice(i, i + CHUNK))
      for (let j = 0; j < logins.length; j += CHUNK)
        found.push(...(await allowed(ask, logins.slice(j, j + CHUNK))))
      await nextTurn()
    }
    return found.slice(0, MOST_LOGINS)
  }

  /** The last day first. */
  async function seenAt(gatewayId: number): Promise<number[]> {
    const today = dayIn('UTC', clock.now())
    const seen = new Set<number>()
    for (let ago = 0; ago <= SEEN_DAYS && seen.size < MOST_ACCOUNTS; ago++) {
      for (const id of await listAccountsSeen(db.read, gatewayId, addDays(today, -ago), MOST_ACCOUNTS))
        seen.add(id)
    }
    return [...seen].slice(0, MOST_ACCOUNTS)
  }

  async function allowed(ask: Ask, logins: readonly LoginRow[]): Promise<Entry[]> {
    const standings = await readStandings(
      db.read,
      logins.map(({ subscriptionId }) => subscriptionId),
    )
    return logins.flatMap((login) => {
      const standing = standings.get(login.subscriptionId)
      const entry = standing && entryOf(ask, login, standing)
      return entry ? [entry] : []
    })
  }

  function entryOf({ gateway, protocols }: Ask, login: LoginRow, standing: Standing): Entry | undefined {
    const access = accessFor({ gateway, protocols }, standing, 0, clock.now())
    if (access.kind === 'refused') return undefined
    const mark = markOf(login.username, vault.decrypt('vpn_password', login.password))
    const { dedicated } = standing
    const address = dedicated?.host === gateway.host ? dedicated.address : null
    return [login.username, limitOf(standing), access.until, mark, address]
  }

  return {
    list,
    /** What an agent must hold to believe a list. */
    publicKeys,
    /** Stands for a password that was right; tells nothing about it. */
    markOf,
  }
}

// Accounts as lines of an export file, by pages: nothing but the page at hand is kept in memory. Open accounts of both
// dialects; what was closed stays behind.
import type { Brand } from '../../brands/brand.ts'
import type { Instant } from '../../clock.ts'
import type { Database } from '../../db/database.ts'
import { UnreadableError, type Vault } from '../../secrets.ts'
import { decodeLimits } from '../../subscriptions/limits.ts'
import { isFreed, listRecords, type SubscriptionRecord } from '../../subscriptions/records.ts'
import type { Alias } from '../account.ts'
import { decodeMetadata } from '../metadata.ts'
import { type AccountRow, listAliasesOf, listOpenAccounts } from '../operator/list-accounts-store.ts'
import type { WrittenAccount } from './account-record.ts'

/** Accounts read at once. */
const PAGE = 200

type Deps = { db: Pick<Database, 'read'>; vault: Pick<Vault, 'decrypt'> }
type WrittenSubscription = NonNullable<WrittenAccount['subscriptions']>[number]
/** `unreadable`: logins whose VPN password no given key opens, so that it is left out. */
export type ExportedAccount = { id: number; account: WrittenAccount; unreadable: string[] }

export function makeExporting({ db, vault }: Deps) {
  /** By rising id, from behind `after`. `secrets`: with password hashes, and VPN passwords in clear. */
  async function* all(
    brand: Brand,
    { after, secrets }: { after: number; secrets: boolean },
  ): AsyncGenerator<ExportedAccount> {
    for (let from = after; ; ) {
      const accounts = await listOpenAccounts(db.read, brand.id, { after: from, limit: PAGE })
      yield* await write(accounts, secrets)
      const last = accounts.at(-1)
      if (!last || accounts.length < PAGE) return
      from = last.id
    }
  }

  async function write(accounts: AccountRow[], secrets: boolean): Promise<ExportedAccount[]> {
    const ids = accounts.map(({ id }) => id)
    const [aliases, records] = await Promise.all([listAliasesOf(db.read, ids), listRecords(db.read, ids)])
    const kept = records.filter((one) => !isFreed(one))
    const aliasesOf = Map.groupBy(aliases, (one) => one.accountId)
    const recordsOf = Map.groupBy(kept, (one) => one.accountId)
    return accounts.map((account) => {
      const own = (recordsOf.get(account.id) ?? []).map((one) => ({
        one,
        password: secrets && passwordOf(one),
      }))
      return {
        id: account.id,
        account: {
          ...writtenAccount(account, secrets),
          aliases: (aliasesOf.get(account.id) ?? []).map((alias) => writtenAlias(alias, secrets)),
          subscriptions: own.map(({ one, password }) => writtenSubscription(one, password || undefined)),
        },
        unreadable: own.filter(({ password }) => password === undefined).map(({ one }) => one.vpnUsername),
      }
    })
  }

  function passwordOf({ id, vpnPassword }: SubscriptionRecord): string | undefined {
    try {
      return vault.decrypt('vpn_password', id, vpnPassword)
    } catch (error) {
      if (error instanceof UnreadableError) return undefined
      throw error
    }
  }

  function writtenSubscription(
    one: SubscriptionRecord,
    vpnPassword: string | undefined,
  ): WrittenSubscription {
    const { dedicated: address } = one
    return {
      plan_months: one.planMonths,
      kind: one.kind,
      status: one.status,
      started_on: one.startedOn,
      due_on: one.dueOn,
      billing_day: one.billingDay,
      auto_terminate: one.autoTerminate,
      cancel_type: one.cancelType,
      cancel_scope: one.cancelScope,
      cancel_reason: one.cancelReason,
      vpn_username: one.vpnUsername,
      ...(vpnPassword !== undefined && { vpn_password: vpnPassword }),
      external_id: one.externalId,
      limits: writtenLimits(one.limits),
      dedicated: address
        ? {
            country: address.country,
            address: address.address,
            host: address.host,
            taken_back_at: address.dueAt === null ? null : instantOf(address.dueAt),
          }
        : null,
      created_at: instantOf(one.createdAt),
      ended_at: one.endedAt === null ? null : instantOf(one.endedAt),
    }
  }

  return { all }
}

function writtenAccount(account: AccountRow, secrets: boolean): WrittenAccount {
  return {
    version: 1,
    email: account.email || null,
    ...(account.emailPending && { email_pending: true }),
    ...(account.emailConfirmedAt !== null && { email_confirmed_at: instantOf(account.emailConfirmedAt) }),
    ...(secrets && account.passwordHash !== '' && { password_hash: account.passwordHash }),
    country: account.country,
    ...(account.language !== null && { language: account.language }),
    first_name: account.firstName,
    last_name: account.lastName,
    company_name: account.companyName,
    state: account.state,
    zip_code: account.zipCode,
    test_user: account.testUser,
    ...(account.metadata !== null && { metadata: decodeMetadata(account.metadata) }),
    status: account.status === 'suspended' ? 'suspended' : 'active',
    created_at: instantOf(account.createdAt),
    last_product_change_at: instantOf(account.lastProductChangeAt),
  }
}

function writtenAlias({ email, firstName, lastName, passwordHash }: Alias, secrets: boolean) {
  const shown = { email, first_name: firstName, last_name: lastName }
  return { ...shown, ...(secrets && { password_hash: passwordHash }) }
}

function writtenLimits(text: string | null): NonNullable<WrittenSubscription['limits']> | null {
  const limits = decodeLimits(text)
  if (!limits) return null
  const { multiLogin, sessionLimit, countryIds, cityIds, protocolIds } = limits
  return {
    ...(multiLogin !== undefined && { multi_login: multiLogin }),
    ...(sessionLimit !== undefined && { session_limit: sessionLimit }),
    country_ids: [...countryIds],
    city_ids: [...cityIds],
    protocol_ids: [...protocolIds],
  }
}

function instantOf(at: Instant): string {
  return new Date(at).toISOString()
}

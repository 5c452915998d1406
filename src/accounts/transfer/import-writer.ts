// Writes accounts that come from another installation: new ids, everything else as it was. No term starts here, so nothing
// goes into the ledger; they count towards the quota.
import { writeAudit } from '../../audit/audit.ts'
import { brandTime, type Caller } from '../../brands/brand.ts'
import { reserveAccount } from '../../brands/usage.ts'
import type { Clock, Instant } from '../../clock.ts'
import { dayOfMonth } from '../../day.ts'
import type { Handle } from '../../db/database.ts'
import type { IdBlocks } from '../../db/id-blocks.ts'
import type { Random } from '../../ids.ts'
import { adoptAddress } from '../../locations/dedicated-transfer.ts'
import { unknowableHash } from '../../passwords.ts'
import type { Vault } from '../../secrets.ts'
import { encodeLimits } from '../../subscriptions/limits.ts'
import { isOpen, makeVpnPassword, makeVpnUsername } from '../../subscriptions/subscription.ts'
import type { Subscriptions } from '../../subscriptions/subscriptions.ts'
import { importSubscription } from '../../subscriptions/transfer.ts'
import { makePolicyPassword } from '../../subscriptions/vpn-password.ts'
import { claimEmail } from '../account-store.ts'
import { insertAlias } from '../alias-store.ts'
import { parseEmail } from '../email.ts'
import { changedMetadata, encodeMetadata } from '../metadata.ts'
import type { AccountRecord, SubscriptionRecord } from './account-record.ts'
import { limitsOf } from './import-check.ts'
import { insertImportedAccount } from './importing-store.ts'

export type ImportWriter = ReturnType<typeof makeImportWriter>
export type ImportedAccount = { record: AccountRecord; accountId: number; subscriptions: ImportedLogin[] }
type ImportedLogin = { id: number; record: SubscriptionRecord; vpnUsername: string; vpnPassword: string }

type Deps = {
  clock: Clock
  random: Random
  ids: IdBlocks
  vault: Pick<Vault, 'encrypt'>
  subscriptions: Pick<Subscriptions, 'today'>
}

const NO_EMAIL = { text: '', key: '' }

export function makeImportWriter({ clock, random, ids, vault, subscriptions }: Deps) {
  /** What an account needs before its transaction: ids, and secrets where it brings none. */
  async function prepare(record: AccountRecord): Promise<ImportedAccount> {
    const accountId = await ids.take('account')
    const logins: ImportedLogin[] = []
    for (const one of record.subscriptions) {
      const made = one.plan_months === 0 ? makePolicyPassword : makeVpnPassword
      const id = await ids.take('subscription')
      logins.push({
        id,
        record: one,
        vpnUsername: one.vpn_username ?? makeVpnUsername(random),
        vpnPassword: vault.encrypt('vpn_password', id, one.vpn_password ?? made(random)),
      })
    }
    return { record, accountId, subscriptions: logins }
  }

  /** Errors: email_taken, username_taken, external_id_taken, account_quota_reached, conflict about an address. */
  async function write(tx: Handle, caller: Caller, arriving: ImportedAccount[]): Promise<void> {
    for (const one of arriving) await writeOne(tx, caller, one)
    for (const _ of arriving) await reserveAccount(tx, caller.brand)
  }

  async function writeOne(tx: Handle, caller: Caller, arriving: ImportedAccount): Promise<void> {
    const { record, accountId } = arriving
    const { brand, actor } = caller
    const at = brandTime(brand, clock.now())
    await writeAccount(tx, brand.id, arriving, at)
    await writeAliases(tx, brand.id, arriving, at)
    for (const login of arriving.subscriptions) await writeLogin(tx, caller, arriving, login)
    await writeAudit(tx, {
      ...{ at, brandId: brand.id, accountId, actor },
      action: 'account.import',
      target: `account:${accountId}`,
      after: {
        email: record.email,
        status: record.status,
        aliases: record.aliases.map((one) => one.email),
        usernames: arriving.subscriptions.map((one) => one.vpnUsername),
      },
    })
  }

  async function writeAccount(
    tx: Handle,
    brandId: number,
    { record, accountId }: ImportedAccount,
    at: Instant,
  ): Promise<void> {
    const email = record.email === null ? NO_EMAIL : parseEmail(record.email)
    const made = email.key === '' ? '' : unknowableHash(random)
    await insertImportedAccount(tx, {
      ...{ id: accountId, brandId, email, passwordHash: record.password_hash ?? made },
      country: record.country.toUpperCase(),
      language: record.language,
      firstName: record.first_name,
      lastName: record.last_name,
      companyName: record.company_name,
      state: record.state,
      zipCode: record.zip_code,
      testUser: record.test_user,
      metadata: encodeMetadata(changedMetadata({}, record.metadata)),
      emailPending: record.email_pending && email.key !== '',
      emailConfirmedAt: instantOf(record.email_confirmed_at),
      status: record.status,
      createdAt: instantOf(record.created_at) ?? at,
      lastProductChangeAt: instantOf(record.last_product_change_at) ?? at,
      changedAt: at,
    })
    if (email.key !== '') await claimEmail(tx, brandId, email.key, { accountId, aliasId: null })
  }

  async function writeAliases(
    tx: Handle,
    brandId: number,
    { record, accountId }: ImportedAccount,
    at: Instant,
  ): Promise<void> {
    for (const alias of record.aliases) {
      const email = parseEmail(alias.email)
      const aliasId = await insertAlias(tx, {
        ...{ brandId, accountId, email, at, confirmedAt: at },
        passwordHash: alias.password_hash ?? unknowableHash(random),
        firstName: alias.first_name,
        lastName: alias.last_name,
      })
      await claimEmail(tx, brandId, email.key, { accountId, aliasId })
    }
  }

  async function writeLogin(
    tx: Handle,
    { brand }: Caller,
    { record: account, accountId }: ImportedAccount,
    { id, record, vpnUsername, vpnPassword }: ImportedLogin,
  ): Promise<void> {
    const at = brandTime(brand, clock.now())
    const today = subscriptions.today(brand)
    await importSubscription(tx, {
      ...{ id, brandId: brand.id, accountId, vpnUsername, vpnPassword, today },
      planMonths: record.plan_months,
      kind: record.kind,
      status: statusOf(account, record),
      startedOn: record.started_on ?? (record.due_on < today ? record.due_on : today),
      dueOn: record.due_on,
      billingDay: record.billing_day ?? dayOfMonth(record.due_on),
      autoTerminate: record.auto_terminate,
      cancelType: record.cancel_type,
      cancelScope: record.cancel_scope,
      cancelReason: record.cancel_reason,
      limits: encodeLimits(limitsOf(record)),
      externalId: record.external_id,
      createdAt: instantOf(record.created_at) ?? at,
      endedAt: isOpen(record) ? null : (instantOf(record.ended_at) ?? at),
    })
    if (!record.dedicated) return
    const { taken_back_at, ...address } = record.dedicated
    const dueAt = instantOf(taken_back_at)
    await adoptAddress(tx, { ...address, dueAt, brandId: brand.id, subscriptionId: id, at })
  }

  return { prepare, write }
}

/** The plans of a suspended account are suspended, or the night would charge for them. */
function statusOf(account: AccountRecord, { status, plan_months }: SubscriptionRecord) {
  return account.status === 'suspended' && plan_months > 0 && status === 'active' ? 'suspended' : status
}

function instantOf(text: string | null | undefined): Instant | null {
  return text === null || text === undefined ? null : Date.parse(text)
}

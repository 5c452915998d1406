import { type Brand, brandTime, type Caller } from '../../brands/brand.ts'
import { releaseAccounts } from '../../brands/usage.ts'
import { type Clock, DAY_MS } from '../../clock.ts'
import type { Database, Handle } from '../../db/database.ts'
import { happened, writeChange } from '../../events/record.ts'
import { thingId } from '../../events/subjects.ts'
import type { Mail } from '../../mail/mail.ts'
import { recipientOf } from '../../mail/turns.ts'
import { UnreadableError, type Vault } from '../../secrets.ts'
import { lockAccount } from '../account-store.ts'
import { type Closing, closeAccount } from '../closing.ts'
import { emailKey } from '../email.ts'
import {
  deleteMails,
  eraseAudit,
  eraseEvents,
  erasePerson,
  eraseSessions,
  findAccountRow,
  forgetRecipients,
  hasSessions,
  listBegun,
  listLinks,
  listMailsAbout,
  listOfAccount,
  listOfSubscriptions,
  listUnerased,
  listUnsentMail,
  markErased,
  OF_ACCOUNT,
  OF_SUBSCRIPTION,
  type OfAccount,
  type PersonalRow,
} from './erase-account-store.ts'
import { noAccount } from './find-account.ts'

/** Rows in one transaction. */
const BATCH = 500
/** Mails that are not sent or were given up, in which a person's are looked for. */
const MOST_UNSENT = 10_000
/** Accounts of a brand in one look. */
const MOST_ACCOUNTS = 100

/** All that say something about a person. */
export const PERSONAL_TABLES: readonly string[] = ['account', 'mail', ...OF_ACCOUNT, ...OF_SUBSCRIPTION]

export type Erasing = ReturnType<typeof makeEraseAccount>

type Deps = {
  db: Database
  clock: Clock
  vault: Pick<Vault, 'encrypt' | 'decrypt'>
  closing: Closing
}

export function makeEraseAccount({ db, clock, vault, closing }: Deps) {
  /** Everything that is stored about the person, by table, without secrets. Errors: account_not_found. */
  async function personalData(
    brandId: number,
    accountId: number,
  ): Promise<Record<string, PersonalRow | PersonalRow[]>> {
    const account = await findAccountRow(db.read, brandId, accountId)
    if (!account) throw noAccount('There is no such account.')
    const tables: Record<string, PersonalRow | PersonalRow[]> = { account: shown(account) }
    for (const table of OF_ACCOUNT) tables[table] = (await listAll(table, accountId)).map(shown)
    const held = (tables.subscription as PersonalRow[]).map(({ id }) => Number(id))
    for (const table of OF_SUBSCRIPTION)
      tables[table] = (await listOfSubscriptions(db.read, table, held)).map(shown)
    const mails = await unsentTo(brandId, account, tables.alias as PersonalRow[])
    tables.mail = mails.map(({ createdAt, ...mail }) => shown({ ...mail, created_at: createdAt }))
    const unsent = new Set<unknown>(mails.map(({ id }) => id))
    const about = await listMailsAbout(db.read, accountId, MOST_UNSENT)
    tables.mail.push(...about.filter(({ id }) => !unsent.has(id)).map(shown))
    for (const id of await linkedTo(accountId)) {
      const { account: own, ...more } = await personalData(brandId, id)
      tables[`account ${id}, joined into this one`] = { ...own, ...more }
    }
    return tables
  }

  /** The accounts that were joined into this one; they are closed, and nothing was ever joined into them. */
  async function linkedTo(accountId: number): Promise<number[]> {
    const links = await listLinks(db.read, accountId)
    return links.flatMap((after) => {
      const { linkedFrom } = JSON.parse(after ?? '{}') as { linkedFrom?: number }
      return linkedFrom === undefined ? [] : [linkedFrom]
    })
  }

  async function listAll(table: OfAccount, accountId: number): Promise<PersonalRow[]> {
    const rows: PersonalRow[] = []
    for (;;) {
      const page = await listOfAccount(db.read, table, accountId, { offset: rows.length, limit: BATCH })
      rows.push(...page)
      if (page.length < BATCH) return rows
    }
  }

  /** Only mails from before the account was closed: later the e-mail may belong to another person. */
  async function unsentTo(brandId: number, account: PersonalRow, aliases: readonly PersonalRow[]) {
    const emails = emailsOf(account, aliases)
    if (emails.size === 0) return []
    const until = account.closed_at === null ? Number.POSITIVE_INFINITY : Number(account.closed_at)
    const unsent = await listUnsentMail(db.read, brandId, MOST_UNSENT)
    return unsent.flatMap(({ message, ...row }) => {
      const to = row.createdAt <= until ? addresseeOf(row.id, message) : undefined
      return to !== undefined && emails.has(emailKey(to))
        ? [{ id: row.id, status: row.status, createdAt: row.createdAt, to }]
        : []
    })
  }

  function addresseeOf(id: number, sealed: string): string | undefined {
    try {
      return (JSON.parse(vault.decrypt('mail', id, sealed)) as Mail).to
    } catch (error) {
      if (error instanceof UnreadableError) return undefined
      throw error
    }
  }

  /**
   * Closes the account if it is open, and takes away what says whose it was. False: its live sessions are being ended, and
   * the job erases them then. Errors: account_not_found.
   */
  async function erase({ brand, actor }: Caller, accountId: number): Promise<boolean> {
    const row = await findAccountRow(db.read, brand.id, accountId)
    if (!row) throw noAccount('There is no such account.')
    const aliases = await listAll('alias', accountId)
    const mails = (await unsentTo(brand.id, row, aliases)).map(({ id }) => id)
    const recipients = [...emailsOf(row, aliases)].map(recipientOf)
    for (const id of await linkedTo(accountId)) await erase({ brand, actor }, id)
    await db.write(async (tx) => {
      const at = brandTime(brand, clock.now())
      const account = await lockAccount(tx, accountId, at)
      if (!account) throw noAccount('There is no such account.')
      if (account.status !== 'closed') {
        await closeAccount(tx, closing, { brand, actor, account, at, endAs: 'terminated' })
        await releaseAccounts(tx, brand.id, 1)
      }
      await deleteMails(tx, mails)
      await forgetRecipients(tx, brand.id, recipients)
      await erasePerson(tx, accountId, (id) => vault.encrypt('vpn_password', id, ''))
      const target = `account:${accountId}`
      const id = thingId('account', accountId)
      const event = happened('account.erased', id, { account_id: id })
      await writeChange(tx, {
        at,
        brandId: brand.id,
        accountId,
        actor,
        action: 'account.erase',
        target,
        event,
      })
    })
    return finish(accountId)
  }

  /** The rows that may be many; whether none is left. */
  async function finish(accountId: number): Promise<boolean> {
    while ((await db.write((tx) => eraseRows(tx, accountId))) > 0);
    return db.write(async (tx) => {
      if (await hasSessions(tx, accountId)) return false
      await markErased(tx, accountId)
      return true
    })
  }

  /** Erases accounts that were closed longer ago than their brand keeps people; returns how many it erased. */
  async function eraseOld(brands: readonly Brand[], mayContinue: () => Promise<boolean>): Promise<number> {
    let erased = await finishBegun(mayContinue)
    for (const brand of brands) erased += await eraseOldIn(brand, mayContinue)
    return erased
  }

  async function finishBegun(mayContinue: () => Promise<boolean>): Promise<number> {
    let erased = 0
    for (let after = 0; ; ) {
      const begun = await listBegun(db.read, after, MOST_ACCOUNTS)
      for (const id of begun) if (await mayContinue()) erased += (await finish(id)) ? 1 : 0
      after = begun.at(-1) ?? after
      if (begun.length < MOST_ACCOUNTS) return erased
    }
  }

  /** As eraseOld, of one brand; what was begun before is left. */
  async function eraseOldIn(brand: Brand, mayContinue: () => Promise<boolean>): Promise<number> {
    const before = brandTime(brand, clock.now()) - brand.settings.account_days * DAY_MS + 1
    const caller: Caller = { brand, actor: { kind: 'job', name: 'account-erasure' } }
    let erased = 0
    for (;;) {
      const ids = (await mayContinue()) ? await listUnerased(db.read, brand.id, before, MOST_ACCOUNTS) : []
      for (const id of ids) if (await mayContinue()) erased += (await erase(caller, id)) ? 1 : 0
      if (ids.length < MOST_ACCOUNTS) return erased
    }
  }

  return { personalData, erase, eraseOld, eraseOldIn }
}

async function eraseRows(tx: Handle, accountId: number): Promise<number> {
  const rows = await eraseAudit(tx, accountId, BATCH)
  return rows + (await eraseSessions(tx, accountId, BATCH)) + (await eraseEvents(tx, accountId, BATCH))
}

function emailsOf({ email_key: own }: PersonalRow, aliases: readonly PersonalRow[]): ReadonlySet<string> {
  return new Set([own, ...aliases.map((one) => one.email_key)].map(String).filter(Boolean))
}

const SECRET_COLUMN = /hash$|^vpn_password$|^answer$|^asked$/

/** Instants as text, as the columns say by their names. */
function shown(row: PersonalRow): PersonalRow {
  const columns = Object.entries(row).filter(([name]) => !SECRET_COLUMN.test(name))
  return Object.fromEntries(
    columns.map(([name, value]) => [
      name,
      (name === 'at' || name.endsWith('_at')) && typeof value === 'number'
        ? new Date(value).toISOString()
        : value,
    ]),
  )
}

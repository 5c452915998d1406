// Renews the hash of a password that was made with weaker parameters than today's, or before passwords were normalised, when
// its owner signs in.
import { addressOf } from '../audit/actor.ts'
import { writeAudit } from '../audit/audit.ts'
import type { Caller } from '../brands/brand.ts'
import type { Clock } from '../clock.ts'
import type { Database, Handle } from '../db/database.ts'
import type { Passwords } from '../passwords.ts'
import type { Holder } from './account.ts'
import { findOpenAccount, replacePasswordHash } from './account-store.ts'
import { findAliasById, replaceAliasPasswordHash } from './alias-store.ts'

type Deps = { db: Database; clock: Clock; passwords: Passwords }

export function makeHashRenewal({ db, clock, passwords }: Deps) {
  /**
   * After a login with the right password: renews a hash that is not as one of today. Resolves with the hash
   * that the password stands for now.
   */
  async function renewHash({ brand, actor }: Caller, holder: Holder, password: string): Promise<string> {
    const { account, alias } = holder
    const from = addressOf(actor)
    const seen = alias?.passwordHash ?? account.passwordHash
    if (!(await passwords.isOutdatedFor(seen, password, from))) return seen
    const fresh = await passwords.hash(password, from)
    const renewed = await db.write(async (tx) => {
      const replaced = alias
        ? await replaceAliasPasswordHash(tx, alias.id, seen, fresh)
        : await replacePasswordHash(tx, account.id, seen, fresh)
      if (!replaced) return false
      await writeAudit(tx, {
        at: clock.now(),
        brandId: brand.id,
        accountId: account.id,
        actor,
        action: alias ? 'alias.renew_hash' : 'account.renew_hash',
        target: alias ? `alias:${alias.id}` : `account:${account.id}`,
        before: { passwordHash: seen },
        after: { passwordHash: fresh },
      })
      return true
    })
    if (renewed) return fresh
    // Another login may have renewed it at the same moment.
    const current = await findPasswordHash(db.read, holder)
    return current !== undefined && (await passwords.verify(current, password, from)) ? current : seen
  }

  /** The hash that stands now; undefined when the alias is gone. */
  async function findPasswordHash(handle: Handle, { account, alias }: Holder): Promise<string | undefined> {
    const row = alias ? await findAliasById(handle, alias.id) : await findOpenAccount(handle, account.id)
    return row?.passwordHash
  }

  return { renewHash, findPasswordHash }
}

import type { Caller } from '../brands/brand.ts'
import type { Clock, Instant } from '../clock.ts'
import type { Database, Handle } from '../db/database.ts'
import { AppError } from '../errors.ts'
import { happened, writeChange } from '../events/record.ts'
import { thingId } from '../events/subjects.ts'
import type { KeptAnswers } from '../kept-answers.ts'
import type { Tokens } from '../tokens/tokens.ts'
import { type Alias, aliasData, emailTaken, keepsAddress } from './account.ts'
import { findHolder, lockAccount, releaseEmails } from './account-store.ts'
import { deleteAliases } from './alias-store.ts'
import { endResetLinks } from './reset-store.ts'

type Deps = { tokens: Pick<Tokens, 'endPairs'>; keptAnswers: KeptAnswers }
type Why = { at: Instant; reason?: 'unconfirmed' | 'reset' }

/** Its tokens and links end, its address is free. The account's row must be locked by `tx`. */
export async function removeAlias(
  tx: Handle,
  { tokens, keptAnswers }: Deps,
  { brand, actor }: Pick<Caller, 'brand' | 'actor'>,
  alias: Alias,
  { at, reason }: Why,
): Promise<void> {
  const { id, accountId } = alias
  await releaseEmails(tx, accountId, id)
  await Promise.all([
    deleteAliases(tx, accountId, id),
    tokens.endPairs(tx, accountId, { aliasId: id }),
    endResetLinks(tx, accountId, at, { aliasId: id }),
    keptAnswers.forget(tx, accountId),
    writeChange(tx, {
      ...{ at, brandId: brand.id, accountId, actor, action: 'alias.remove', target: `alias:${id}` },
      before: { email: alias.email },
      ...(reason && { after: { reason } }),
      event: happened('alias.deleted', thingId('alias', id), {
        ...{ account_id: thingId('account', accountId), alias: aliasData(alias) },
      }),
    }),
  ])
}

export type FreeingEmails = Deps & { db: Pick<Database, 'read' | 'write'>; clock: Clock }

/**
 * Runs `work`, which claims an e-mail; when an alias that may not keep it has it, once more after that was removed. Errors:
 * those of `work`.
 */
export function withFreedEmail<T>(
  deps: FreeingEmails,
  caller: Caller,
  emailKey: string,
  work: (tx: Handle) => Promise<T>,
): Promise<T> {
  const { db, clock } = deps
  return db.write(work, caller.once).catch(async (error: unknown) => {
    // Asked when the address is taken only: nearly none is.
    if (!(error instanceof AppError) || error.code !== 'email_taken') throw error
    const holder = await findHolder(db.read, caller.brand.id, emailKey)
    if (!holder || keepsAddress(holder, caller.brand, clock.now())) throw error
    return db.write(async (tx) => {
      await freeUnconfirmed(tx, deps, caller, { emailKey, at: clock.now() })
      return work(tx)
    }, caller.once)
  })
}

/** Frees an address that an alias may not keep from others; any other holder keeps it. Errors: email_taken. */
export async function freeUnconfirmed(
  tx: Handle,
  deps: Deps,
  caller: Pick<Caller, 'brand' | 'actor'>,
  { emailKey, at }: { emailKey: string; at: Instant },
): Promise<void> {
  const seen = await findHolder(tx, caller.brand.id, emailKey)
  if (!seen) return
  await lockAccount(tx, seen.account.id, at)
  // Read again: its link may have been used meanwhile.
  const holder = await findHolder(tx, caller.brand.id, emailKey)
  if (!holder) return
  if (keepsAddress(holder, caller.brand, at)) throw emailTaken()
  if (holder.alias) await removeAlias(tx, deps, caller, holder.alias, { at, reason: 'unconfirmed' })
}

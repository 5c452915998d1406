// Closing an account inside a transaction: used by CloseClient and by the nightly run of a cancellation.
import type { Actor } from '../audit/actor.ts'
import { writeAudit } from '../audit/audit.ts'
import type { Brand } from '../brands/brand.ts'
import type { Instant } from '../clock.ts'
import type { Handle } from '../db/database.ts'
import type { Subscriptions } from '../subscriptions/subscriptions.ts'
import type { Tokens } from '../tokens/tokens.ts'
import type { Account } from './account.ts'
import { releaseEmails, updateClosed } from './account-store.ts'
import { deleteAliases } from './alias-store.ts'
import { endResetLinks } from './reset-store.ts'

type Deps = {
  subscriptions: Pick<Subscriptions, 'lock' | 'endAll'>
  tokens: Pick<Tokens, 'endPairs'>
}
type Closing = {
  brand: Brand
  account: Account
  actor: Actor
  at: Instant
  /** What its running subscriptions become. */
  endAs: 'cancelled' | 'terminated'
}

/**
 * Ends subscriptions, aliases, tokens and reset links and frees the e-mail; the closed record stays.
 * The account's row must be locked by `tx`.
 */
export async function closeAccount(
  tx: Handle,
  { subscriptions, tokens }: Deps,
  closing: Closing,
): Promise<void> {
  const { brand, account, actor, at, endAs } = closing
  const held = await subscriptions.lock(tx, account.id)
  await subscriptions.endAll(tx, { brand, accountId: account.id, actor }, held, endAs)
  await Promise.all([
    releaseEmails(tx, account.id),
    deleteAliases(tx, account.id),
    tokens.endPairs(tx, account.id),
    endResetLinks(tx, account.id, at),
    updateClosed(tx, account.id, at),
    writeAudit(tx, {
      at,
      brandId: brand.id,
      accountId: account.id,
      actor,
      action: 'account.close',
      target: `account:${account.id}`,
      before: { status: account.status, email: account.email },
      after: { status: 'closed' },
    }),
  ])
}

// Whose credentials serve an operation. Pure.
import type { Holder } from '../accounts/account.ts'
import type { StoredPair } from '../tokens/token.ts'

/** Who may use an operation: only the owner, the owner and the alias for itself, or those who may act on an alias. */
export type Audience = 'owner' | 'owner_or_alias' | 'alias_or_its_owner'

/** Whether a token may be sent with this e-mail: it is the account's that has it, or the alias's own. */
export function belongsTo(pair: StoredPair, { account, alias }: Holder): boolean {
  return pair.accountId === account.id && (pair.aliasId === null || pair.aliasId === alias?.id)
}

/** Whether a right credential, of an alias or (null) of the account, serves for the holder of the e-mail. */
export function serves(aliasId: number | null, { alias }: Holder, audience: Audience): boolean {
  const sameName = aliasId === (alias?.id ?? null)
  switch (audience) {
    case 'owner':
      return sameName && !alias
    case 'owner_or_alias':
      return sameName
    case 'alias_or_its_owner':
      return alias !== undefined
  }
}

/** Whose passwords may be meant. */
export function ownersOf(holder: Holder, audience: Audience): Holder[] {
  if (audience !== 'alias_or_its_owner' || !holder.alias) return [holder]
  return [holder, { account: holder.account, alias: undefined }]
}

/** The reason for a caller whose credential is right, but does not fit. Other callers never get it. */
export function misplaced({ alias }: Holder, audience: Audience): string | undefined {
  if (audience === 'alias_or_its_owner')
    return 'This e-mail address is that of an account. Send that of the alias as `email`.'
  if (alias && audience === 'owner')
    return 'An alias may not make this call. Send the e-mail address of the account, with its password or token.'
  return undefined
}

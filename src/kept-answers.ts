// What a change of an account's secrets asks of the answers that are kept for repeats. The nouns below answers/ know it by
// this alone.
import type { Handle } from './db/database.ts'

export type KeptAnswers = {
  /**
   * The answers that show secrets of this account are no longer kept; that their calls were carried out is. In the
   * transaction that changes a password of the account, or closes it.
   */
  forget(tx: Handle, accountId: number): Promise<void>
}

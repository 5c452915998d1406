// Whom the operator means: an account by its number, e-mail, external id or VPN username. A word that several of them
// could mean is refused, never guessed.
import type { Database } from '../../db/database.ts'
import { AppError } from '../../errors.ts'
import { type Candidate, listCandidates, listClosedCandidates, type NameKind } from './find-account-store.ts'

export const NAME_KINDS = ['id', 'email', 'external-id', 'login'] as const satisfies readonly NameKind[]

export type Finding = ReturnType<typeof makeFindAccount>

export function makeFindAccount({ db }: { db: Pick<Database, 'read'> }) {
  /**
   * The account that `name` means in a brand; `kinds`: which kinds of name it can be. Closed accounts are found by their
   * number, and by their e-mail when no open account has it. Errors: account_not_found, conflict naming the candidates.
   */
  async function get(
    brandId: number,
    name: string,
    kinds: readonly NameKind[] = NAME_KINDS,
  ): Promise<Candidate> {
    const wanted = { brandId, name: name.trim(), kinds }
    const open = await listCandidates(db.read, wanted)
    const found = open.length > 0 ? open : await listClosedCandidates(db.read, wanted)
    const [first] = found
    if (!first) throw noAccount(`No account of this brand is known as "${name}".`)
    if (found.every((one) => one.accountId === first.accountId)) return first
    const list = found.map((one) => `account ${one.accountId} (by its ${KIND_TEXT[one.kind]})`).join(', ')
    throw new AppError(
      'conflict',
      `"${name}" may be ${list}. Say which kind of name it is, with --name-kind: ${kinds.join(', ')}.`,
    )
  }

  return { get }
}

const KIND_TEXT: Readonly<Record<NameKind, string>> = {
  id: 'number',
  email: 'e-mail',
  'external-id': 'external id',
  login: 'VPN username',
}

export function noAccount(message: string): AppError {
  return new AppError('account_not_found', message)
}

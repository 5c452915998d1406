// Which brand and which account a command is about, as options say it.
import type { NAME_KINDS } from '../../accounts/operator/find-account.ts'
import type { Brand, Caller } from '../../brands/brand.ts'
import { chosenBrand, type Opened, operator, withVault } from '../open.ts'

export type Choice = { brand?: string; json?: true }
/** How the operator names an account; `nameKind` where the name alone could mean several. */
export type NameChoice = Choice & { nameKind?: (typeof NAME_KINDS)[number] }

export type BrandCore = Opened & { brand: Brand; caller: Caller }

/** Runs `work` for the chosen brand, as its operator. Errors: those of `withVault`, and brand_not_found. */
export function withBrand<T>({ brand: name }: Choice, work: (core: BrandCore) => Promise<T>): Promise<T> {
  return withVault(async (core) => {
    const brand = await chosenBrand(core, name)
    return work(Object.assign(core, { brand, caller: { brand, actor: operator() } }))
  })
}

/** The number of the account that the operator means. Errors: account_not_found, conflict. */
export async function idOf(
  { finding, brand }: BrandCore,
  name: string,
  { nameKind }: NameChoice,
): Promise<number> {
  return (await finding.get(brand.id, name, nameKind && [nameKind])).accountId
}

// SQL of what an account says of its person.
import type { Instant } from '../../clock.ts'
import type { Handle } from '../../db/database.ts'
import type { Language } from '../../languages/language.ts'
import type { Person } from '../account.ts'

export type Details = Person & { country: string; language: Language | null; metadata: string | null }

/** The details of an account, and when it was last changed; locked until the transaction ends. */
export function lockDetails(
  tx: Handle,
  brandId: number,
  id: number,
): Promise<(Details & { changedAt: Instant }) | undefined> {
  return tx
    .selectFrom('account')
    .select(['first_name as firstName', 'last_name as lastName', 'company_name as companyName', 'state'])
    .select(['zip_code as zipCode', 'country', 'language', 'metadata', 'changed_at as changedAt'])
    .where('id', '=', id)
    .where('brand_id', '=', brandId)
    .forNoKeyUpdate()
    .executeTakeFirst()
}

export async function updateDetails(tx: Handle, id: number, to: Details): Promise<void> {
  await tx
    .updateTable('account')
    .set({
      ...{ first_name: to.firstName, last_name: to.lastName, company_name: to.companyName },
      ...{ state: to.state, zip_code: to.zipCode, country: to.country, metadata: to.metadata },
      language: to.language,
    })
    .where('id', '=', id)
    .execute()
}

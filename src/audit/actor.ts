// Who does something. Every use case that changes anything is told, and the audit trail keeps it.
import type { From, KeptAddress } from '../address-privacy.ts'

export type Actor =
  | ({ kind: 'user'; accountId: number } & From)
  | ({ kind: 'alias'; aliasId: number } & From)
  | ({ kind: 'secret'; keyId: number } & From)
  | ({ kind: 'address'; entryId: number } & From) // the brand's allow list
  | ({ kind: 'app'; keyId: number } & From) // an API key alone: names the brand, proves nothing
  | ({ kind: 'reset_link' } & From)
  | { kind: 'gateway'; gatewayId: number; kept: KeptAddress } // on behalf of who connects
  | { kind: 'operator'; name: string }
  | { kind: 'job'; name: string }

/** Where it comes from; '' when from nowhere outside. */
export function addressOf(actor: Actor): string {
  return 'address' in actor ? actor.address : ''
}

// The actor of a change. Every use case that changes anything gets one, and the audit trail stores it.
import type { From, KeptAddress } from '../address-privacy.ts'

export type Actor =
  | ({ kind: 'user'; accountId: number } & From)
  | ({ kind: 'alias'; aliasId: number } & From)
  | ({ kind: 'secret'; keyId: number } & From)
  | ({ kind: 'address'; entryId: number } & From) // an entry of the brand's allow list
  | ({ kind: 'manage_key'; keyId: number } & From)
  | ({ kind: 'admin'; adminId: number } & From) // a person, signed in to the console
  | ({ kind: 'app'; keyId: number } & From) // an API key alone: it names the brand and proves nothing
  | ({ kind: 'reset_link' } & From)
  | { kind: 'gateway'; gatewayId: number; kept: KeptAddress } // for the login that connects
  | { kind: 'operator'; name: string }
  | { kind: 'job'; name: string }

/** The address of the actor; '' when the actor has none. */
export function addressOf(actor: Actor): string {
  return 'address' in actor ? actor.address : ''
}

/** The actor as rows name it; `kept`: the address, as the brand keeps it. */
export function actorColumns(actor: Actor): { id: string; kept: string } {
  switch (actor.kind) {
    case 'user':
      return { id: String(actor.accountId), kept: actor.kept }
    case 'alias':
      return { id: String(actor.aliasId), kept: actor.kept }
    case 'secret':
    case 'app':
    case 'manage_key':
      return { id: String(actor.keyId), kept: actor.kept }
    case 'admin':
      return { id: String(actor.adminId), kept: actor.kept }
    case 'address':
      return { id: String(actor.entryId), kept: actor.kept }
    case 'gateway':
      return { id: String(actor.gatewayId), kept: actor.kept }
    case 'reset_link':
      return { id: '', kept: actor.kept }
    case 'operator':
    case 'job':
      return { id: actor.name, kept: '' }
  }
}

// Who does something. Every use case that changes anything is told, and the audit trail keeps it.

export type Actor =
  | { kind: 'user'; accountId: number; address: string }
  | { kind: 'alias'; aliasId: number; address: string }
  | { kind: 'secret'; keyId: number; address: string }
  | { kind: 'address'; entryId: number; address: string } // the brand's allow list
  | { kind: 'app'; keyId: number; address: string } // an API key alone: names the brand, proves nothing
  | { kind: 'reset_link'; address: string }
  | { kind: 'gateway'; gatewayId: number; address: string } // on behalf of who connects; '' where it must not be kept
  | { kind: 'operator'; name: string }
  | { kind: 'job'; name: string }

/** Where it comes from; '' when from nowhere outside. */
export function addressOf(actor: Actor): string {
  return 'address' in actor ? actor.address : ''
}

// What a gateway reports of a session, as accounting takes it; any number and any text may come in, whatever the door.
// Reports of one session that are handled together are folded into one, for which their order does not matter.
import type { Instant } from '../clock.ts'
import type { ServedGateway } from '../gateways/directory.ts'

export type AccountingRecord = {
  gateway: ServedGateway
  /** `on` and `off`: the gateway has started or is about to stop; it has no sessions. Only `at` counts then. */
  status: 'start' | 'interim' | 'stop' | 'on' | 'off'
  /** Names the session at its gateway. */
  sessionKey: string
  username: string
  /** Where the report came from. */
  nasAddress: string
  callerAddress: string | undefined
  framedAddress: string | undefined
  protocolId: number | undefined
  octetsIn: number // from the user, since the session began
  octetsOut: number // to the user
  seconds: number
  at: Instant // when it happened, by the gateway's word
  cause: string | undefined // of a stop
}

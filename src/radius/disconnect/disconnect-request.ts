// Translates an order to end a session into RADIUS: where its gateway listens, what names the session there, and what the
// answer means. Pure.
import { isIPv4 } from 'node:net'
import type { ServedGateway } from '../../gateways/directory.ts'
import type { DisconnectOutcome, DisconnectTask } from '../../sessions/disconnects/disconnects.ts'
import { attribute } from '../codec/attributes.ts'
import { ERROR_CAUSES } from '../codec/dictionary.ts'
import type { Attribute } from '../codec/packet.ts'
import type { DisconnectAnswer } from './disconnect-client.ts'

export type GatewayToAsk = Pick<ServedGateway, 'profile' | 'disconnect' | 'secret' | 'former'>

/** Every attribute that names the session must match it (RFC 5176 section 3), so only values from the gateway are sent. */
export function sessionAttributes(order: DisconnectTask, { profile }: GatewayToAsk): Attribute[] {
  const username = attribute('User-Name', order.username)
  if (profile.disconnectsBy === 'login') return [username]
  const { sessionKey, framedAddress } = order
  const address = framedAddress !== undefined && isIPv4(framedAddress) ? [framedAddress] : []
  return [
    attribute('Acct-Session-Id', sessionKey),
    username,
    ...address.map((one) => attribute('Framed-IP-Address', one)),
  ]
}

/** Causes that may change. For all others a gateway would give the same answer tomorrow, and is not asked again. */
const MAY_CHANGE: readonly number[] = [
  ERROR_CAUSES['Request-Not-Routable'],
  ERROR_CAUSES['Session-Context-Not-Removable'],
  ERROR_CAUSES['Other-Proxy-Processing-Error'],
  ERROR_CAUSES['Resources-Unavailable'],
]

export function outcomeOf(
  answer: DisconnectAnswer,
  { profile }: Pick<GatewayToAsk, 'profile'>,
): DisconnectOutcome {
  switch (answer.kind) {
    case 'ack':
      return { kind: 'done' }
    case 'nak':
      return outcomeOfNak(answer.errorCause, profile.disconnectsBy === 'login')
    case 'silent':
      return { kind: 'again', reason: answer.error ? `no answer (${answer.error})` : 'no answer' }
    case 'stopped':
      return { kind: 'again', reason: 'the server stopped before an answer came' }
  }
}

/** strongSwan ends sessions by the login's name. It refuses without a cause when it knows no session of that name. */
function outcomeOfNak(errorCause: number | undefined, byLogin: boolean): DisconnectOutcome {
  if (errorCause === ERROR_CAUSES['Session-Context-Not-Found']) return { kind: 'gone' }
  // The session itself and its remains are gone (RFC 5176 section 3.5).
  if (errorCause === ERROR_CAUSES['Residual-Session-Context-Removed']) return { kind: 'gone' }
  if (errorCause === undefined) {
    return byLogin ? { kind: 'gone' } : { kind: 'again', reason: 'the gateway said no without a cause' }
  }
  const reason = `the gateway said no: ${causeName(errorCause)}`
  return { kind: MAY_CHANGE.includes(errorCause) ? 'again' : 'failed', reason }
}

function causeName(errorCause: number): string {
  const found = Object.entries(ERROR_CAUSES).find(([, number]) => number === errorCause)
  return found ? `${found[0]} (${errorCause})` : `Error-Cause ${errorCause}`
}

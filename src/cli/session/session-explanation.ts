// Why a login is let in or refused, in words for people and as data for programs.

import { typed } from '../../command-hint.ts'
import type { ExplainedGateway, Explanation } from '../../sessions/inspection/explain-login.ts'
import type { WhyWrong } from '../../sessions/login/refusal-log.ts'
import type { WhyRefused } from '../../sessions/seats/seat-rules.ts'
import { columns, instantText } from '../terminal.ts'
import { orderText } from './session-text.ts'

const REASONS: Readonly<Record<WhyRefused | WhyWrong, string>> = {
  brand_suspended: 'the whole brand is suspended',
  account_closed: 'the account is closed',
  account_suspended: `the account is suspended: "${typed('account resume')}" lifts it`,
  email_not_confirmed: `its e-mail is not confirmed, which the brand requires: "${typed('account send-confirmation')}" mails the link once more`,
  subscription_ended: 'it is cancelled, deleted or terminated',
  subscription_suspended: 'it is disabled',
  subscription_expired: 'its last day is over',
  kind_not_here: 'a freemium login, and the place is not open to those',
  country_not_allowed: 'its limits leave the country out',
  city_not_allowed: 'its limits leave the city out',
  protocol_not_allowed: 'its limits leave the protocol out',
  no_seat_left: 'it has all its sessions already',
  not_served_here: 'the gateway serves other brands only, or not this protocol',
  name_not_here: 'the gateway names files after logins, and this name could lead out of a folder',
  unknown_login: 'unknown login',
  wrong_password: 'the password was wrong',
  throttled: 'too many wrong passwords before: from the same place, or from places where it was never right',
  method_not_spoken: 'a login method that is not spoken, or none: PAP, CHAP, MS-CHAPv2 and EAP-MSCHAPv2 are',
  eap_broken: 'its EAP messages did not follow each other: too slow, begun at another server, or damaged',
}

/** For programs: instants as text, for the rest as the core has it. */
export function shownExplanation({ seats, refusals, dedicated, ...rest }: Explanation) {
  return {
    ...rest,
    dedicated: dedicated ?? null,
    seats: seats.map(({ takenAt, leaseUntil, ...seat }) => {
      return { ...seat, takenAt: isoText(takenAt), leaseUntil: isoText(leaseUntil) }
    }),
    refusals: refusals.map(({ at, ...refusal }) => ({ ...refusal, at: isoText(at) })),
  }
}

export function explanationText(explanation: Explanation): string {
  const rule = explanation.atLimit === 'end_oldest' ? 'the oldest session is ended' : 'the new one is refused'
  const head = [
    ['login', explanation.username],
    ['account', `${explanation.accountId}, ${explanation.accountStatus}`],
    ['state', `${explanation.status}, until ${explanation.dueOn}`],
    ...(explanation.brandToday === undefined
      ? []
      : [['brand', `a sandbox, by whose clock it is ${explanation.brandToday}`]]),
    ['sessions at once', `${explanation.seats.length} of ${explanation.limit}; at the limit ${rule}`],
    ...(explanation.dedicated
      ? [['dedicated', `${explanation.dedicated.address} on ${explanation.dedicated.host}`]]
      : []),
  ]
  const parts = [columns(head), answersText(explanation.gateways)]
  if (explanation.seats.length > 0) {
    const rows = explanation.seats.map(({ number, gateway, sessionId, takenAt, leaseUntil, disconnect }) => [
      ...[`seat ${number}`, gateway, sessionId === null ? 'not started yet' : `session ${sessionId}`],
      `since ${instantText(takenAt)}, kept until ${instantText(leaseUntil)}`,
      disconnect ? orderText(disconnect) : '',
    ])
    parts.push(columns(rows))
  }
  if (explanation.refusals.length > 0) {
    const rows = explanation.refusals.map(({ at, gateway, why }) => [
      instantText(at),
      gateway,
      reasonText(why),
    ])
    parts.push(`Refused lately:\n${columns(rows)}`)
  }
  return parts.join('\n\n')
}

/** Gateways with the same answer stand in one line: there may be thousands. */
function answersText(gateways: readonly ExplainedGateway[]): string {
  if (gateways.length === 0) return 'There are no gateways.'
  const groups = Map.groupBy(gateways, ({ answer, protocols }) => {
    return answer === 'admitted' ? `let in by ${protocols.join(', ')}` : `refused: ${reasonText(answer)}`
  })
  const rows = [...groups].map(([answer, all]) => [answer, namesText(all.map(({ gateway }) => gateway))])
  return columns(rows)
}

const MOST_NAMED = 20

function namesText(names: readonly string[]): string {
  const more = names.length - MOST_NAMED
  return `at ${names.slice(0, MOST_NAMED).join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}

function reasonText(why: string): string {
  const text = (REASONS as Readonly<Record<string, string>>)[why]
  return text === undefined ? why : `${why}, ${text}`
}

function isoText(at: number): string {
  return new Date(at).toISOString()
}

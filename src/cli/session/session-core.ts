// The use cases of the session and usage commands. Not the whole server.

import type { NAME_KINDS } from '../../accounts/operator/find-account.ts'
import { makeFinding } from '../../accounts/operator/find-account.ts'
import { SECOND_MS, systemClock } from '../../clock.ts'
import { readConfig } from '../../config/config.ts'
import { makeExplaining } from '../../sessions/inspection/explain-login.ts'
import { makeEnding } from '../../sessions/inspection/operator-disconnect.ts'
import { makeSessions } from '../../sessions/inspection/sessions.ts'
import { type GatewayCore, withGateways } from '../gateway/gateway-core.ts'
import { chosenBrand } from '../open.ts'

export type SessionCore = GatewayCore & ReturnType<typeof makeSessionCore>

export function withSessions<T>(work: (core: SessionCore) => Promise<T>): Promise<T> {
  return withGateways((core) => work({ ...core, ...makeSessionCore(core) }))
}

function makeSessionCore({ db, disconnects }: GatewayCore) {
  const ground = { db, clock: systemClock }
  const interimMs = readConfig().radius.interimS * SECOND_MS
  return {
    finding: makeFinding({ db }),
    sessions: makeSessions({ ...ground, interimMs }),
    ending: makeEnding({ ...ground, disconnects }),
    explaining: makeExplaining(ground),
  }
}

/** Whose sessions or usage: `account` by any of its names, `nameKind` where it could be several. */
export type WhoseChoice = {
  brand?: string
  gateway?: string
  account?: string
  nameKind?: (typeof NAME_KINDS)[number]
}

/** What of it is left out is not asked for. Errors: account_not_found, brand_not_found, conflict, invalid_input. */
export async function whoseOf(core: SessionCore, { brand, gateway, account, nameKind }: WhoseChoice) {
  const chosen = brand === undefined && account === undefined ? undefined : await chosenBrand(core, brand)
  const kinds = nameKind === undefined ? undefined : [nameKind]
  const found =
    chosen && account !== undefined ? await core.finding.get(chosen.id, account, kinds) : undefined
  return {
    brandId: chosen?.id,
    accountId: found?.accountId,
    gatewayId: gateway === undefined ? undefined : (await core.gateways.get(gateway)).id,
  }
}

// How every change of a gateway begins and what it leaves in the audit trail.
import type { Actor } from '../audit/actor.ts'
import type { Handle } from '../db/database.ts'
import { raiseRevision } from '../db/revision.ts'
import { nearest } from '../did-you-mean.ts'
import { AppError } from '../errors.ts'
import { type Gateway, MAX_GATEWAYS } from './gateway.ts'
import { listGatewayNames, listGateways, lockGateway } from './gateway-store.ts'
import { disconnectText } from './serving.ts'

/**
 * The gateway, locked until the transaction ends; other processes will notice that it changes.
 * Errors: not_found when there is none.
 */
export async function lockAndGet(tx: Handle, name: string): Promise<Gateway> {
  const [gateway] = (await lockGateway(tx, name)) ? await listGateways(tx, { name }) : []
  if (!gateway) throw noGateway(name, await listGatewayNames(tx, MAX_GATEWAYS))
  await raiseRevision(tx, 'gateways')
  return gateway
}

export function noGateway(name: string, names: readonly string[]): AppError {
  const hint = names.length === 0 ? 'There are none yet.' : `Did you mean ${nearest(name, names)}?`
  return new AppError('not_found', `There is no gateway named "${name}". ${hint}`)
}

export function auditOf(at: number, id: number, actor: Actor) {
  return { at, brandId: null, actor, target: `gateway:${id}` }
}

/** As the audit trail keeps it. */
export function valuesOf(gateway: Omit<Gateway, 'id'>) {
  const { host, countryId, cityId, protocols, profile, source, messageAuthenticator, disconnect } = gateway
  return {
    ...{ host, country_id: countryId, city_id: cityId, profile, source, brand_ids: gateway.brandIds },
    protocols: protocols.map(({ slug, port }) => `${slug}:${port}`),
    ...{ message_authenticator: messageAuthenticator, disconnect: disconnectText(disconnect) },
    ...{ secret: gateway.hasSecret, agent_token: gateway.hasAgentToken },
  }
}

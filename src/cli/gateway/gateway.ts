// latchkey gateway: add, list, show, set, rotate-secret, agent-token, remove. A secret is shown when it is made, and never
// again.
import { typed } from '../../command-hint.ts'
import { readConfig } from '../../config/config.ts'
import type { Gateway } from '../../gateways/gateway.ts'
import type { ChangedGateway, GatewayChanges } from '../../gateways/gateways.ts'
import { isGuessable } from '../../gateways/secret-strength.ts'
import { type MessageAuthenticator, WEAKNESSES } from '../../gateways/serving.ts'
import { listeningText, setupText } from '../../gateways/setup.ts'
import { makeEntitlementKeys } from '../../sessions/offline/entitlement-keys.ts'
import { askPerson } from '../confirmation.ts'
import { type Opened, operator, UsageError, withVault } from '../open.ts'
import { readSecret } from '../secret-file.ts'
import { instantText, jsonText, type Terminal } from '../terminal.ts'
import { gatewayDetails, gatewaysText, type ShownGateway, showGateway } from './gateway-text.ts'

type Choice = { json?: true }

export type ServingOptions = {
  profile?: string
  messageAuthenticator?: MessageAuthenticator
  disconnect?: string
  yesWeak?: true
}

export async function gatewayAdd(
  options: Choice &
    ServingOptions & {
      name: string
      host: string
      country: string
      city?: string
      protocol: string[]
      brand?: string[]
      source?: string
      secretFile?: string
    },
  { out }: Terminal,
): Promise<void> {
  const { protocol: protocols, brand: brands, secretFile, yesWeak, json, ...input } = options
  const secret = secretFile === undefined ? undefined : readSecret(secretFile)
  const added = await withVault(async (core) => {
    const changed = await core.gateways.add(
      { ...input, protocols, brands, secret, allowWeak: yesWeak },
      operator(),
    )
    return { changed, shown: await shownOf(core, changed.gateway) }
  })
  if (json) return out(jsonText(withKeys(added)))
  out(`Added; apps are offered it from now on:\n${gatewaysText([added.shown])}`)
  if (isServed(added.changed.gateway)) out(`\n${nextText(added.changed)}`)
}

export async function gatewaySet(
  name: string,
  options: Choice &
    ServingOptions & {
      host?: string
      country?: string
      city?: string | false
      protocol?: string[]
      brand?: string[]
      everyBrand?: true
      source?: string | false
    },
  { out }: Terminal,
): Promise<void> {
  const { json, ...wanted } = options
  if (Object.keys(wanted).length === 0)
    throw new UsageError('Nothing to set. Say what, such as --host or --source; --help names the options.')
  if (wanted.brand && wanted.everyBrand) throw new UsageError('Say --brand or --every-brand, not both.')
  const changes: GatewayChanges = {
    ...{ host: wanted.host, country: wanted.country, city: orNull(wanted.city), protocols: wanted.protocol },
    ...{ brands: wanted.everyBrand ? null : wanted.brand, source: orNull(wanted.source) },
    ...{ profile: wanted.profile, messageAuthenticator: wanted.messageAuthenticator },
    ...{ disconnect: wanted.disconnect, allowWeak: wanted.yesWeak },
  }
  const done = await withVault(async (core) => {
    const changed = await core.gateways.set(name, changes, operator())
    return { changed, shown: await shownOf(core, changed.gateway) }
  })
  if (json) return out(jsonText(withKeys(done)))
  out(`Now:\n${gatewaysText([done.shown])}`)
  const { secret, agentToken, gateway } = done.changed
  const isNew = [wanted.source, wanted.profile, wanted.disconnect].some((value) => value !== undefined)
  if (secret !== undefined || agentToken !== undefined || (isNew && isServed(gateway)))
    out(`\n${nextText(done.changed)}`)
}

export async function gatewayRemove(
  name: string,
  { json, yes }: Choice & { yes?: true },
  terminal: Terminal,
): Promise<void> {
  const { out } = terminal
  await askPerson(terminal, yes, `Sessions at ${name} end, and its secret and token are gone for good.`)
  const shown = await withVault(async (core) => {
    return shownOf(core, await core.gateways.remove(name, operator()))
  })
  if (json) return out(jsonText(shown))
  out(
    `Removed. Apps are no longer offered this gateway, logins there are refused, and its sessions end:\n${gatewaysText([shown])}`,
  )
}

export async function gatewayList({ json }: Choice, { out }: Terminal): Promise<void> {
  const shown = await withVault(async (core) => {
    return shownAll(core, await core.gateways.list())
  })
  if (json) return out(jsonText(shown))
  out(
    shown.length === 0
      ? `There are no gateways yet; "${typed('gateway add')}" adds one.`
      : gatewaysText(shown),
  )
}

export async function gatewayShow(name: string, { json }: Choice, { out }: Terminal): Promise<void> {
  const { gateway, shown, formers } = await withVault(async (core) => {
    const found = await core.gateways.get(name)
    return {
      gateway: found,
      shown: await shownOf(core, found),
      formers: await core.gateways.formerKeys(name),
    }
  })
  if (json) return out(jsonText({ ...shown, formers }))
  out(gatewayDetails(shown, formers))
  const setup = { gateway, config: readConfig(), signingKeys: signingKeys() }
  const text = setupText(setup)
  out(`\n${listeningText(setup)}${text === '' ? '' : `\n\n${text}`}`)
}

type Rotating = Choice & { overlap?: number }

export async function gatewayRotateSecret(
  name: string,
  { secretFile, overlap: overlapMs, json }: Rotating & { secretFile?: string },
  { out }: Terminal,
): Promise<void> {
  const given = secretFile === undefined ? undefined : readSecret(secretFile)
  const { gateway, secret, formerUntil } = await withVault(({ gateways }) =>
    gateways.rotateSecret(name, { secret: given, overlapMs }, operator()),
  )
  if (json) return out(jsonText({ name, secret, formerUntil }))
  const from =
    formerUntil === null
      ? `From now on only the new secret counts: logins at ${name} are refused until the gateway has it too.`
      : `The former secret counts beside the new one until ${instantText(formerUntil)}. If it may be known to others, make another one with --overlap 0.`
  out(
    `${from}\n${isGuessable(secret) ? `Weak: ${WEAKNESSES.guessable}.\n` : ''}\n${nextText({ gateway, secret, agentToken: undefined })}`,
  )
}

export async function gatewayAgentToken(
  name: string,
  { overlap: overlapMs, json }: Rotating,
  { out }: Terminal,
): Promise<void> {
  const { gateway, agentToken, formerUntil } = await withVault(({ gateways }) =>
    gateways.renewAgentToken(name, { overlapMs }, operator()),
  )
  if (json) return out(jsonText({ name, agentToken, formerUntil, keys: signingKeys() }))
  const from =
    formerUntil === null
      ? 'From now on only the new token counts'
      : `The former token counts beside the new one until ${instantText(formerUntil)}`
  out(
    `${from}: give the new one to the agent and start that again.\n\n${nextText({ gateway, secret: undefined, agentToken })}`,
  )
}

async function shownOf(core: Opened, gateway: Gateway): Promise<ShownGateway> {
  const [shown] = await shownAll(core, [gateway])
  return shown as ShownGateway
}

async function shownAll(
  { locations, brands, gatewayDirectory }: Opened,
  gateways: readonly Gateway[],
): Promise<ShownGateway[]> {
  const known = { catalogue: await locations.catalogue(), brands: await brands.list() }
  const kept = await gatewayDirectory.load()
  return gateways.map((gateway) => showGateway(gateway, known, kept.get(gateway.id)?.secret))
}

function withKeys({ changed, shown }: { changed: ChangedGateway; shown: ShownGateway }) {
  const { secret, agentToken } = changed
  return {
    ...shown,
    ...(secret === undefined ? {} : { secret }),
    ...(agentToken === undefined ? {} : { agentToken, keys: signingKeys() }),
  }
}

/** Without a source, agent or profile it is only offered to apps. */
function isServed({ source, profile, hasAgentToken }: Gateway): boolean {
  return source !== null || hasAgentToken || profile !== 'generic'
}

function nextText({ gateway, secret, agentToken }: ChangedGateway): string {
  const setup = {
    ...{ gateway, config: readConfig(), signingKeys: signingKeys() },
    ...(secret === undefined ? {} : { secret }),
    ...(agentToken === undefined ? {} : { agentToken }),
  }
  const once = 'It is not shown again.'
  const parts = [
    ...(secret === undefined ? [] : [`Its shared secret is ${secret}\n${once}`]),
    ...(agentToken === undefined ? [] : [`Its agent's token is ${agentToken}\n${once}`]),
    listeningText(setup),
    setupText(setup),
  ]
  return parts.filter((part) => part !== '').join('\n\n')
}

function signingKeys(): readonly string[] {
  return makeEntitlementKeys(readConfig().encryptionKeys).publicKeys
}

function orNull(value: string | false | undefined): string | null | undefined {
  return value === false ? null : value
}

// latchkey gateway: add, set, remove, list.
import type { Gateway } from '../gateways/gateway.ts'
import type { Catalogue } from '../locations/location.ts'
import { withGateways } from './gateway-core.ts'
import { CommandError, operator } from './open.ts'
import { columns, type Terminal } from './terminal.ts'

type Choice = { json?: true }

export async function gatewayAdd(
  options: Choice & { name: string; host: string; country: string; city?: string; protocol: string[] },
  { out }: Terminal,
): Promise<void> {
  const { protocol: protocols, json, ...input } = options
  const shown = await withGateways(async ({ gateways, locations }) => {
    return describe(
      (await gateways.add({ ...input, protocols }, operator())).gateway,
      await locations.catalogue(),
    )
  })
  if (json) return out(JSON.stringify(shown))
  out(`Added; apps are offered it from now on:\n${gatewaysText([shown])}`)
}

export async function gatewaySet(
  name: string,
  options: Choice & { host?: string; country?: string; city?: string | false; protocol?: string[] },
  { out }: Terminal,
): Promise<void> {
  const { host, country, city, protocol: protocols, json } = options
  if ([host, country, city, protocols].every((value) => value === undefined))
    throw new CommandError('Nothing to set. Say --host, --country, --city, --no-city or --protocol.')
  const changes = { host, country, city: city === false ? null : city, protocols }
  const shown = await withGateways(async ({ gateways, locations }) => {
    return describe((await gateways.set(name, changes, operator())).gateway, await locations.catalogue())
  })
  out(json ? JSON.stringify(shown) : `Now:\n${gatewaysText([shown])}`)
}

export async function gatewayRemove(name: string, { json }: Choice, { out }: Terminal): Promise<void> {
  const shown = await withGateways(async ({ gateways, locations }) => {
    return describe(await gateways.remove(name, operator()), await locations.catalogue())
  })
  out(json ? JSON.stringify(shown) : `Removed; apps are no longer offered it:\n${gatewaysText([shown])}`)
}

export async function gatewayList({ json }: Choice, { out }: Terminal): Promise<void> {
  const shown = await withGateways(async ({ gateways, locations }) => {
    const catalogue = await locations.catalogue()
    return (await gateways.list()).map((gateway) => describe(gateway, catalogue))
  })
  if (json) return out(JSON.stringify(shown))
  out(
    shown.length === 0 ? 'There are no gateways yet; "latchkey gateway add" adds one.' : gatewaysText(shown),
  )
}

type Shown = { name: string; host: string; country: string; city: string | null; protocols: string[] }

function describe({ name, host, countryId, cityId, protocols }: Gateway, catalogue: Catalogue): Shown {
  return {
    name,
    host,
    country: catalogue.countries.find(({ id }) => id === countryId)?.isoCode ?? String(countryId),
    city: catalogue.cities.find(({ id }) => id === cityId)?.name ?? null,
    protocols: protocols.map(({ slug, port }) => `${slug}:${port}`),
  }
}

function gatewaysText(shown: readonly Shown[]): string {
  return columns(
    shown.map(({ name, host, country, city, protocols }) => [
      name,
      host,
      country,
      city ?? '',
      protocols.join(' '),
    ]),
  )
}

// What the catalogue shows of each country, city and protocol, and by which text one is found.
import type { VNode } from 'preact'
import type { Answer } from '../../api-shapes.ts'
import { bdi, code, div, span } from '../../elements.ts'
import { words } from '../../language.ts'
import { badge } from '../../parts/badge.ts'
import { country } from '../../parts/country.ts'
import type { Column } from '../../parts/table.ts'
import { formats } from '../../present.ts'

export const KINDS = ['countries', 'cities', 'protocols'] as const
export type Kind = (typeof KINDS)[number]

export type Catalogue = Answer<'get', '/locations'>
export type PlaceRow = {
  id: number
  name: string
  /** A country's or protocol's short name. */
  code?: string
  country?: { code: string; name: string }
  position?: readonly [latitude: number, longitude: number]
  port?: number
  cities?: number
  freemium?: boolean
}

export function rowsOf({ countries, cities, protocols }: Catalogue, kind: Kind): PlaceRow[] {
  if (kind === 'protocols')
    return protocols.map(({ id, slug, name, default_port: port }) => ({ id, name, code: slug, port }))
  if (kind === 'countries') {
    const counts = new Map<number, number>()
    for (const { country_id: id } of cities) counts.set(id, (counts.get(id) ?? 0) + 1)
    return countries.map(({ id, name, iso_code, latitude, longitude, freemium }) => ({
      ...{ id, name, code: iso_code, position: [latitude, longitude], cities: counts.get(id) ?? 0, freemium },
    }))
  }
  const byId = new Map(countries.map(({ id, iso_code, name }) => [id, { code: iso_code, name }]))
  return cities.map(({ id, country_id, name, latitude, longitude, freemium }) => {
    const of = byId.get(country_id)
    return { id, name, ...(of && { country: of }), position: [latitude, longitude], freemium }
  })
}

/** Whether the row has this text, in lower case, in one of its names. */
export function hasText({ id, name, code: short = '', country: of }: PlaceRow, text: string): boolean {
  return [String(id), name, short, of?.name ?? '', of?.code ?? ''].some((one) =>
    one.toLowerCase().includes(text),
  )
}

/** `rows`: all of the kind. Whether one is open to freemium is shown where some are. */
export function columnsOf(kind: Kind, rows: readonly PlaceRow[]): Column<PlaceRow>[] {
  const t = words('plans')
  const { number } = formats()
  const cityColumns: Column<PlaceRow>[] = [
    { name: 'country', title: t('country'), cell: ({ country: of }) => of && country({ code: of.code }) },
  ]
  const portColumns: Column<PlaceRow>[] = [
    { name: 'port', title: t('port'), isNumber: true, cell: ({ port }) => String(port) },
  ]
  const placeColumns: Column<PlaceRow>[] = [
    {
      ...{ name: 'position', title: t('position'), isNumber: true, isSide: true },
      cell: ({ position = [0, 0] }) => span({ dir: 'ltr' }, position.map(number).join(' · ')),
    },
  ]
  const freemiumColumn: Column<PlaceRow> = {
    ...{ name: 'freemium', title: t('freemium') },
    cell: ({ freemium }) => (freemium ? badge('good', t('included')) : span({ class: 'muted' }, '–')),
  }
  const countColumns: Column<PlaceRow>[] = [
    {
      name: 'cities',
      title: t('cities'),
      isNumber: true,
      isSide: true,
      cell: ({ cities = 0 }) => number(cities),
    },
  ]
  return [
    { name: 'name', title: t('name'), cell: nameOf },
    ...(kind === 'cities' ? cityColumns : []),
    ...(kind === 'countries' ? countColumns : []),
    ...(kind === 'protocols' ? portColumns : placeColumns),
    ...(rows.some(({ freemium }) => freemium) ? [freemiumColumn] : []),
    { name: 'id', title: t('number'), isNumber: true, cell: ({ id }) => String(id) },
  ]
}

function nameOf({ name, code: short, port }: PlaceRow): VNode {
  if (short === undefined) return bdi(name)
  if (port === undefined) return span({ class: 'chips' }, country({ code: short }), bdi(name))
  return div({ class: 'two-lines' }, bdi(name), span({ class: 'muted' }, code({ dir: 'ltr' }, short)))
}

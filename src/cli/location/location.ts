// latchkey location: add, set, list, import.

import { readFileSync, statSync } from 'node:fs'
import { countText } from '../../checks/words.ts'
import { typed } from '../../command-hint.ts'
import { AppError } from '../../errors.ts'
import type { ChangeMode } from '../../locations/catalogue-change.ts'
import { type Entries, parseCatalogueFile } from '../../locations/catalogue-file.ts'
import { lookUpCity, lookUpCountry, lookUpProtocol } from '../../locations/catalogue-lookup.ts'
import type { Catalogue } from '../../locations/location.ts'
import type { Changed } from '../../locations/locations.ts'
import { type Charset, decodeFile } from '../../text.ts'
import { askPerson } from '../confirmation.ts'
import { CHARSET_HINT } from '../lines.ts'
import { CommandError, operator, UsageError, withCore } from '../open.ts'
import { jsonText, type Terminal } from '../terminal.ts'
import { entriesOf, locationsText } from './location-text.ts'

type Choice = { json?: true }

export type LocationOptions = Choice & {
  id?: number
  code?: string
  country?: string
  name?: string
  slug?: string
  lat?: number
  lon?: number
  port?: number
  rank?: number
  virtual?: boolean
  smartDns?: boolean
  freemium?: boolean
}

const MAX_FILE_BYTES = 16 * 1024 * 1024

export async function locationAdd(
  kind: keyof Entries,
  options: LocationOptions,
  { out }: Terminal,
): Promise<void> {
  const done = await withCore(async ({ locations }) => {
    const catalogue = await locations.catalogue()
    const place = options.country === undefined ? {} : { country: codeOf(catalogue, options.country) }
    const entry = entryOf(kind, { ...options, ...place })
    return { changed: await locations.change({ [kind]: [entry] }, 'add', operator()), catalogue }
  })
  show('Added', kind, done, options, out)
}

/** `which`: a country's code, a city's name or a protocol's slug. */
export async function locationSet(
  kind: keyof Entries,
  which: string,
  options: LocationOptions,
  { out }: Terminal,
): Promise<void> {
  const { json: _json, country: _country, ...values } = options
  if (Object.keys(values).length === 0) throw new UsageError('Nothing to set; --help names the options.')
  const done = await withCore(async ({ locations }) => {
    const catalogue = await locations.catalogue()
    const entry = entryOf(kind, { ...options, ...named(catalogue, kind, which, options) })
    return { changed: await locations.change({ [kind]: [entry] }, 'extend', operator()), catalogue }
  })
  if (done.changed[kind].changed.length === 0 && !options.json) return out('It was so already.')
  show('Now', kind, done, options, out)
}

export async function locationList(
  kind: keyof Entries | undefined,
  { country, json }: Choice & { country?: string },
  { out }: Terminal,
): Promise<void> {
  const catalogue = await withCore(({ locations }) => locations.catalogue())
  const place = country === undefined ? undefined : lookUpCountry(catalogue, country)
  const cities = catalogue.cities.filter(({ countryId }) => place === undefined || countryId === place.id)
  const chosen = kind ?? (place ? 'cities' : undefined)
  const entries = entriesOf({ ...catalogue, cities }, catalogue)
  if (json) return out(jsonText(chosen ? { [chosen]: entries[chosen] } : entries))
  if (chosen) return out(locationsText(chosen, entries) || 'There are none.')
  const count = (one: keyof Entries, noun: string) => countText(entries[one].length, noun, one)
  out(
    `There are ${count('countries', 'country')}, ${count('cities', 'city')} and ${count('protocols', 'protocol')}. "${typed('location list cities')}" names the cities.`,
  )
}

export async function locationImport(
  file: string,
  { replace, charset, json, yes }: Choice & { replace?: true; charset?: Charset; yes?: true },
  terminal: Terminal,
): Promise<void> {
  const { out, err } = terminal
  if (replace) await askPerson(terminal, yes, 'Entries that the file does not have are removed.')
  const entries = parseCatalogueFile(textOf(readSmall(file), charset))
  const mode: ChangeMode = replace ? 'replace' : 'extend'
  const changed = await withCore(({ locations }) => locations.change(entries, mode, operator()))
  const { limited, ...kinds } = changed
  const counts = Object.entries(kinds).map(([kind, { added, changed: set, removed }]) => {
    return { kind, added: added.length, changed: set.length, removed: removed.length }
  })
  if (json) out(jsonText({ changes: counts, limitedSubscriptions: limited }))
  else
    for (const one of counts)
      out(`${one.kind}: ${one.added} added, ${one.changed} changed, ${one.removed} removed`)
  if (limited > 0) {
    err(
      `Subscriptions with limits: ${limited}. These name numbers of the catalogue: where numbers went or changed, set the limits again.`,
    )
  }
}

function textOf(bytes: Buffer, charset: Charset | undefined): string {
  try {
    return decodeFile(bytes, charset)
  } catch (error) {
    if (error instanceof AppError) throw new CommandError(`${error.message}; ${CHARSET_HINT}.`)
    throw error
  }
}

function readSmall(file: string): Buffer {
  try {
    if (statSync(file).size <= MAX_FILE_BYTES) return readFileSync(file)
  } catch (error) {
    throw new CommandError(`The file cannot be read: ${(error as Error).message}`)
  }
  throw new CommandError(`${file} is larger than ${MAX_FILE_BYTES} bytes.`)
}

/** What names the entry, as an import would name it; refused with a hint where there is none. */
function named(
  catalogue: Catalogue,
  kind: keyof Entries,
  which: string,
  { country }: LocationOptions,
): LocationOptions {
  if (kind === 'countries') return { code: lookUpCountry(catalogue, which).isoCode }
  if (kind === 'protocols') return { slug: lookUpProtocol(catalogue, which).slug }
  const place = lookUpCountry(catalogue, country ?? '')
  return { country: place.isoCode, name: lookUpCity(catalogue, place, which).name }
}

function codeOf(catalogue: Catalogue, country: string): string {
  return lookUpCountry(catalogue, country).isoCode
}

function entryOf(kind: keyof Entries, options: LocationOptions): Record<string, unknown> {
  const { id, code, country, name, slug, lat, lon, port, rank, freemium } = options
  const place = { id, name, latitude: lat, longitude: lon, is_freemium: freemium }
  const entries = {
    countries: {
      ...place,
      iso_code: code,
      rank,
      is_virtual: options.virtual,
      is_smart_dns: options.smartDns,
    },
    cities: { ...place, country },
    protocols: { id, slug, name, port },
  }
  return Object.fromEntries(Object.entries(entries[kind]).filter(([, value]) => value !== undefined))
}

function show(
  word: string,
  kind: keyof Entries,
  { changed, catalogue }: { changed: Changed; catalogue: Catalogue },
  { json }: Choice,
  out: Terminal['out'],
): void {
  const rows = [...changed[kind].added, ...changed[kind].changed]
  const entries = entriesOf({ countries: [], cities: [], protocols: [], [kind]: rows }, catalogue)
  out(json ? jsonText(entries[kind][0] ?? null) : `${word}:\n${locationsText(kind, entries)}`)
}

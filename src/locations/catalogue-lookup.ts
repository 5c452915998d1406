// Finds entries of the catalogue by the text that people write: codes, slugs, and names in any case, with or without accents. Pure.

import { nearest } from '../did-you-mean.ts'
import { AppError } from '../errors.ts'
import type { Catalogue, City, Country, Protocol } from './location.ts'

/** A country's code in upper case; UK, as many write it, is GB. */
export function isoCodeOf(code: string): string {
  const written = code.trim().toUpperCase()
  return written === 'UK' ? 'GB' : written
}

/** Finds a country by code or English name; UK counts as GB. Errors of all these: invalid_input, with the nearest name. */
export function lookUpCountry({ countries }: Catalogue, text: string): Country {
  const wanted = foldName(text)
  const found =
    countries.find(({ isoCode }) => foldName(isoCode) === wanted) ??
    countries.find(({ name }) => foldName(name) === wanted) ??
    countries.find(({ isoCode }) => isoCode === isoCodeOf(text))
  if (found) return found
  const names = countries.map((country) => (wanted.length <= 2 ? country.isoCode : country.name))
  const best = nearestOf(text, names)
  const hint = countries.find(({ isoCode, name }) => isoCode === best || name === best)
  throw unknown('country', text, hint && `${hint.isoCode} (${hint.name})`)
}

export function lookUpCity({ cities }: Catalogue, country: Country, text: string): City {
  const wanted = foldName(text)
  const here = cities.filter(({ countryId }) => countryId === country.id)
  const found = here.find(({ name }) => foldName(name) === wanted)
  if (found) return found
  const hint = nearestOf(
    text,
    here.map(({ name }) => name),
  )
  throw unknown(`city in ${country.name}`, text, hint)
}

export function lookUpProtocol({ protocols }: Catalogue, text: string): Protocol {
  const wanted = foldName(text)
  const found = protocols.find(({ slug }) => foldName(slug) === wanted)
  if (found) return found
  const hint = nearestOf(
    text,
    protocols.map(({ slug }) => slug),
  )
  throw unknown('protocol', text, hint)
}

/** `Düsseldorf` and `dusseldorf` are one name: case, accents, width, blanks and invisible characters do not count. */
export function foldName(text: string): string {
  const plain = text.normalize('NFKD').replace(/[\p{M}\p{Cf}]/gu, '')
  return plain.trim().replace(/\s+/g, ' ').toUpperCase().toLowerCase() // upper case first: ß is ss
}

function nearestOf(text: string, names: readonly string[]): string {
  return names.length === 0 ? '' : nearest(text.trim(), names)
}

function unknown(what: string, text: string, hint: string | undefined): AppError {
  const meant = hint ? ` Did you mean ${hint}?` : ''
  return new AppError('invalid_input', `There is no ${what} called "${text}".${meant}`)
}

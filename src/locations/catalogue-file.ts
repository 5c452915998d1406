// Entries of the catalogue as an operator writes them: single entries, or a file in JSON or CSV. Pure.
import { z } from 'zod'
import { parseCsv } from '../csv.ts'
import { typeFault } from '../did-you-mean.ts'
import { AppError } from '../errors.ts'

const id = z.int().min(1).max(1_000_000_000)
const code = z
  .string()
  .trim()
  .toUpperCase()
  .regex(/^[A-Z]{2}$/, { error: 'write the two letters of ISO 3166-1, such as DE' })
const name = z
  .string()
  .trim()
  .min(1)
  .max(100)
  .regex(/^\P{Cc}*$/u)
const latitude = z.number().min(-90).max(90)
const longitude = z.number().min(-180).max(180)
const place = { name, latitude, longitude, is_freemium: z.boolean() }

const country = z.strictObject({
  iso_code: code,
  ...z
    .object({
      id,
      ...place,
      rank: z.int().min(0).max(1_000_000),
      is_virtual: z.boolean(),
      is_smart_dns: z.boolean(),
    })
    .partial().shape,
})
const city = z.strictObject({
  name,
  ...z
    .object({ id, ...place, country: code, country_id: id })
    .omit({ name: true })
    .partial().shape,
})
const protocol = z.strictObject({
  slug: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,62}$/, { error: 'use letters, digits, dots and dashes' }),
  ...z.object({ id, name, port: z.int().min(1).max(65_535) }).partial().shape,
})

/** One entry of each kind. */
export const entryShapes = { countries: country, cities: city, protocols: protocol } as const

const schema = z.strictObject({
  countries: z.array(country).default([]),
  cities: z.array(city).default([]),
  protocols: z.array(protocol).default([]),
})

/** Fields that are left out stay unchanged. A new entry needs all fields except its number, rank and switches. */
export type CountryEntry = z.infer<typeof country>
/** A city names its country by code or by number. */
export type CityEntry = z.infer<typeof city>
export type ProtocolEntry = z.infer<typeof protocol>
export type Entries = z.infer<typeof schema>

const KINDS: Readonly<Record<string, keyof Entries>> = {
  country: 'countries',
  city: 'cities',
  protocol: 'protocols',
}
const TEXTS = new Set(['iso_code', 'name', 'country', 'slug'])
const MAX_PROBLEMS = 10

/** Errors of this function and the next: invalid_input, with the place and the reason. */
export function parseCatalogueFile(text: string): Entries {
  return checkedEntries(text.trimStart().startsWith('{') ? parseJson(text) : fromCsv(text))
}

export function checkedEntries(given: unknown): Entries {
  const result = schema.safeParse(given, { error: typeFault })
  if (result.success) return result.data
  const problems = result.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)
  const shown = problems.slice(0, MAX_PROBLEMS).join('\n')
  const rest = problems.length > MAX_PROBLEMS ? `\nand ${problems.length - MAX_PROBLEMS} more` : ''
  throw new AppError('invalid_input', shown + rest)
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new AppError('invalid_input', `That is no JSON: ${(error as Error).message}`)
  }
}

/** One line for each entry. The column `kind` gives its kind; other columns have the names of JSON. Empty cells are left out. */
function fromCsv(text: string): Record<string, unknown[]> {
  const entries: Record<string, unknown[]> = {}
  for (const [at, { kind = '', ...cells }] of parseCsv(text).entries()) {
    const list = KINDS[kind.trim()]
    if (!list)
      throw new AppError(
        'invalid_input',
        `row ${at + 1}: the column kind must say country, city or protocol, not "${kind}"`,
      )
    const values = Object.entries(cells).filter(([, cell]) => cell.trim() !== '')
    entries[list] = [
      ...(entries[list] ?? []),
      Object.fromEntries(
        values.map(([column, cell]) => [column, TEXTS.has(column) ? cell : fromCell(cell.trim())]),
      ),
    ]
  }
  return entries
}

function fromCell(cell: string): unknown {
  if (/^(true|false)$/i.test(cell)) return cell.toLowerCase() === 'true'
  return /^-?\d+(\.\d+)?$/.test(cell) ? Number(cell) : cell
}

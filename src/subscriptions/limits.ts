// What a login may use: how many sessions at once, and where and how it may connect. Kept as JSON on the subscription.
import type { Handle } from '../db/database.ts'
import { AppError } from '../errors.ts'

export type AccessLimits = {
  /** A login may hold the smaller of the two at once; neither: the brand's default_sessions. */
  multiLogin?: number | undefined
  sessionLimit?: number | undefined
  /** Ids of the catalogue; an empty list allows all. */
  countryIds: readonly number[]
  cityIds: readonly number[]
  protocolIds: readonly number[]
}

export type ShownLimits = {
  sessions: number | null
  countries: number[]
  cities: number[]
  protocols: number[]
}

export const MAX_SESSIONS = 1_000_000
/** More than there are countries; a longer list is a mistake. */
export const MAX_LISTED_IDS = 300

export type CatalogueKind = 'country' | 'city' | 'protocol'

/** What is asked of the catalogue of places and protocols. */
export type Catalogue = {
  /** Those of `ids` that are not in the catalogue. */
  findUnknownIds(handle: Handle, kind: CatalogueKind, ids: readonly number[]): Promise<number[]>
}

/**
 * The limits without repetitions. Errors: invalid_input, naming multiLogin, sessionLimit, country, city or protocol, when
 * a number is not one that can be held, a list is too long or the catalogue does not have an id.
 */
export async function checkLimits(
  handle: Handle,
  catalogue: Catalogue,
  limits: AccessLimits,
): Promise<AccessLimits> {
  const { multiLogin, sessionLimit } = limits
  const checked = {
    ...(multiLogin === undefined ? {} : { multiLogin: sessions('multiLogin', multiLogin) }),
    ...(sessionLimit === undefined ? {} : { sessionLimit: sessions('sessionLimit', sessionLimit) }),
    countryIds: idList('country', limits.countryIds),
    cityIds: idList('city', limits.cityIds),
    protocolIds: idList('protocol', limits.protocolIds),
  }
  await mustBeKnown(handle, catalogue, 'country', checked.countryIds)
  await mustBeKnown(handle, catalogue, 'city', checked.cityIds)
  await mustBeKnown(handle, catalogue, 'protocol', checked.protocolIds)
  return checked
}

export function encodeLimits(limits: AccessLimits | undefined): string | null {
  return limits ? JSON.stringify(limits) : null
}

export function decodeLimits(text: string | null): AccessLimits | undefined {
  return text === null ? undefined : { ...NO_LIMITS, ...(JSON.parse(text) as Partial<AccessLimits>) }
}

/** As the API and events show them; null: as the brand sets it for all. The smaller of the two limits of sessions counts. */
export function shownLimits(limits: AccessLimits | undefined): ShownLimits | null {
  if (!limits) return null
  const { sessionLimit, multiLogin, countryIds, cityIds, protocolIds } = limits
  const most = Math.min(sessionLimit ?? Number.POSITIVE_INFINITY, multiLogin ?? Number.POSITIVE_INFINITY)
  return {
    sessions: Number.isFinite(most) ? most : null,
    ...{ countries: [...countryIds], cities: [...cityIds], protocols: [...protocolIds] },
  }
}

const NO_LIMITS: AccessLimits = { countryIds: [], cityIds: [], protocolIds: [] }

function sessions(name: string, value: number): number {
  if (Number.isInteger(value) && value >= 1 && value <= MAX_SESSIONS) return value
  throw new AppError('invalid_input', `${name} must be a whole number from 1 to ${MAX_SESSIONS}`)
}

function idList(kind: CatalogueKind, ids: readonly number[]): number[] {
  if (!ids.every((id) => Number.isSafeInteger(id) && id > 0))
    throw new AppError('invalid_input', `${kind} must be a list of ids, which are positive whole numbers`)
  const once = [...new Set(ids)]
  if (once.length <= MAX_LISTED_IDS) return once
  throw new AppError('invalid_input', `${kind} may list at most ${MAX_LISTED_IDS} ids`)
}

async function mustBeKnown(
  handle: Handle,
  catalogue: Catalogue,
  kind: CatalogueKind,
  ids: readonly number[],
): Promise<void> {
  if (ids.length === 0) return
  const [unknown] = await catalogue.findUnknownIds(handle, kind, ids)
  if (unknown === undefined) return
  throw new AppError('invalid_input', `${kind}: there is none with the id ${unknown}`)
}

// VAM's preferences: the core's limits of a login, keyed by name or by the number of a service.
import { type AccessLimits, MAX_SESSIONS } from '../../subscriptions/limits.ts'
import { quotesHint } from '../body.ts'
import { field, isBlank, type Wrong, wholeNumber, word } from './fields.ts'

/** The names of preferences, and the numbers that getAllServiceTypes gives them: they never change. */
export const SERVICES = {
  multi_login: 1,
  session_limit: 2,
  concurrent_users: 3, // another name of multi_login
  protocol: 4,
  country: 5,
  city: 6,
} as const

type Service = keyof typeof SERVICES
type Given = Partial<Record<Service, unknown>>

/** Longer lists are refused unread. */
const MAX_IDS = 1000

const DOC = {
  type: ['object', 'string'],
  properties: {
    multi_login: { type: 'integer', minimum: 1 },
    session_limit: { type: 'integer', minimum: 1 },
    country: { type: 'array', items: { type: 'integer' } },
    city: { type: 'array', items: { type: 'integer' } },
    protocol: { type: 'array', items: { type: 'integer' } },
  },
}
const DESCRIPTION =
  'What the account may use: `multi_login` and `session_limit` (sessions at once), `country`, `city` and `protocol` (ids of the inventory; empty or left out: all). An object, JSON text or fields in brackets'

/** Undefined when they are absent. */
export function preferences() {
  return field({ description: DESCRIPTION, ...DOC }, (value): AccessLimits | undefined | Wrong => {
    const given = isBlank(value) ? {} : readObject(value)
    if (given === undefined) return noObject(value)
    return Object.keys(given).length === 0 ? undefined : limitsOf(given)
  })
}

/** Required: absent preferences are refused; an empty object removes all limits. */
export function neededPreferences() {
  return field({ description: DESCRIPTION, ...DOC }, (value): AccessLimits | Wrong => {
    if (isBlank(value)) return { wrong: 'is required' }
    const given = readObject(value)
    return given === undefined ? noObject(value) : limitsOf(given)
  })
}

/** `key` and `keys` mean the same; both names and numbers of services are accepted in any case. */
export function preferencesFormat() {
  return word(
    '`key`: preferences are keyed by name. Left out: numbers of services do as well',
    ['key', 'keys', ''],
    '',
  )
}

function noObject(value: unknown): Wrong {
  return { wrong: `must be an object or its JSON${typeof value === 'string' ? quotesHint(value) : ''}` }
}

/** PHP encodes an empty object as an empty list. */
function readObject(value: unknown): Record<string, unknown> | undefined {
  const found = typeof value === 'string' ? parse(value) : value
  if (Array.isArray(found)) return found.length === 0 ? {} : undefined
  return typeof found === 'object' && found !== null ? (found as Record<string, unknown>) : undefined
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    return undefined
  }
}

function limitsOf(fields: Record<string, unknown>): AccessLimits | Wrong {
  const given: Given = {}
  for (const [key, value] of Object.entries(fields)) {
    const service = serviceOf(key)
    if (service !== undefined) given[service] = value
    else if (/^\d+$/.test(key)) return { wrong: `has ${key}, which is the number of no service` }
  }
  const multiLogin = sessions('multi_login', given.multi_login ?? given.concurrent_users)
  const sessionLimit = sessions('session_limit', given.session_limit)
  const countryIds = ids('country', given.country)
  const cityIds = ids('city', given.city)
  const protocolIds = ids('protocol', given.protocol)
  for (const found of [multiLogin, sessionLimit, countryIds, cityIds, protocolIds]) {
    if (typeof found === 'object' && 'wrong' in found) return found
  }
  return { multiLogin, sessionLimit, countryIds, cityIds, protocolIds } as AccessLimits
}

function serviceOf(key: string): Service | undefined {
  return (Object.keys(SERVICES) as Service[]).find((name) => name === key || String(SERVICES[name]) === key)
}

function sessions(name: Service, value: unknown): number | undefined | Wrong {
  if (isBlank(value)) return undefined
  const number = wholeNumber(value)
  if (number !== undefined && number >= 1 && number <= MAX_SESSIONS) return number
  return { wrong: `has a bad ${name}: it must be a number between 1 and ${MAX_SESSIONS}` }
}

/** A list, one id, or the form of a list in a web form: an object with numbers as names. */
function ids(name: Service, value: unknown): readonly number[] | Wrong {
  if (isBlank(value)) return []
  const isList = typeof value === 'object' && Object.keys(value ?? {}).every((key) => /^\d+$/.test(key))
  const given = isList ? Object.values(value ?? {}) : [value]
  const numbers = given.length <= MAX_IDS ? given.map(wholeNumber) : [undefined]
  if (numbers.every((number) => number !== undefined && number >= 1)) return numbers as number[]
  return { wrong: `has a bad ${name}: it must be a list of ids from the inventory` }
}

// The SDK: an object with a method for each call of the management API.
import { type Endpoint, etagOf, makeSend, type Send, type Settings } from './call.ts'
import { LatchkeyError } from './errors.ts'
import { ENDPOINTS, type Methods } from './methods.ts'
import { makePages } from './pages.ts'
import type { components } from './schema.ts'
import { unwrap } from './unwrap.ts'

export type { CallOptions, Settings, Upload } from './call.ts'
export type { ErrorCode, Problem } from './errors.ts'
export type { EventOf, EventType, LatchkeyEvent } from './events.ts'
export type { Methods } from './methods.ts'
export type { Pages } from './pages.ts'
export type { components, operations, paths } from './schema.ts'
export { etagOf, LatchkeyError, unwrap }

export type Account = components['schemas']['getAccountAnswer']
export type Subscription = components['schemas']['getSubscriptionAnswer']

export type Latchkey = Omit<Methods, 'webhooks'> & {
  webhooks: Methods['webhooks'] & {
    /** Checks a call that the server has made to you, and reads its event. Needs no key: `unwrap` stands alone, too. */
    unwrap: typeof unwrap
  }
}

export const Latchkey = class {
  constructor(settings: Settings) {
    const methods = methodsOf(makeSend(settings))
    Object.assign(this, methods, { webhooks: { ...methods.webhooks, unwrap } })
  }
} as unknown as new (
  settings: Settings,
) => Latchkey

function methodsOf(send: Send): Methods {
  const resources = Object.entries<Readonly<Record<string, Endpoint>>>(ENDPOINTS).map(([name, endpoints]) => [
    name,
    Object.fromEntries(Object.entries(endpoints).map(([method, one]) => [method, methodOf(one, send)])),
  ])
  return Object.fromEntries(resources) as Methods
}

/** Its arguments: the parts of the path, then the query or the body, then a file where it takes one, then the options of the call. */
function methodOf(endpoint: Endpoint, send: Send) {
  const names = [...endpoint.path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name)
  return (...given: unknown[]) => {
    const path = Object.fromEntries(names.map((name, at) => [name, given[at]]))
    for (const [name, value] of Object.entries(path))
      if (value === undefined || value === '') throw new TypeError(`${endpoint.path}: the ${name} is missing`)
    const rest = given.slice(names.length)
    const input = (endpoint.takes ? rest.shift() : undefined) ?? {}
    const file = endpoint.uploads ? rest.shift() : undefined
    const options = rest[0] as Parameters<Send>[2]
    if (endpoint.takes === 'body') return send(endpoint, { path, body: input }, options)
    const query = input as Record<string, unknown>
    if (!endpoint.pages) return send(endpoint, { path, query, body: file }, options)
    const read = (after: unknown) => send(endpoint, { path, query: { ...query, after } }, options)
    return makePages(read as Parameters<typeof makePages>[0], query.after as string | number | undefined)
  }
}

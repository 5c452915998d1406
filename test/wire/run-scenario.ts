// Runs a scenario on a server and records every request and answer, whole.

import type { Exchange, Fields, Scenario } from './scenario.ts'
import { carryOut, fillIn, requestOf, send } from './steps.ts'
import type { Answer } from './wire-client.ts'
import { closeWorld, openWorld, type WireServer, type World } from './wire-server.ts'

/** The part of an exchange in a golden file. */
export type RecordedExchange = {
  name: string
  before?: unknown[]
  request: { verb: string; path: string; headers?: Record<string, string>; fields?: Fields; raw?: string }
  answer: Answer
}
export type RecordedScenario = { name: string; given: unknown[]; exchanges: RecordedExchange[] }

/** Longer texts are shown as their beginning and length. */
const SHOWN = 200
const REQUEST_ID = 'x-request-id'
const PLACE = '…'

export async function runScenario(
  server: WireServer,
  scenario: Scenario,
  firstProductId: number,
): Promise<RecordedScenario> {
  const world = await openWorld(server, scenario.name, firstProductId)
  try {
    const given: unknown[] = []
    for (const step of scenario.given) {
      await carryOut(world, step)
      given.push(shown(fillIn(step, world.known)))
    }
    const exchanges: RecordedExchange[] = []
    for (const exchange of scenario.exchanges) exchanges.push(await exchangeOnce(world, exchange))
    return { name: scenario.name, given, exchanges }
  } catch (cause) {
    throw new Error(`${scenario.name} (${server.encoding}, ${server.engine})`, { cause })
  } finally {
    await closeWorld(world)
  }
}

async function exchangeOnce(world: World, exchange: Exchange): Promise<RecordedExchange> {
  const before: unknown[] = []
  for (const step of exchange.before ?? []) {
    await carryOut(world, step)
    before.push(shown(fillIn(step, world.known)))
  }
  const { name, call, verb, raw } = exchange
  const path = exchange.path && (fillIn(exchange.path, world.known) as string)
  const text = raw && (fillIn(raw.text, world.known) as string).repeat(raw.times ?? 1)
  const request = requestOf(world, call, {
    ...(verb === undefined ? {} : { verb }),
    ...(path === undefined ? {} : { path }),
    ...(text === undefined ? {} : { body: text }),
  })
  const answer = await send(world, request)
  const headers = fillIn(call.headers, world.known) as Record<string, string> | undefined
  const content = request.body === undefined ? {} : { fields: fillIn(call.fields, world.known) as Fields }
  return {
    name,
    ...(before.length > 0 ? { before } : {}),
    request: shown({
      verb: request.verb,
      path: request.path,
      ...(headers ? { headers } : {}),
      ...(text === undefined ? content : { raw: text }),
    }) as RecordedExchange['request'],
    answer: comparable(answer),
  }
}

/**
 * The comparable part of an answer: in place of the request's id, which differs each time, a mark; without the length of a
 * body, since it follows from the body. Throws when the id has another form or the length is wrong.
 */
export function comparable({ status, headers, body }: Answer): Answer {
  const { 'content-length': length, [REQUEST_ID]: id = '', ...rest } = headers
  if (!/^[\w-]{8,64}$/.test(id)) throw new Error(`a strange request id: ${id}`)
  if (body !== '' && length !== String(Buffer.byteLength(body))) throw new Error('a wrong content-length')
  const kept = body === '' && length !== undefined ? { 'content-length': length } : {}
  return { status, headers: { ...kept, ...rest, [REQUEST_ID]: PLACE }, body: body.replace(id, PLACE) }
}

function shown(value: unknown): unknown {
  if (typeof value === 'string' && value.length > SHOWN) {
    return `${value.slice(0, SHOWN / 5)}… (${value.length} characters)`
  }
  if (Array.isArray(value)) return value.map(shown)
  if (typeof value !== 'object' || value === null) return value
  const given = Object.entries(value).filter(([, one]) => one !== undefined)
  return Object.fromEntries(given.map(([name, one]) => [name, shown(one)]))
}

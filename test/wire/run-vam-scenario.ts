// Runs VAM scenarios on a server, records requests and answers, and judges them against the contract.

import type { RecordedExchange, RecordedScenario } from './run-scenario.ts'
import { comparable } from './run-scenario.ts'
import { VAM_STATUS } from './vam/contract.ts'
import {
  type Before,
  closeVamWorld,
  openVamWorld,
  requestOf,
  type Sending,
  type VamWorld,
} from './vam-world.ts'
import type { WireServer } from './wire-server.ts'

export type VamMode = 'auto' | 'http' | 'envelope'

export type VamExchange = {
  name: string
  before?: Before[]
  send: Sending
  /** 1: success. */
  code: number
  /** The exact text; '' where the contract has no sentence: then `naming` must match it. */
  message: string
  naming?: RegExp
  /** The HTTP status in mode http, where the code alone does not decide it. */
  status?: number
  /** Refused before the operation runs: the same status in all modes. */
  fixed?: boolean
  /** Fields that a success must have. */
  body?: Record<string, unknown>
  /** The number of entries of lists in it. */
  lists?: Record<string, number>
}

export type VamScenario = { name: string; given?: Before[]; exchanges: VamExchange[] }
/** All scenarios of an operation; `file` names its golden file. */
export type VamSuite = { file: string; scenarios: VamScenario[] }

/** Refusals of the credential itself: no valid token, wrong key. */
const BRANDLESS = new Set([1002, 1003])
const SUSPENDED = 60001

const LONGEST_SHOWN = 400

export async function runVamScenario(
  server: WireServer,
  scenario: VamScenario,
  firstId: number,
  mode: VamMode,
): Promise<RecordedScenario> {
  const world = await openVamWorld(server, scenario.name, firstId, mode)
  try {
    for (const before of scenario.given ?? []) await before(world)
    const exchanges: RecordedExchange[] = []
    for (const exchange of scenario.exchanges) exchanges.push(await exchangeOnce(world, exchange))
    return { name: scenario.name, given: [], exchanges }
  } catch (cause) {
    throw new Error(`${scenario.name} (${mode}, ${server.engine})`, { cause })
  } finally {
    await closeVamWorld(world)
  }
}

async function exchangeOnce(
  world: VamWorld,
  { name, before = [], send }: VamExchange,
): Promise<RecordedExchange> {
  for (const step of before) await step(world)
  const request = requestOf(world, send)
  const answer = comparable(await world.send(send))
  const { verb, path, headers, body } = request
  const shown =
    body !== undefined && body.length > LONGEST_SHOWN
      ? `${body.slice(0, 80)}… (${body.length} characters)`
      : body
  return { name, request: { verb, path, headers, ...(shown === undefined ? {} : { raw: shown }) }, answer }
}

/** A brand's number counts the earlier brands on the server: a mark replaces it. */
export function withoutReseller(recorded: readonly RecordedScenario[]): RecordedScenario[] {
  return recorded.map((scenario) => ({ ...scenario, exchanges: scenario.exchanges.map(withoutNumber) }))
}

function withoutNumber({ name, request, answer }: RecordedExchange): RecordedExchange {
  const path = request.path
    .replace(/^(\/inventory\/v1\/get\w+\/)\d+/, '$1…')
    .replace(/([?&](?:[iI]ResellerId|iId)=)(?!999999)\d+/, '$1…')
  const raw = request.raw?.replace(/("iResellerId":)"\d+"/, '$1"…"')
  const body = answer.body
    .replace(/("resellerId":)"\d+"/, '$1"…"')
    .replace(/("resellerUid":)"res_[0-9a-f]{13}"/, '$1"…"')
  return {
    name,
    request: { ...request, path, ...(raw === undefined ? {} : { raw }) },
    answer: { ...answer, body },
  }
}

/** The faults in the answers of a scenario, independent of the golden file. */
export function vamBreaches(scenario: VamScenario, recorded: RecordedScenario, mode: VamMode): string[] {
  return scenario.exchanges.flatMap((exchange, i) => {
    const one = recorded.exchanges[i]
    const found = one ? breachesOf(exchange, one, mode) : ['not recorded']
    return found.map((what) => `${scenario.name} / ${exchange.name} (${mode}): ${what}`)
  })
}

function breachesOf(exchange: VamExchange, { answer }: RecordedExchange, mode: VamMode): string[] {
  const found: string[] = []
  const status = expectedStatus(exchange, mode)
  if (answer.status !== status) found.push(`HTTP status ${answer.status}, not ${status}`)
  if (answer.headers['content-type'] !== 'application/json; charset=utf-8') found.push('content type')
  const { header, body, ...rest } = JSON.parse(answer.body) as {
    header: Record<string, unknown>
    body: unknown
  }
  if (Object.keys(rest).length > 0) found.push(`more than header and body: ${Object.keys(rest)}`)
  const message = exchange.message || header.message
  const expected = { code: exchange.code, response_code: exchange.code, message }
  if (!exchange.naming?.test(String(message)) && exchange.naming)
    found.push(`${message} does not name ${exchange.naming}`)
  for (const [key, value] of Object.entries(expected)) {
    if (header[key] !== value)
      found.push(`header.${key}: ${JSON.stringify(header[key])}, not ${JSON.stringify(value)}`)
  }
  if (typeof body !== 'object' || body === null) return [...found, 'body is no object']
  if (exchange.code !== 1 && JSON.stringify(body) !== '{}')
    found.push(`a refusal with a body: ${JSON.stringify(body)}`)
  for (const [key, value] of Object.entries(exchange.body ?? {})) {
    const is = (body as Record<string, unknown>)[key]
    const right =
      value instanceof RegExp ? value.test(String(is)) : JSON.stringify(is) === JSON.stringify(value)
    if (!right)
      found.push(
        `body.${key}: ${JSON.stringify(is)}, not ${value instanceof RegExp ? value : JSON.stringify(value)}`,
      )
  }
  for (const [key, count] of Object.entries(exchange.lists ?? {})) {
    const list = (body as Record<string, unknown>)[key]
    if (!Array.isArray(list) || list.length !== count)
      found.push(`body.${key} has not ${count} entries: ${JSON.stringify(list)}`)
  }
  return found
}

/** Legacy paths answer 200 by default, all others a fitting status (VAM contract section 1). */
function expectedStatus({ code, status, fixed, send }: VamExchange, mode: VamMode): number {
  const real = status ?? VAM_STATUS[code] ?? 0
  if (fixed) return real
  const isLegacy = /^\/(?:vam\/v1\/(?!user\/subscription)|(?:vap|inventory|ca|speedtest)\/v1\/)/.test(
    send.path,
  )
  // A call that names no known brand gets the default of brands.
  const isNamed = code === SUSPENDED || !(BRANDLESS.has(code) || send.path.startsWith('/auth/'))
  const own = isNamed ? mode : 'auto'
  return own === 'envelope' || (own === 'auto' && isLegacy) ? 200 : real
}

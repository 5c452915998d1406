// Judges recorded scenarios: against the codes that they promise, and against the golden files. Pure; every finding is a
// sentence.
import { isDeepStrictEqual } from 'node:util'
import { HTTP_STATUS } from './contract.ts'
import type { RecordedExchange, RecordedScenario } from './run-scenario.ts'
import type { Exchange, Scenario } from './scenario.ts'
import type { ErrorMode } from './wire-server.ts'

/** The faults in the answers of a scenario, independent of the golden file. */
export function breaches(scenario: Scenario, recorded: RecordedScenario, mode: ErrorMode): string[] {
  return scenario.exchanges.flatMap((exchange, i) => {
    const at = `${scenario.name} / ${exchange.name} (${mode})`
    const one = recorded.exchanges[i]
    return one ? breachesOf(exchange, one, mode).map((what) => `${at}: ${what}`) : [`${at}: not recorded`]
  })
}

function breachesOf(exchange: Exchange, { answer }: RecordedExchange, mode: ErrorMode): string[] {
  const found: string[] = []
  const status = expectedStatus(exchange, mode)
  if (answer.status !== status) found.push(`HTTP status ${answer.status}, not ${status}`)
  for (const [name, value] of Object.entries({ ...ALWAYS, ...exchange.has })) {
    if (answer.headers[name] !== value) found.push(`header ${name}: ${answer.headers[name]}, not ${value}`)
  }
  if (exchange.verb === 'HEAD') return found
  const body = parse(answer.body)
  if (!body) return [...found, `not one JSON object: ${answer.body}`]
  const keys = Object.keys(body)
  if (exchange.code === 0) {
    if (keys[0] !== 'status' || body.status !== 'success') found.push(`no success: ${answer.body}`)
    return found
  }
  if (keys.join() !== 'status,code,message' || body.status !== 'error') found.push(`no error: ${answer.body}`)
  if (body.code !== exchange.code) found.push(`code ${body.code}, not ${exchange.code}: ${body.message}`)
  if (exchange.names !== undefined && !new RegExp(`\\b${exchange.names}\\b`).test(String(body.message))) {
    found.push(`the message does not name ${exchange.names}: ${body.message}`)
  }
  return found
}

const ALWAYS = { 'content-type': 'application/json; charset=utf-8' }

function expectedStatus(exchange: Exchange, mode: ErrorMode): number {
  if (exchange.status !== undefined) return exchange.status
  return mode === 'envelope' || exchange.brandless ? 200 : (HTTP_STATUS[exchange.code] ?? 0)
}

function parse(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined
  } catch {
    return undefined
  }
}

/** The differences between two recordings of a method's scenarios, word for word; `a` and `b` name the recordings. */
export function differences(
  a: readonly RecordedScenario[],
  b: readonly RecordedScenario[],
  names: [string, string],
): string[] {
  const found: string[] = []
  for (const name of new Set([...a, ...b].map((scenario) => scenario.name))) {
    const [left, right] = [a, b].map((side) => side.filter((scenario) => scenario.name === name))
    if (left?.length !== 1 || right?.length !== 1) {
      found.push(`${name}: ${left?.length} times in ${names[0]}, ${right?.length} times in ${names[1]}`)
    } else
      found.push(...scenarioDifferences(left[0] as RecordedScenario, right[0] as RecordedScenario, names))
  }
  return found
}

function scenarioDifferences(
  a: RecordedScenario,
  b: RecordedScenario,
  [left, right]: [string, string],
): string[] {
  const found = isDeepStrictEqual(a.given, b.given) ? [] : [`${a.name}: other steps before`]
  for (let i = 0; i < Math.max(a.exchanges.length, b.exchanges.length); i++) {
    const [one, other] = [a.exchanges[i], b.exchanges[i]]
    if (isDeepStrictEqual(one, other)) continue
    const at = `${a.name} / ${one?.name ?? other?.name}`
    found.push(`${at}:\n  ${left}: ${JSON.stringify(one)}\n  ${right}: ${JSON.stringify(other)}`)
  }
  return found
}

/** The same answers with the status left to the mode. */
export function withoutStatus(recorded: readonly RecordedScenario[]): RecordedScenario[] {
  return recorded.map((scenario) => ({
    ...scenario,
    exchanges: scenario.exchanges.map((one) => ({ ...one, answer: { ...one.answer, status: 0 } })),
  }))
}

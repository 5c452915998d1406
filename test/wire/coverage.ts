// What all scenarios together must show: every error that a method declares or that every method of its kind can give, and
// every code of the contract. Pure; each finding names the missing part.
import { WIRE } from '../../src/http/amapi/errors.ts'
import { rowOf } from '../../src/http/dialect.ts'
import { needsSignIn, type Operation } from '../../src/http/operation.ts'
import { HTTP_STATUS, PUBLISHED } from './contract.ts'
import type { Exchange, Suite } from './scenario.ts'

/** Needs a database that goes away: tested by flows/db/database-away. */
const SHOWN_ELSEWHERE = [1901]

/** Transport refusals that every method gives, by their status. */
const TRANSPORT = [405, 413]

export function gaps(operations: readonly Operation[], suites: readonly Suite[]): string[] {
  const all = suites.flatMap(exchangesOf)
  const codes = new Set(all.map((one) => one.code))
  const missing = Object.keys(HTTP_STATUS).filter(
    (code) => !codes.has(Number(code)) && !SHOWN_ELSEWHERE.includes(Number(code)),
  )
  return [
    ...operations.flatMap((operation) => gapsOf(operation, suites)),
    ...suites
      .filter(({ method }) => !operations.some((one) => one.name === method))
      .map(({ method }) => `${method}: scenarios of a method that there is not`),
    ...missing.map((code) => `code ${code} of the contract is never shown`),
    ...(all.some((one) => one.status === 404) ? [] : ['an unknown method is never asked for']),
  ]
}

function gapsOf(operation: Operation, suites: readonly Suite[]): string[] {
  const { name } = operation
  const suite = suites.find((one) => one.method === name)
  if (!suite) return [`${name}: no scenarios`]
  const shown = exchangesOf(suite).filter((one) => one.call.method === name)
  const codes = new Set(shown.map((one) => one.code))
  const statuses = new Set(shown.map((one) => one.status))
  const published = suite.scenarios.filter((scenario) => scenario.published)
  return [
    ...requiredCodes(operation)
      .filter((code) => !codes.has(code))
      .map((code) => `${name}: code ${code} is never shown`),
    ...TRANSPORT.filter((status) => !statuses.has(status)).map(
      (status) => `${name}: ${status} is never shown`,
    ),
    ...fieldGaps(operation, shown),
    ...(published.length === 1 && PUBLISHED[name] ? [] : [`${name}: not one published sample`]),
    ...(operation.writes && !shown.some((one) => one.has?.['idempotent-replayed'])
      ? [`${name}: no repetition with an Idempotency-Key`]
      : []),
  ]
}

/** Each declared parameter is malformed or missing in some exchange that names it. */
function fieldGaps(operation: Operation, shown: readonly Exchange[]): string[] {
  const named = new Set(shown.filter((one) => one.code === 1001).map((one) => one.names))
  return ['apikey', ...Object.keys(operation.input.shape)]
    .filter((field) => !named.has(field))
    .map((field) => `${operation.name}: 1001 is never shown for ${field}`)
}

/** The codes that a method of this kind can always answer (AMAPI contract section 2), and those that it declares. */
export function requiredCodes({ permission, errors }: Operation): number[] {
  const always = [0, 1001, 1002, 1101, 1502]
  if (needsSignIn(permission)) {
    always.push(permission.audience === 'alias_or_its_owner' ? 1401 : 1201, 1203)
    always.push(...(permission.by === 'trusted' ? [1104] : [1102, 1103]))
  }
  return [...new Set([...always, ...errors.map((code) => rowOf(WIRE, code).code)])].sort((a, b) => a - b)
}

function exchangesOf({ scenarios }: Suite): Exchange[] {
  return scenarios.flatMap((scenario) => scenario.exchanges)
}

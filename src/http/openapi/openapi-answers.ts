// The answers of operations, for OpenAPI: one response for each status, with every error that can come with it. Knows no
// dialect.

import type { Operation } from '../operation.ts'
import type { Described, DescribedError, Example, Response, Schema } from './openapi-document.ts'

const OK = 200
const NOT_MODIFIED = 304

export function responses(operation: Operation, described: Described): Record<string, Response> {
  const { status: success = 200 } = operation
  const errors = described.errors(operation)
  const statuses = [...new Set(errors.flatMap((error) => error.statuses))].filter((one) => one !== success)
  const withSuccess = errors.filter((error) => error.statuses.includes(success))
  const all: [number, Response][] = statuses.map((status) => [
    status,
    errorResponse(
      errors.filter((error) => error.statuses.includes(status)),
      described,
    ),
  ])
  // Every JavaScript engine keeps keys that look like numbers in rising order.
  const fine = successResponse(operation, withSuccess, described)
  const more = operation.statusOf ? [[OK, fine] as [number, Response]] : []
  const same: [number, Response][] = described.own?.isConditional(operation)
    ? [[NOT_MODIFIED, { description: 'As If-None-Match says', headers: headerRefs([]), content: {} }]]
    : []
  return Object.fromEntries([[success, fine], ...more, ...same, ...all])
}

function successResponse(
  operation: Operation,
  errors: readonly DescribedError[],
  described: Described,
): Response {
  const answer = { $ref: `#/components/schemas/${operation.name}Answer` }
  const value = described.answer.example(operation.example.answer, operation)
  const content = {
    schema: errors.length > 0 ? { oneOf: [answer, errorsSchema(errors, described)] } : answer,
    examples: { success: { summary: 'Success', value }, ...exampleRefs(errors) },
  }
  return {
    description: errors.length > 0 ? 'Success, or an error in the same envelope' : 'Success',
    headers: {
      ...headerRefs(errors),
      ...refsOf([
        ...(operation.writes ? ['Idempotent-Replayed'] : []),
        ...(described.own?.answerOf(operation) ?? []),
      ]),
    },
    content:
      operation.status === 204 ? {} : { 'application/json': content, ...lineTypes(operation, described) },
  }
}

/** The other forms of a list. */
function lineTypes(operation: Operation, { own }: Described): Response['content'] {
  const types = own?.rowTypesOf(operation) ?? []
  const schema = { type: 'string', description: 'A line for each row of `data`, from all pages' }
  return Object.fromEntries(types.map((type) => [type, { schema }]))
}

export function errorResponse(errors: readonly DescribedError[], described: Described): Response {
  return {
    description: [...new Set(errors.map((error) => error.meaning))].join('; '),
    headers: headerRefs(errors),
    content: {
      [described.errorType ?? 'application/json']: {
        schema: errorsSchema(errors, described),
        examples: exampleRefs(errors),
      },
    },
  }
}

function errorsSchema(errors: readonly DescribedError[], described: Described): Schema {
  return described.errorSchema(errors)
}

function exampleRefs(errors: readonly DescribedError[]): Record<string, Example> {
  return Object.fromEntries(errors.map(({ name }) => [name, { $ref: `#/components/examples/${name}` }]))
}

function headerRefs(errors: readonly DescribedError[]): Record<string, unknown> {
  const names = ['X-Request-Id', ...(errors.some((error) => error.mayRetry) ? ['Retry-After'] : [])]
  return refsOf(names)
}

function refsOf(names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]))
}

// Makes an OpenAPI 3.1 document out of operations. Knows no dialect: names, texts, shapes of answers and which errors a
// call can give come from the Described that is passed in. The order of everything is the order of the operations.
import { z } from 'zod'
import type { Operation } from './operation.ts'

/** JSON Schema 2020-12, as far as documents here use it. */
export type Schema = {
  readonly [keyword: string]: unknown
  type?: string | readonly string[]
  title?: string
  description?: string
  properties?: Readonly<Record<string, Schema>>
  required?: readonly string[]
  items?: Schema
}

/** An error as callers see it: every HTTP status it can come with, and one answer that is an example of it. */
export type DescribedError = {
  name: string
  statuses: readonly number[]
  meaning: string
  answer: Readonly<Record<string, unknown>>
  mayRetry: boolean
}

export type Callers = { summary: string; credentials: readonly { name: string; text: string }[] }

/** What a dialect adds to its operations. */
export type Described = {
  info: { title: string; version: string; summary: string; description: string }
  serverUrl: string
  pathPrefix: string
  requestTypes: readonly string[]
  operations: readonly Operation[]
  /** Fields that the dialect itself reads, before and after an operation's own. */
  fieldsBefore: Readonly<Record<string, Schema>>
  fieldsAfter: Readonly<Record<string, Schema>>
  requiredBefore: readonly string[]
  exampleBefore: Readonly<Record<string, string>>
  callers(operation: Operation): Callers
  security(operation: Operation): readonly Readonly<Record<string, readonly string[]>>[]
  securitySchemes: Readonly<Record<string, unknown>>
  /** Fields that every answer of success begins with; each has a `const`. */
  successFields: Readonly<Record<string, Schema & { const: unknown }>>
  errorSchema: Schema
  /** What all of these errors have in common beside `errorSchema`. */
  narrowError(errors: readonly DescribedError[]): Schema
  errors(operation: Operation): readonly DescribedError[]
  /** Errors of requests that reach no operation; in `components.responses`, by name. */
  elsewhere: readonly DescribedError[]
}

export type MediaType = { schema: Schema; example?: unknown; examples?: Record<string, Example> }
export type Example = { $ref: string } | { summary: string; value: unknown }
export type Response = {
  description: string
  headers: Record<string, unknown>
  content: Record<string, MediaType>
}

export type DocumentedOperation = {
  operationId: string
  summary: string
  description: string
  'x-callers': Callers
  security: Described['security'] extends (...args: never[]) => infer R ? R : never
  parameters?: { $ref: string }[]
  requestBody: { required: true; content: Record<string, MediaType> }
  responses: Record<string, Response>
}

export type OpenApi = {
  openapi: string
  info: Described['info']
  servers: { url: string }[]
  paths: Record<string, { post: DocumentedOperation }>
  components: {
    schemas: Record<string, Schema>
    examples: Record<string, { summary: string; value: unknown }>
    responses: Record<string, Response>
    headers: Record<string, unknown>
    parameters: Record<string, unknown>
    securitySchemes: Readonly<Record<string, unknown>>
  }
}

export function makeOpenApi(described: Described): OpenApi {
  const errors = new Map<string, DescribedError>()
  for (const operation of described.operations) {
    for (const error of described.errors(operation)) errors.set(error.name, error)
  }
  for (const error of described.elsewhere) errors.set(error.name, error)
  const { operations, pathPrefix } = described
  return {
    openapi: '3.1.1',
    info: described.info,
    servers: [{ url: described.serverUrl }],
    paths: Object.fromEntries(
      operations.map((one) => [pathPrefix + one.name, { post: documented(one, described) }]),
    ),
    components: {
      schemas: Object.fromEntries([
        ...operations.flatMap((one) => [
          [`${one.name}Request`, requestSchema(one, described)],
          [`${one.name}Answer`, answerSchema(one, described)],
        ]),
        ['Error', described.errorSchema],
      ]),
      examples: Object.fromEntries(
        [...errors.values()].map(({ name, meaning, answer }) => [name, { summary: meaning, value: answer }]),
      ),
      responses: Object.fromEntries(
        described.elsewhere.map((error) => [error.name, errorResponse([error], described)]),
      ),
      headers: HEADERS,
      parameters: PARAMETERS,
      securitySchemes: described.securitySchemes,
    },
  }
}

function documented(operation: Operation, described: Described): DocumentedOperation {
  const schema = { $ref: `#/components/schemas/${operation.name}Request` }
  const example = { ...described.exampleBefore, ...operation.example.request }
  return {
    operationId: operation.name,
    summary: operation.summary,
    description: operation.description,
    'x-callers': described.callers(operation),
    security: described.security(operation),
    ...(operation.writes && { parameters: [{ $ref: '#/components/parameters/Idempotency-Key' }] }),
    requestBody: {
      required: true,
      content: Object.fromEntries(described.requestTypes.map((type) => [type, { schema, example }])),
    },
    responses: responses(operation, described),
  }
}

function responses(operation: Operation, described: Described): Record<string, Response> {
  const errors = described.errors(operation)
  const statuses = [...new Set(errors.flatMap((error) => error.statuses))].filter((status) => status !== 200)
  const withSuccess = errors.filter((error) => error.statuses.includes(200))
  const all: [number, Response][] = statuses.map((status) => [
    status,
    errorResponse(
      errors.filter((error) => error.statuses.includes(status)),
      described,
    ),
  ])
  // Keys that look like numbers are kept in rising order by every JavaScript engine.
  return Object.fromEntries([[200, successResponse(operation, withSuccess, described)], ...all])
}

function successResponse(
  operation: Operation,
  errors: readonly DescribedError[],
  described: Described,
): Response {
  const answer = { $ref: `#/components/schemas/${operation.name}Answer` }
  const begin = Object.entries(described.successFields).map(([name, field]) => [name, field.const])
  const value = { ...Object.fromEntries(begin), ...(operation.example.answer as object) }
  return {
    description: errors.length > 0 ? 'Success, or an error in the same envelope' : 'Success',
    headers: {
      ...headerRefs(errors),
      ...(operation.writes && {
        'Idempotent-Replayed': { $ref: '#/components/headers/Idempotent-Replayed' },
      }),
    },
    content: {
      'application/json': {
        schema: errors.length > 0 ? { oneOf: [answer, errorsSchema(errors, described)] } : answer,
        examples: { success: { summary: 'Success', value }, ...exampleRefs(errors) },
      },
    },
  }
}

function errorResponse(errors: readonly DescribedError[], described: Described): Response {
  return {
    description: [...new Set(errors.map((error) => error.meaning))].join('; '),
    headers: headerRefs(errors),
    content: {
      'application/json': { schema: errorsSchema(errors, described), examples: exampleRefs(errors) },
    },
  }
}

function errorsSchema(errors: readonly DescribedError[], described: Described): Schema {
  return { allOf: [{ $ref: '#/components/schemas/Error' }, described.narrowError(errors)] }
}

function exampleRefs(errors: readonly DescribedError[]): Record<string, Example> {
  return Object.fromEntries(errors.map(({ name }) => [name, { $ref: `#/components/examples/${name}` }]))
}

function headerRefs(errors: readonly DescribedError[]): Record<string, unknown> {
  const names = ['X-Request-Id', ...(errors.some((error) => error.mayRetry) ? ['Retry-After'] : [])]
  return Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]))
}

function requestSchema(operation: Operation, described: Described): Schema {
  const own = toSchema(operation.input, 'input')
  // Asked of each field itself: JSON Schema cannot see through a field that is transformed before it is checked.
  const required = Object.entries(operation.input.shape)
    .filter(([, field]) => !(field as z.ZodType).safeParse(undefined).success)
    .map(([name]) => name)
  return {
    ...own,
    properties: { ...described.fieldsBefore, ...own.properties, ...described.fieldsAfter },
    required: [...described.requiredBefore, ...required],
  }
}

function answerSchema(operation: Operation, { successFields }: Described): Schema {
  const own = toSchema(operation.output, 'output')
  return {
    ...own,
    properties: { ...successFields, ...own.properties },
    required: [...Object.keys(successFields), ...(own.required ?? [])],
    additionalProperties: false,
  }
}

function toSchema(type: z.ZodObject, io: 'input' | 'output'): Schema {
  const { $schema, ...schema } = z.toJSONSchema(type, {
    io,
    override: ({ jsonSchema }) => {
      // The bounds of a safe integer say nothing to a reader.
      if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum
    },
  })
  return schema as Schema
}

const HEADERS = {
  'X-Request-Id': {
    description: "Names this request in the server's log",
    required: true,
    schema: { type: 'string', minLength: 1 },
  },
  'Retry-After': {
    description:
      'Seconds after which a repeat has a chance; with "rate limited" and "too many failed attempts"',
    schema: { type: 'integer', minimum: 1 },
  },
  'Idempotent-Replayed': {
    description: '`true`: this answer was given before, to the same Idempotency-Key; nothing was done again',
    schema: { type: 'string', const: 'true' },
  },
}

const PARAMETERS = {
  'Idempotency-Key': {
    name: 'Idempotency-Key',
    in: 'header',
    description:
      'A new random text for each thing to do. A repeat with the same key and fields within 24 hours does nothing and gets the same answer.',
    schema: { type: 'string', pattern: '^[!-~]{1,255}$' },
  },
}

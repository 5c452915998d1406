// The OpenAPI document of the management API as the SDK needs it: calls with what they take and answer. All errors are one
// problem with every code, and events are a union of their types.
import { CATALOGUE, EVENT_TYPES } from '../../src/events/catalogue.ts'
import { toSchema } from '../../src/http/openapi/json-schema.ts'
import type {
  DocumentedOperation,
  OpenApi,
  Parameter,
  Schema,
} from '../../src/http/openapi/openapi-document.ts'

export const JSON_TYPE = 'application/json'
const EVENT = { $ref: '#/components/schemas/Event' }
const ANSWERS = ['listEventsAnswer', 'getEventAnswer'] as const

export type SdkDocument = {
  openapi: string
  info: { title: string; version: string }
  paths: Record<string, Record<string, unknown>>
  components: { schemas: Record<string, Schema> }
}

/** `document`: that of the management API. */
export function sdkDocument(document: OpenApi): SdkDocument {
  const paths = Object.entries(document.paths).map(([path, verbs]) => [
    path,
    Object.fromEntries(Object.entries(verbs).map(([verb, operation]) => [verb, reduced(operation)])),
  ])
  return {
    openapi: document.openapi,
    info: { title: document.info.title, version: document.info.version },
    paths: Object.fromEntries(paths),
    components: { schemas: { ...withEvents(document), Problem: problemOf(document) } },
  }
}

/** Parameters of path and query; the SDK itself sets the headers. */
export function parametersOf({ parameters = [] }: DocumentedOperation, place: Parameter['in']): Parameter[] {
  return parameters.flatMap((one) => ('$ref' in one || one.in !== place ? [] : [one]))
}

/** The JSON that a success answers; undefined: it has no body. */
export function answerOf({ responses }: DocumentedOperation): Schema | undefined {
  const [, success] = Object.entries(responses).find(([status]) => /^2/.test(status)) ?? []
  return success?.content[JSON_TYPE]?.schema
}

function reduced(operation: DocumentedOperation) {
  const { operationId, summary, requestBody } = operation
  const body = requestBody?.content[JSON_TYPE]
  const schema = answerOf(operation)
  return {
    ...{ operationId, summary },
    parameters: [...parametersOf(operation, 'path'), ...parametersOf(operation, 'query')].map(
      ({ example: _, ...one }) => one,
    ),
    ...(body && {
      requestBody: { required: requestBody?.required, content: { [JSON_TYPE]: { schema: body.schema } } },
    }),
    responses: { 200: { description: 'Success', ...(schema && { content: { [JSON_TYPE]: { schema } } }) } },
  }
}

function problemOf({ components, paths }: OpenApi): Schema {
  const codes = Object.values(components.examples).flatMap(({ value }) => codeIn(value))
  const responses = Object.values(paths).flatMap((verbs) =>
    Object.values(verbs).flatMap(({ responses }) => Object.values(responses)),
  )
  const schema = responses.map(({ content }) => content['application/problem+json']?.schema).find(Boolean)
  if (!schema) throw new Error('the document has no problem')
  const { code, status, ...others } = schema.properties ?? {}
  return {
    ...schema,
    properties: {
      ...others,
      status: { type: 'integer' },
      code: { ...code, enum: [...new Set(codes)].sort() },
    },
  }
}

function codeIn(value: unknown): string[] {
  return typeof value === 'object' && value !== null && 'code' in value ? [String(value.code)] : []
}

/** The feed has `object` in each event, a webhook has not. */
function withEvents({ components: { schemas } }: OpenApi): Record<string, Schema> {
  const [list, one] = ANSWERS.map((name) => schemas[name])
  const { object, ...common } = one?.properties ?? {}
  if (!list || !one || !object) throw new Error('the document has no feed of events')
  const union = EVENT_TYPES.map((type) => ({
    type: 'object',
    title: type,
    description: CATALOGUE[type].text,
    properties: { ...common, object, type: { const: type }, data: toSchema(CATALOGUE[type].data, 'input') },
    required: Object.keys(common),
  }))
  const data = { ...list.properties?.data, items: EVENT }
  return {
    ...schemas,
    listEventsAnswer: { ...list, properties: { ...list.properties, data } },
    getEventAnswer: EVENT,
    Event: { oneOf: union },
  }
}

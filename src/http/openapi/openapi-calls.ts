// The calls of operations, for OpenAPI: one entry for each route, with fields in path, query or body. Knows no dialect.
import type { z } from 'zod'
import type { Operation, Route } from '../operation.ts'
import { toSchema } from './json-schema.ts'
import { responses } from './openapi-answers.ts'
import type {
  Described,
  DocumentedOperation,
  OpenApi,
  Parameter,
  RequestBody,
  Schema,
  Verb,
} from './openapi-document.ts'

export function pathsOf(described: Described): OpenApi['paths'] {
  const paths: OpenApi['paths'] = {}
  for (const operation of described.operations) {
    for (const route of described.routes(operation)) {
      paths[route.path] = { ...paths[route.path], [verbOf(route)]: documented(operation, route, described) }
    }
  }
  return paths
}

function documented(operation: Operation, route: Route, described: Described): DocumentedOperation {
  const [first = route] = described.routes(operation)
  const suffix = suffixOf(route, first)
  const parameters = [
    ...parametersOf(operation, route, described),
    ...[...(operation.writes ? ['Idempotency-Key'] : []), ...(described.own?.requestOf(operation) ?? [])].map(
      (name) => ({ $ref: `#/components/parameters/${name}` }),
    ),
  ]
  return {
    operationId: operation.name + suffix,
    ...(suffix !== '' && { 'x-same-as': operation.name }),
    ...(described.isLegacy(route.path) && { deprecated: true }),
    tags: [described.tag(operation)],
    summary: operation.summary,
    description: operation.description,
    'x-callers': described.callers(operation),
    security: described.security(operation),
    ...(parameters.length > 0 && { parameters }),
    ...(takesBody(route) &&
      hasBody(operation, described) && { requestBody: requestBodyOf(operation, described) }),
    ...(operation.streams && { requestBody: streamedBody(operation, operation.streams) }),
    responses: responses(operation, described),
  }
}

/** The difference between a further route and the first: its version, its verb. */
function suffixOf({ path, method }: Route, first: Route): string {
  const version = /\/(v\d+)\//.exec(path)?.[1]
  return [
    ...(path !== first.path && version !== undefined ? [version] : []),
    ...(method !== first.method ? [method.toLowerCase()] : []),
  ]
    .map((part) => `_${part}`)
    .join('')
}

function verbOf({ method }: Route): Verb {
  return method.toLowerCase() as Verb
}

/** Some programs between caller and server ignore bodies of the other verbs (RFC 9110, 9.3). */
function takesBody({ method }: Route): boolean {
  return method === 'POST' || method === 'PUT' || method === 'PATCH'
}

function namesInPath({ path }: Route): string[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '')
}

/** Fields of one place in a request: path, query or body. */
type Part = { schema: Schema; example: Readonly<Record<string, unknown>> }

function parametersOf(operation: Operation, route: Route, described: Described): Parameter[] {
  const inPath = namesInPath(route)
  const whole = wholeOf(operation)
  const { path, query } =
    described.input === 'apart'
      ? { path: partOf(operation, 'path'), query: partOf(operation, 'query') }
      : { path: whole, query: takesBody(route) ? NOTHING : without(whole, inPath) }
  return [
    ...inPath.map((name) => parameter(name, 'path', path)),
    ...Object.keys(query.schema.properties ?? {}).map((name) => parameter(name, 'query', query)),
  ]
}

function parameter(name: string, place: Parameter['in'], { schema, example }: Part): Parameter {
  const { description, ...own } = schema.properties?.[name] ?? { type: 'string' }
  return {
    name,
    in: place,
    required: place === 'path' || (schema.required ?? []).includes(name),
    ...(description !== undefined && { description }),
    schema: own,
    ...(example[name] !== undefined && { example: example[name] }),
  }
}

function requestBodyOf(operation: Operation, described: Described): RequestBody {
  const schema = { $ref: `#/components/schemas/${operation.name}Request` }
  const { schema: own, example } = bodyOf(operation, described)
  return {
    required: (own.required ?? []).length > 0,
    content: Object.fromEntries(described.requestTypes.map((type) => [type, { schema, example }])),
  }
}

/** Text in lines, which no schema describes. */
function streamedBody({ example }: Operation, types: readonly string[]): RequestBody {
  const lines = { schema: LINES, example: JSON.stringify(example.request.body) }
  return { required: false, content: Object.fromEntries(types.map((type) => [type, lines])) }
}

const LINES: Schema = { type: 'string', description: 'One JSON object a line' }

export function hasBody(operation: Operation, described: Described): boolean {
  return (
    described.routes(operation).some(takesBody) &&
    Object.keys(bodyOf(operation, described).schema.properties ?? {}).length > 0
  )
}

export function bodyOf(operation: Operation, described: Described): Part {
  if (described.input === 'apart') return partOf(operation, 'body')
  const own = without(wholeOf(operation), described.routes(operation).flatMap(namesInPath))
  return {
    schema: described.request.schema(own.schema, operation),
    example: described.request.example(own.example, operation),
  }
}

const NOTHING: Part = { schema: {}, example: {} }

function partOf({ input, example }: Operation, place: 'path' | 'query' | 'body'): Part {
  const type: z.ZodType | undefined = input.shape[place]
  if (type === undefined) return NOTHING
  return { schema: toSchema(type, 'input'), example: (example.request[place] ?? {}) as Part['example'] }
}

function wholeOf({ input, example }: Operation): Part {
  // Each field is asked itself: JSON Schema does not show whether a field that is transformed before its check is required.
  const required = Object.entries(input.shape)
    .filter(([, field]) => !(field as z.ZodType).safeParse(undefined).success)
    .map(([name]) => name)
  return { schema: { ...toSchema(input, 'input'), required }, example: example.request }
}

function without({ schema, example }: Part, names: readonly string[]): Part {
  const kept = <T>(fields: Readonly<Record<string, T>>) =>
    Object.fromEntries(Object.entries(fields).filter(([name]) => !names.includes(name)))
  const required = (schema.required ?? []).filter((name) => !names.includes(name))
  return {
    schema: { ...schema, properties: kept(schema.properties ?? {}), required },
    example: kept(example),
  }
}

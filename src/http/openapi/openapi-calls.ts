// The calls of operations, for OpenAPI: one entry for each route, with fields in path, query or body. Knows no dialect.
import { z } from 'zod'
import type { Operation, Route } from '../operation.ts'
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
    ...parametersOf(operation, route),
    ...(operation.writes ? [{ $ref: '#/components/parameters/Idempotency-Key' }] : []),
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
    ...(takesBody(route) && hasBody(operation, described) && { requestBody: bodyOf(operation, described) }),
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
  return method === 'POST' || method === 'PUT'
}

function namesInPath({ path }: Route): string[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '')
}

function parametersOf(operation: Operation, route: Route): Parameter[] {
  const { properties = {}, required = [] } = inputSchema(operation)
  const inPath = namesInPath(route)
  const inQuery = takesBody(route) ? [] : Object.keys(properties).filter((name) => !inPath.includes(name))
  return [...inPath, ...inQuery].map((name) => {
    const { description, ...schema } = properties[name] ?? { type: 'string' }
    const example = operation.example.request[name]
    return {
      name,
      in: inPath.includes(name) ? 'path' : 'query',
      required: inPath.includes(name) || required.includes(name),
      ...(description !== undefined && { description }),
      schema,
      ...(example !== undefined && { example }),
    }
  })
}

function bodyOf(operation: Operation, described: Described): RequestBody {
  const schema = { $ref: `#/components/schemas/${operation.name}Request` }
  const own = withoutNames(operation.example.request, allNamesInPaths(operation, described))
  const example = described.request.example(own, operation)
  return {
    required: (bodySchema(operation, described).required ?? []).length > 0,
    content: Object.fromEntries(described.requestTypes.map((type) => [type, { schema, example }])),
  }
}

export function hasBody(operation: Operation, described: Described): boolean {
  return (
    described.routes(operation).some(takesBody) &&
    Object.keys(bodySchema(operation, described).properties ?? {}).length > 0
  )
}

export function bodySchema(operation: Operation, described: Described): Schema {
  const own = inputSchema(operation)
  const inPaths = allNamesInPaths(operation, described)
  return described.request.schema(
    {
      ...own,
      properties: withoutNames(own.properties ?? {}, inPaths),
      required: (own.required ?? []).filter((name) => !inPaths.includes(name)),
    },
    operation,
  )
}

function allNamesInPaths(operation: Operation, described: Described): string[] {
  return described.routes(operation).flatMap(namesInPath)
}

function withoutNames<T>(fields: Readonly<Record<string, T>>, names: readonly string[]): Record<string, T> {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !names.includes(name)))
}

function inputSchema(operation: Operation): Schema {
  // Each field is asked itself: JSON Schema does not show whether a field that is transformed before its check is required.
  const required = Object.entries(operation.input.shape)
    .filter(([, field]) => !(field as z.ZodType).safeParse(undefined).success)
    .map(([name]) => name)
  return { ...toSchema(operation.input, 'input'), required }
}

export function toSchema(type: z.ZodObject, io: 'input' | 'output'): Schema {
  const { $schema, ...schema } = z.toJSONSchema(type, {
    io,
    override: ({ jsonSchema }) => {
      // The bounds of a safe integer mean nothing to a reader.
      if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum
    },
  })
  return schema as Schema
}

// Writes sdk/src/methods.ts: for each call of the API a typed method, and its verb and path.
import { sdkName } from '../../src/http/manage/docs/sdk-names.ts'
import type { DocumentedOperation, OpenApi } from '../../src/http/openapi/openapi-document.ts'
import { takesKey } from '../../src/http/pages/reference-samples.ts'
import { answerOf, JSON_TYPE, parametersOf } from './sdk-document.ts'

const HEAD = `// Written by \`npm run sdk:types\` from the OpenAPI document of the management API. Changes here are lost.
import type { CallOptions, Endpoint, Upload } from './call.ts'
import type { Pages } from './pages.ts'
import type { components, operations } from './schema.ts'

type Schemas = components['schemas']
type Query<Id extends keyof operations> = NonNullable<operations[Id]['parameters']['query']>
`

type Called = { verb: string; path: string; operation: DocumentedOperation }
type Written = { resource: string; method: string; signature: string; endpoint: string }

/** Of the calls that a key may make. Errors: an Error when two calls would be one method; sdk-names.ts then needs another rule. */
export function methodsText(document: OpenApi): string {
  const called = Object.entries(document.paths)
    .flatMap(([path, verbs]) =>
      Object.entries(verbs).map(([verb, operation]) => ({ verb: verb.toUpperCase(), path, operation })),
    )
    .filter(({ operation }) => operation.security.some((one) => 'management_key' in one))
  const resources = new Map<string, Map<string, Written>>()
  for (const one of called.map((call) => written(document, call))) {
    const methods = resources.get(one.resource) ?? new Map<string, Written>()
    if (one.method === '' || methods.has(one.method))
      throw new Error(`latchkey.${one.resource}.${one.method} would be two calls`)
    resources.set(one.resource, methods.set(one.method, one))
  }
  const each = (part: 'signature' | 'endpoint', end: string) =>
    [...resources].map(
      ([name, methods]) =>
        `  ${name}: {\n${[...methods.values()].map((one) => one[part]).join('')}  }${end}\n`,
    )
  return [
    HEAD,
    `\nexport type Methods = {\n${each('signature', '').join('')}}\n`,
    `\nexport const ENDPOINTS = {\n${each('endpoint', ',').join('')}}`,
    ' as const satisfies Record<string, Record<string, Endpoint>>\n',
  ].join('')
}

function written(document: OpenApi, { verb, path, operation }: Called): Written {
  const { operationId: id, tags, summary, description, requestBody } = operation
  const name = sdkName(id, tags[0] ?? '')
  const inQuery = parametersOf(operation, 'query')
  const uploaded = Object.keys(requestBody?.content ?? {}).find((type) => type !== JSON_TYPE)
  const body = uploaded === undefined ? requestBody : undefined
  if (body && inQuery.length > 0) throw new Error(`${id} takes both a query and a body`)
  const answer = answerOf(operation)
  const shape = document.components.schemas[`${id}Answer`]?.properties ?? {}
  const isList = verb === 'GET' && shape.data?.type === 'array' && 'next' in shape
  const isQueryNeeded = inQuery.some(({ required }) => required)
  const takes = body ? 'body' : inQuery.length > 0 ? 'query' : undefined
  const parameters = [
    ...parametersOf(operation, 'path').map(
      (one) => `${one.name}: ${one.schema.type === 'integer' ? 'number' : 'string'}`,
    ),
    ...(body ? [`body${body.required ? '' : '?'}: Schemas['${id}Request']`] : []),
    ...(inQuery.length > 0 ? [`query${isQueryNeeded ? '' : '?'}: Query<'${id}'>`] : []),
    ...(uploaded ? ['file?: Upload'] : []),
    'options?: CallOptions',
  ]
  const type = answer ? `Schemas['${id}Answer']` : 'void'
  const row = [
    ...[`verb: '${verb}'`, `path: '${path}'`],
    ...(uploaded ? [`uploads: '${uploaded}'`] : []),
    ...[takes && `takes: '${takes}'`, takesKey(operation) && 'once: true', isList && 'pages: true'].filter(
      Boolean,
    ),
  ]
  return {
    ...name,
    signature: `${comment(summary, description)}    ${name.method}(${parameters.join(', ')}): ${isList ? 'Pages' : 'Promise'}<${type}>\n`,
    endpoint: `    ${name.method}: { ${row.join(', ')} },\n`,
  }
}

function comment(summary: string, description: string): string {
  return `    /** ${`${summary}. ${description}`.replaceAll('*/', '* /')} */\n`
}

// Samples on the reference page: a call with curl that can be pasted, and the answer to it.
import type { DocumentedOperation, Example, OpenApi, RequestBody } from '../openapi/openapi-document.ts'
import type { Sample } from './introduction.ts'
import { ownParameters } from './reference-fields.ts'

const JSON_TYPE = 'application/json'

export type Called = { verb: string; path: string; operation: DocumentedOperation }
export type MakeSamples = (document: OpenApi, called: Called) => readonly Sample[]

export function curl(document: OpenApi, called: Called): string {
  const { verb, operation } = called
  const body = operation.requestBody
  const url = urlOf(document, called)
  const isUsual = verb === (body ? 'POST' : 'GET')
  return [
    `curl ${isUsual ? '' : `-X ${verb} `}${quoted(url)}`,
    ...headers(document, operation),
    ...dataOptions(body),
  ].join(' \\\n  ')
}

/** With the path and the query of the example. */
export function urlOf(document: OpenApi, { path, operation }: Called): string {
  const given = ownParameters(operation).filter(({ example }) => example !== undefined)
  const valueFor = (name: string) => String(given.find((one) => one.name === name)?.example ?? name)
  const inPath = path.replace(/\{(\w+)\}/g, (_all, name) => encodeURIComponent(valueFor(name)))
  const query = given
    .filter((one) => one.in === 'query')
    .map(({ name }) => `${name}=${encodeURIComponent(valueFor(name))}`)
  return document.servers[0]?.url + inPath + (query.length > 0 ? `?${query.join('&')}` : '')
}

function dataOptions(body: RequestBody | undefined): string[] {
  const [type, sample] = Object.entries(body?.content ?? {})[0] ?? []
  if (sample === undefined) return []
  if (type === JSON_TYPE)
    return [`-H 'Content-Type: ${type}'`, `-d ${quoted(JSON.stringify(sample.example))}`]
  if (typeof sample.example === 'string')
    return [`-H 'Content-Type: ${type}'`, `--data-binary ${quoted(sample.example)}`]
  const fields = (sample.example ?? {}) as Record<string, unknown>
  return Object.entries(fields).map(([name, value]) => dataOption(name, String(value)))
}

/** The headers of a call that requires a credential in a header. */
function headers(document: OpenApi, { security }: DocumentedOperation): string[] {
  const [first = {}] = security
  if (security.some((one) => Object.keys(one).length === 0)) return []
  return Object.keys(first).flatMap((name) => {
    const scheme = document.components.securitySchemes[name] as Record<string, string>
    const yours = `<your ${name.replaceAll('_', ' ')}>`
    if (scheme.scheme === 'bearer') return [`-H 'Authorization: Bearer ${yours}'`]
    return scheme.in === 'header' ? [`-H '${scheme.name}: ${yours}'`] : []
  })
}

function dataOption(name: string, value: string): string {
  return `${/[&+%]/.test(value) ? '--data-urlencode' : '-d'} ${quoted(`${name}=${value}`)}`
}

function quoted(text: string): string {
  return /^[\w=@.,:/-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`
}

/** The body of the answer; undefined: there is none. */
export function successOf({ responses }: DocumentedOperation): unknown {
  const [, success] = Object.entries(responses).find(([status]) => status.startsWith('2')) ?? []
  const example: Example | undefined = success?.content[JSON_TYPE]?.examples?.success
  return example && 'value' in example ? example.value : undefined
}

/** Whether a call may have an idempotency key. */
export function takesKey({ parameters = [] }: DocumentedOperation): boolean {
  return parameters.some((one) => '$ref' in one && one.$ref.endsWith('/Idempotency-Key'))
}

// Samples on the reference page: a call with curl that can be pasted, and the answer to it.
import type { DocumentedOperation, Example, OpenApi } from '../openapi/openapi-document.ts'
import { ownParameters } from './reference-fields.ts'

type Called = { verb: string; path: string; operation: DocumentedOperation }

export function curl(document: OpenApi, { verb, path, operation }: Called): string {
  const body = operation.requestBody
  const given = ownParameters(operation).filter(({ example }) => example !== undefined)
  const valueFor = (name: string) => String(given.find((one) => one.name === name)?.example ?? name)
  const inPath = path.replace(/\{(\w+)\}/g, (_all, name) => encodeURIComponent(valueFor(name)))
  const query = given
    .filter((one) => one.in === 'query')
    .map(({ name }) => `${name}=${encodeURIComponent(valueFor(name))}`)
  const url = document.servers[0]?.url + inPath + (query.length > 0 ? `?${query.join('&')}` : '')
  const isUsual = verb === (body ? 'POST' : 'GET')
  const example = (Object.values(body?.content ?? {})[0]?.example ?? {}) as Record<string, unknown>
  return [
    `curl ${isUsual ? '' : `-X ${verb} `}${quoted(url)}`,
    ...headers(document, operation),
    ...Object.entries(example).map(([name, value]) => dataOption(name, String(value))),
  ].join(' \\\n  ')
}

/** The headers of a call that requires a credential in a header. */
function headers(document: OpenApi, { security }: DocumentedOperation): string[] {
  const [first = {}] = security
  if (security.some((one) => Object.keys(one).length === 0)) return []
  return Object.keys(first).flatMap((name) => {
    const scheme = document.components.securitySchemes[name] as { in?: string; name?: string }
    return scheme.in === 'header' ? [`-H '${scheme.name}: <your ${name.replaceAll('_', ' ')}>'`] : []
  })
}

function dataOption(name: string, value: string): string {
  return `${/[&+%]/.test(value) ? '--data-urlencode' : '-d'} ${quoted(`${name}=${value}`)}`
}

function quoted(text: string): string {
  return /^[\w=@.,:/-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`
}

export function successOf({ responses }: DocumentedOperation): unknown {
  const example: Example | undefined = responses[200]?.content['application/json']?.examples?.success
  return example && 'value' in example ? example.value : {}
}

// Holds answers against an OpenAPI document: status, headers, type and body of what a server really said must be what
// the document says of that path and verb.
import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import type { FastifyInstance } from 'fastify'
import { amapiReference } from '../src/http/amapi/docs/openapi.ts'
import { gatewayApiReference } from '../src/http/gateway-api/docs/openapi.ts'
import { manageReference } from '../src/http/manage/docs/openapi.ts'
import type { OpenApi, Response } from '../src/http/openapi/openapi-document.ts'
import type { Reference } from '../src/http/pages/docs.ts'
import { vamReference } from '../src/http/vam/docs/openapi.ts'

export type Received = {
  verb: string
  path: string
  status: number
  headers: Headers
  body: unknown
}

const DATE = /^\d{4}-\d\d-\d\d$/
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/
const ROOT = 'document'
const AT_UNKNOWN_PATHS = 'method_unknown'

/** Throws when an answer is not what the document says. */
export type AnswerCheck = (received: Received) => void

export function makeAnswerCheck(document: OpenApi): AnswerCheck {
  // A document is no schema, only full of them: they are found in it by their place.
  const ajv = new Ajv2020({ strict: false, allErrors: true, formats: { date: DATE, 'date-time': INSTANT } })
  ajv.addSchema(document, ROOT)
  const compiled = new Map<string, ValidateFunction>()
  // A path that is written whole comes before one with a parameter in its place.
  const patterns = Object.keys(document.paths)
    .sort((a, b) => a.split('{').length - b.split('{').length)
    .map((template) => ({ template, pattern: patternOf(template) }))

  function validate(place: string, value: unknown): string {
    const check = compiled.get(place) ?? ajv.compile({ $ref: `${ROOT}#${place}` })
    compiled.set(place, check)
    return check(value) ? '' : ajv.errorsText(check.errors, { separator: '\n' })
  }

  return ({ verb, path, status, headers, body }) => {
    if (verb === 'OPTIONS' && status === 204) return // browsers ask, not callers
    if (status === 304) return assert.ok(body === undefined || body === '') // what the caller has is right
    if (status === 417 || status === 501) return // HTTP itself forbids it, whatever the path
    const template = patterns.find(({ pattern }) => pattern.test(path))?.template
    const [place, response] = find(document, template, verb, status)
    const said = `${verb} ${path} answered ${status} ${JSON.stringify(body)}`
    assert.ok(response, `${said}, but the document knows no such answer`)
    const type = headers.get('content-type')?.split(';')[0] ?? ''
    if (status === 204)
      return assert.ok(type === '' && (body === undefined || body === ''), `${said} with a body`)
    assert.ok(response.content[type], `${said} as ${type}, but the document does not know this type`)
    for (const name of Object.keys(response.headers)) {
      const header = document.components.headers[name] as { required?: boolean }
      const value = headers.get(name)
      assert.ok(value !== null || !header.required, `${said} without ${name}`)
      if (value === null) continue
      const schemaPlace = `/components/headers/${name}/schema`
      const typed = /^\d+$/.test(value) && name === 'Retry-After' ? Number(value) : value
      assert.equal(validate(schemaPlace, typed), '', `${said} with ${name}: ${value}`)
    }
    if (verb === 'HEAD') return // has no body
    if (body instanceof Readable) return // lines, which are not here yet
    const wrong = validate(`${place}/content/${pointerPart(type)}/schema`, body)
    assert.equal(wrong, '', `${said}, which is not what the document says:\n${wrong}`)
  }
}

/** A path that is called with a wrong verb answers what it answers with any. */
function find(
  document: OpenApi,
  template: string | undefined,
  verb: string,
  status: number,
): [string, Response | undefined] {
  const verbs = Object.entries(document.paths[template ?? ''] ?? {})
  const name = verb === 'HEAD' ? 'get' : verb.toLowerCase()
  const [used, operation] = verbs.find(([one]) => one === name) ?? verbs[0] ?? []
  if (template !== undefined && operation) {
    const place = `/paths/${pointerPart(template)}/${used}/responses/${status}`
    return [place, operation.responses[status]]
  }
  const response = status === 404 ? document.components.responses[AT_UNKNOWN_PATHS] : undefined
  return [`/components/responses/${AT_UNKNOWN_PATHS}`, response]
}

/** `{device}` in a path stands for one part of it. */
function patternOf(template: string): RegExp {
  const parts = template.split(/\{\w+\}/).map((part) => part.replaceAll('.', '\\.'))
  return new RegExp(`^${parts.join('[^/]+')}$`)
}

/** A name as a part of a JSON pointer in a URI (RFC 6901 sections 3 and 6). */
function pointerPart(name: string): string {
  return encodeURIComponent(name.replaceAll('~', '~0').replaceAll('/', '~1'))
}

/** The documents' texts hold the public URL; their schemas do not. */
const PUBLIC_URL = 'https://vpn.example.net'
const DIALECTS = [
  { paths: /^\/api\/amapi\//, reference: amapiReference },
  { paths: /^\/gateway\/v1\//, reference: gatewayApiReference },
  { paths: /^\/api\/v1\//, reference: manageReference },
  { paths: /^\/(vam|vap|auth|inventory|speedtest|ca)\//, reference: vamReference },
]
const checks = new Map<Reference, AnswerCheck>()

/** For answers of every dialect; what belongs to none, such as a page, is let pass. */
export function checkAnswer(received: Received): void {
  const reference = DIALECTS.find(({ paths }) => paths.test(received.path))?.reference
  if (reference === undefined || reference.alsoAt === received.path) return
  const check = checks.get(reference) ?? makeAnswerCheck(reference.makeDocument(PUBLIC_URL))
  checks.set(reference, check)
  check(received)
}

/**
 * Holds every answer that a server sends against its document, whichever client asked. Gives what is wrong with them;
 * one wrong answer of a path is enough.
 */
export function watchAnswers(server: FastifyInstance): Map<string, string> {
  const wrong = new Map<string, string>()
  server.addHook('onSend', async ({ method: verb, url }, reply, payload) => {
    const path = url.split('?', 1)[0] ?? ''
    if (wrong.has(path)) return
    const headers = new Headers(Object.entries(reply.getHeaders()).map(([name, value]) => [name, `${value}`]))
    try {
      checkAnswer({ verb, path, status: reply.statusCode, headers, body: readJson(payload) })
    } catch (error) {
      wrong.set(path, String(error))
    }
  })
  return wrong
}

function readJson(payload: unknown): unknown {
  try {
    return JSON.parse(String(payload))
  } catch {
    return payload
  }
}

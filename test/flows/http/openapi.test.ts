// The OpenAPI documents: valid, complete, and equal to what the server really sends.
import assert from 'node:assert/strict'
import { describe, it, test } from 'node:test'
import { Ajv2020 } from 'ajv/dist/2020.js'
import Fastify from 'fastify'
import { amapiReference } from '../../../src/http/amapi/docs/openapi.ts'
import { operations as amapiOperations } from '../../../src/http/amapi/operations.ts'
import { gatewayApiReference } from '../../../src/http/gateway-api/docs/openapi.ts'
import { operations as gatewayOperations } from '../../../src/http/gateway-api/operations.ts'
import { manageReference } from '../../../src/http/manage/docs/openapi.ts'
import { operations as manageOperations } from '../../../src/http/manage/operations.ts'
import type {
  DocumentedOperation,
  Example,
  OpenApi,
  Response,
  Schema,
} from '../../../src/http/openapi/openapi-document.ts'
import type { Operation, Route } from '../../../src/http/operation.ts'
import type { Reference } from '../../../src/http/pages/docs.ts'
import { vamReference } from '../../../src/http/vam/docs/openapi.ts'
import { operations as vamOperations } from '../../../src/http/vam/operations.ts'
import { AMAPI, type Contract, GATEWAY, MANAGE, VAM } from '../../fixtures/http/error-contracts.ts'
import { PASSWORD, startApp } from '../../harness.ts'
import { makeAnswerCheck, watchAnswers } from '../../openapi.ts'

const URL = 'https://vpn.example.net'

type Dialect = {
  reference: Reference
  operations: readonly Operation[]
  routesOf(operation: Operation): readonly Route[]
  contract: Contract
  requestTypes: readonly string[]
  codeOf(answer: Record<string, unknown>): unknown
}

const FORMS = ['application/x-www-form-urlencoded', 'application/json', 'multipart/form-data']

/** The last row of VAM contract section 4. */
const LEGACY = /^\/(?:vam|vap|inventory|ca|speedtest)\/v1\/(?!user\/subscription)/

const DIALECTS: readonly Dialect[] = [
  {
    reference: amapiReference,
    operations: amapiOperations,
    routesOf: ({ name }) => [{ method: 'POST', path: `/api/amapi/${name}` }],
    contract: AMAPI,
    requestTypes: FORMS,
    codeOf: ({ code }) => code,
  },
  {
    reference: vamReference,
    operations: vamOperations,
    routesOf: ({ routes = [] }) => routes,
    contract: VAM,
    requestTypes: FORMS,
    codeOf: ({ header }) => (header as { code: number }).code,
  },
  {
    reference: gatewayApiReference,
    operations: gatewayOperations,
    routesOf: ({ routes = [] }) => routes,
    contract: GATEWAY,
    requestTypes: ['application/json'],
    codeOf: ({ error }) => (error as { code: string }).code,
  },
  {
    reference: manageReference,
    operations: manageOperations,
    routesOf: ({ routes = [] }) => routes,
    contract: MANAGE,
    requestTypes: ['application/json'],
    codeOf: ({ code }) => code,
  },
]

for (const dialect of DIALECTS) {
  const { reference, operations, routesOf } = dialect
  const document = reference.makeDocument(URL)
  describe(`the OpenAPI document of ${reference.title}`, () => {
    it('says in one sentence what each subject is about', () => {
      for (const { name, description } of document.tags) assert.match(description, /^[A-Z].*[a-z]\.$/, name)
    })

    it('is served as it is made, and not sent again to who has it', async (t) => {
      const { url } = await startApp(t)
      const address = `${url}/openapi/${reference.slug}.json`
      const response = await fetch(address)
      assert.equal(response.status, 200)
      assert.equal(response.headers.get('content-type'), 'application/json; charset=utf-8')
      assert.deepEqual(await response.json(), JSON.parse(JSON.stringify(document)))
      const etag = response.headers.get('etag') ?? ''
      assert.match(etag, /^"[\w-]+"$/)
      if (reference.alsoAt !== undefined) {
        const same = await fetch(url + reference.alsoAt)
        assert.deepEqual([same.status, same.headers.get('etag')], [200, etag])
      }
      const again = await fetch(address, { headers: { 'if-none-match': `W/"x", ${etag}` } })
      assert.equal(again.status, 304)
      assert.equal(await again.text(), '')
    })

    it('is the same every time, with every route, methods in their order', () => {
      assert.equal(JSON.stringify(reference.makeDocument(URL)), JSON.stringify(document))
      const routes = operations.flatMap(routesOf)
      assert.deepEqual(Object.keys(document.paths), [...new Set(routes.map(({ path }) => path))])
      assert.equal(documented(document).length, routes.length)
      const first = documented(document).filter(({ operation }) => !operation['x-same-as'])
      assert.deepEqual(
        first.map(({ operation }) => operation.operationId),
        operations.map(({ name }) => name),
      )
      for (const { path, operation } of documented(document)) {
        const same = operation['x-same-as']
        assert.ok(same === undefined || operations.some(({ name }) => name === same), same)
        assert.equal(operation.deprecated, LEGACY.test(path) || undefined, path)
      }
    })

    it('has only references that lead somewhere', () => {
      const references: string[] = []
      walk(document, (node) => {
        if (typeof node.$ref === 'string') references.push(node.$ref)
      })
      assert.ok(references.length > 40)
      const dead = references.filter((one) => follow(document, one) === undefined)
      assert.deepEqual(dead, [])
    })

    it('has only schemas that are JSON Schema 2020-12', () => {
      const ajv = new Ajv2020({ strict: true, strictTypes: false, strictRequired: false })
      const found: Schema[] = Object.values(document.components.schemas)
      walk(document, (node) => {
        if (node.schema && typeof node.schema === 'object') found.push(node.schema as Schema)
      })
      assert.ok(found.length > 40)
      for (const schema of found) assert.ok(ajv.validateSchema(schema), ajv.errorsText(ajv.errors))
    })

    it('says what OpenAPI 3.1 asks for', () => checkForm(document, dialect))

    it('knows only errors of the contract, each with its status', () => checkErrors(document, dialect))

    it('takes an idempotency key on every write and on nothing else', () => {
      for (const { operation } of documented(document)) {
        const name = operation['x-same-as'] ?? operation.operationId
        const { writes, status = 200 } = operations.find((one) => one.name === name) ?? assert.fail(name)
        const takesKey = (operation.parameters ?? []).some(
          (one) => '$ref' in one && one.$ref.endsWith('/Idempotency-Key'),
        )
        assert.equal(takesKey, writes, name)
        assert.equal('Idempotent-Replayed' in (operation.responses[status]?.headers ?? {}), writes, name)
      }
    })
  })

  describe(`examples of ${reference.title}`, () => {
    const check = makeAnswerCheck(document)
    for (const { path, verb, operation } of documented(document)) {
      it(`${verb} ${path}: request and every answer are what the document says`, () => {
        checkExamples(document, operation, (status, body, type = 'application/json') => {
          const headers = new Headers({ 'content-type': type, 'x-request-id': 'r' })
          check({ verb, path: path.replace(/\{\w+\}/g, 'x'), status, headers, body })
        })
      })
    }
  })
}

function documented(document: OpenApi): { path: string; verb: string; operation: DocumentedOperation }[] {
  return Object.entries(document.paths).flatMap(([path, verbs]) =>
    Object.entries(verbs).map(([verb, operation]) => ({ path, verb: verb.toUpperCase(), operation })),
  )
}

function checkForm(document: OpenApi, { requestTypes }: Dialect): void {
  assert.match(document.openapi, /^3\.1\.\d+$/)
  assert.ok(document.info.title && document.info.version)
  const ids = documented(document).map(({ operation }) => operation.operationId)
  assert.equal(new Set(ids).size, ids.length, 'an operationId is there twice')
  for (const { path, verb, operation } of documented(document)) {
    assert.match(path, /^\/[\w/{}-]+$/)
    assert.match(operation.operationId, /^\w+$/)
    assert.ok(operation.summary && operation.description)
    checkFields(path, verb, operation, requestTypes)
    for (const [status, response] of Object.entries(operation.responses)) {
      assert.match(status, /^[2-5]\d\d$/)
      assert.ok(response.description)
    }
    for (const requirement of operation.security) {
      for (const name of Object.keys(requirement)) assert.ok(document.components.securitySchemes[name])
    }
  }
  for (const part of Object.values(document.components)) {
    for (const name of Object.keys(part)) assert.match(name, /^[\w.-]+$/)
  }
}

/** Every name in a path is a parameter of it, and only POST and PUT have a body. */
function checkFields(
  path: string,
  verb: string,
  { parameters = [], requestBody }: DocumentedOperation,
  requestTypes: readonly string[],
): void {
  const own = parameters.flatMap((one) => ('$ref' in one ? [] : [one]))
  const inPath = own.filter((one) => one.in === 'path')
  assert.deepEqual(
    inPath.map(({ name }) => `{${name}}`),
    path.match(/\{\w+\}/g) ?? [],
  )
  assert.ok(inPath.every(({ required }) => required))
  const types = Object.keys(requestBody?.content ?? {})
  if (verb === 'GET' || verb === 'DELETE') assert.deepEqual(types, [])
  const isFile = Object.values(requestBody?.content ?? {}).some(({ schema }) => schema.type === 'string')
  if (types.length > 0 && !isFile) assert.deepEqual(types, requestTypes)
}

function checkErrors(document: OpenApi, { contract, codeOf }: Dialect): void {
  const seen = new Set<string>()
  const elsewhere = Object.values(document.components.responses).map((response) => ['404', response] as const)
  const all = documented(document).flatMap(({ operation }) => Object.entries(operation.responses))
  for (const [status, { content }] of [...all, ...elsewhere]) {
    for (const [name, example] of Object.entries(examplesIn(content))) {
      if (name === 'success' || name === 'broken_http') continue
      const { value } = follow(document, (example as { $ref: string }).$ref) as { value: Node }
      const code = String(codeOf(value))
      seen.add(code)
      assert.ok(contract[code], `${code} is not in the contract`)
      const fits = status === '200' || contract[code].includes(Number(status))
      assert.ok(fits, `${code} with status ${status}`)
    }
  }
  assert.deepEqual([...seen].sort(), Object.keys(contract).sort())
}

/** Of all media types. */
function examplesIn(content: Response['content']) {
  return Object.assign({}, ...Object.values(content).map(({ examples = {} }) => examples)) as Record<
    string,
    Example
  >
}

function checkExamples(
  document: OpenApi,
  { requestBody, parameters = [], responses }: DocumentedOperation,
  check: (status: number, body: unknown, type: string | undefined) => void,
): void {
  const ajv = new Ajv2020({ strict: false })
  for (const { schema, example } of Object.values(requestBody?.content ?? {})) {
    const request = schema.$ref === undefined ? schema : (follow(document, String(schema.$ref)) as Schema)
    assert.ok(ajv.validate(request, example), ajv.errorsText(ajv.errors))
  }
  for (const one of parameters) {
    if ('$ref' in one || one.example === undefined) continue
    assert.ok(ajv.validate(one.schema, one.example), ajv.errorsText(ajv.errors))
  }
  for (const [status, { content }] of Object.entries(responses)) {
    const [type] = Object.keys(content)
    const examples = Object.values(examplesIn(content))
    assert.ok(examples.length > 0 || status === '204' || status === '304')
    for (const example of examples) {
      const shown = '$ref' in example ? follow(document, example.$ref) : example
      check(Number(status), (shown as { value: unknown }).value, type)
    }
  }
}

describe('an answer that the document does not allow', () => {
  const check = makeAnswerCheck(amapiReference.makeDocument(URL))
  const path = '/api/amapi/ListAliases'
  const headers = new Headers({ 'content-type': 'application/json; charset=utf-8', 'x-request-id': 'r' })
  const alias = { email: 'a@example.com', first_name: '', last_name: '' }
  const good = { verb: 'POST', path, status: 200, headers, body: { status: 'success', response: [alias] } }
  const error = { status: 'error', code: 1102, message: 'No.' }

  test('is distinguished from one that it allows', () => {
    check(good)
    check({ ...good, body: error })
    check({ ...good, status: 401, body: error })
  })

  const wrong: Record<string, Partial<typeof good> & { because?: RegExp }> = {
    'with an undeclared field': { body: { ...good.body, extra: 1 } as never },
    'with an undeclared field further in': {
      body: { status: 'success', response: [{ ...alias, id: 1 } as never] },
    },
    'without a field': { body: { status: 'success' } as never },
    'with a field of another type': { body: { status: 'success', response: 'none' } as never },
    'with an error this method cannot have': { body: { ...error, code: 1302 } as never },
    'with an error that does not fit its status': { status: 403, body: error as never },
    'with an undeclared status': { status: 418, body: error as never },
    'with a success that is no 200': { status: 401 },
    'with another type': { headers: new Headers({ 'content-type': 'text/html', 'x-request-id': 'r' }) },
    'without a request id': { headers: new Headers({ 'content-type': 'application/json' }) },
    'to a method that does not exist': { path: '/api/amapi/Nothing' },
  }
  for (const [name, change] of Object.entries(wrong)) {
    test(`${name} is noticed`, () => assert.throws(() => check({ ...good, ...change })))
  }
})

test('only the management API has its own headers, each where it counts', () => {
  const { paths } = manageReference.makeDocument(URL)
  const named = (path: string, verb: 'get' | 'patch') => [
    (paths[path]?.[verb]?.parameters ?? []).flatMap((one) =>
      '$ref' in one ? one.$ref.split('/').at(-1) : [],
    ),
    Object.keys(paths[path]?.[verb]?.responses['200']?.headers ?? {}),
    '304' in (paths[path]?.[verb]?.responses ?? {}),
  ]
  const rates = ['RateLimit', 'RateLimit-Policy']
  assert.deepEqual(named('/api/v1/accounts', 'get'), [
    ['Latchkey-Brand', 'If-None-Match'],
    ['X-Request-Id', 'ETag', 'Link', ...rates],
    true,
  ])
  assert.deepEqual(named('/api/v1/accounts/{account}', 'patch'), [
    ['Idempotency-Key', 'Latchkey-Brand', 'If-Match'],
    ['X-Request-Id', 'Idempotent-Replayed', 'ETag', ...rates],
    false,
  ])
  assert.equal('RateLimit' in amapiReference.makeDocument(URL).components.headers, false)
})

test('an answer of VAM is held against what its path and verb can say', () => {
  const check = makeAnswerCheck(vamReference.makeDocument(URL))
  const headers = new Headers({ 'content-type': 'application/json; charset=utf-8', 'x-request-id': 'r' })
  const message = 'VPN account has been enabled successfully'
  const header = { code: 1, response_code: 1, message }
  const body = { header, body: { vpnUsername: 'vpn7f3k9q2m', statusUpdated: 'Enable' } }
  const good = { verb: 'PUT', path: '/vam/v2/enable', status: 200, headers, body }
  check(good)
  const wrong: Partial<typeof good>[] = [
    { path: '/vam/v2/disable' },
    { path: '/vam/v2/nothing' },
    { body: { ...body, header: { ...header, message: 'Done' } } },
    { body: { ...body, header: { ...header, response_code: 0 } } },
    { body: { ...body, body: {} as never } },
    { status: 400, body: { header: { ...header, code: 2083, response_code: 2083 }, body: {} as never } },
  ]
  for (const change of wrong) assert.throws(() => check({ ...good, ...change }))
})

test('the answers of a whole life of an account are what the document says', async (t) => {
  const { addClient, trusted, untrusted } = await startApp(t, { settings: { error_status: 'http' } })
  const email = 'ada@example.org'
  const { short_token: bearer = '' } = await addClient(email)
  const statuses = [
    await untrusted('GetProducts', { email }, { bearer }),
    await trusted('AddAlias', { email, setemail: 'alias@example.org' }),
    await untrusted('ListAliases', { email, password: PASSWORD }, { as: 'json' }),
    await untrusted('ListAliases', { email, password: 'wrong' }, { as: 'multipart' }),
    await trusted('NewProduct', { email, type: '1' }),
    await untrusted('ResetPassword', { email }),
    await trusted('CloseClient', { email }),
    await trusted('CloseClient', { email: 'nobody@example.org' }),
    await trusted('NoSuchMethod', { email }),
  ].map(({ status }) => status)
  assert.deepEqual(statuses, [200, 200, 200, 401, 409, 403, 200, 404, 404])
})

test('an answer that is not documented is noticed by the harness, whoever asked', async (t) => {
  const server = Fastify()
  t.after(() => server.close())
  const wrong = watchAnswers(server)
  server.get('/vam/v2/status', () => ({ header: { code: 1 }, body: {} }))
  server.post('/api/amapi/ListAliases', () => ({ status: 'success' }))
  server.get('/docs', () => 'a page')
  for (const url of ['/vam/v2/status', '/vam/v2/status?again=1', '/docs']) await server.inject({ url })
  await server.inject({ method: 'POST', url: '/api/amapi/ListAliases' })
  assert.deepEqual([...wrong.keys()], ['/vam/v2/status', '/api/amapi/ListAliases'])
})

type Node = Record<string, unknown>

function walk(value: unknown, visit: (node: Node) => void): void {
  if (typeof value !== 'object' || value === null) return
  if (!Array.isArray(value)) visit(value as Node)
  for (const part of Object.values(value)) walk(part, visit)
}

function follow(root: OpenApi, reference: string): unknown {
  const path = reference.replace(/^#\//, '').split('/')
  return path.reduce<unknown>((node, name) => (node as Node | undefined)?.[name], root)
}

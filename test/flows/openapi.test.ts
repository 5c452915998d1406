// The OpenAPI document: valid, complete, and what the server really sends.
import assert from 'node:assert/strict'
import { describe, it, test } from 'node:test'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { amapiReference } from '../../src/http/amapi/openapi.ts'
import { operations } from '../../src/http/amapi/operations.ts'
import type { OpenApi, Schema } from '../../src/http/openapi-document.ts'
import { PASSWORD, startApp } from '../harness.ts'
import { makeAnswerCheck } from '../openapi.ts'

const URL = 'https://vpn.example.net'
const document = amapiReference.makeDocument(URL)
const check = makeAnswerCheck(document)

/** Contract section 6: code → HTTP status in http mode. 1001 also has those of contract section 1. */
const CONTRACT: Readonly<Record<number, readonly number[]>> = {
  1001: [400, 404, 405, 408, 413, 431],
  1002: [400],
  1003: [400],
  1004: [400],
  1005: [400],
  1006: [400],
  1101: [401],
  1102: [401],
  1103: [401],
  1104: [403],
  1201: [404],
  1202: [409],
  1203: [403],
  1301: [404],
  1302: [409],
  1303: [409],
  1304: [400],
  1305: [409],
  1401: [404],
  1501: [429],
  1502: [429],
  1900: [500],
}

describe('the OpenAPI document', () => {
  it('is served as it is made, and not sent again to who has it', async (t) => {
    const { url } = await startApp(t)
    const response = await fetch(`${url}/openapi/amapi.json`)
    assert.equal(response.status, 200)
    assert.equal(response.headers.get('content-type'), 'application/json; charset=utf-8')
    assert.deepEqual(await response.json(), JSON.parse(JSON.stringify(document)))
    const etag = response.headers.get('etag') ?? ''
    assert.match(etag, /^"[\w-]+"$/)
    const again = await fetch(`${url}/openapi/amapi.json`, { headers: { 'if-none-match': `W/"x", ${etag}` } })
    assert.equal(again.status, 304)
    assert.equal(await again.text(), '')
  })

  it('is the same every time, methods in the order of the published page', () => {
    assert.equal(JSON.stringify(amapiReference.makeDocument(URL)), JSON.stringify(document))
    assert.deepEqual(
      Object.keys(document.paths),
      operations.map(({ name }) => `/api/amapi/${name}`),
    )
  })

  it('has only references that lead somewhere', () => {
    const references: string[] = []
    walk(document, (node) => {
      if (typeof node.$ref === 'string') references.push(node.$ref)
    })
    assert.ok(references.length > 100)
    const dead = references.filter((reference) => follow(document, reference) === undefined)
    assert.deepEqual(dead, [])
  })

  it('has only schemas that are JSON Schema 2020-12', () => {
    const ajv = new Ajv2020({ strict: true, strictTypes: false, strictRequired: false })
    const found: Schema[] = Object.values(document.components.schemas)
    walk(document, (node) => {
      if (node.schema && typeof node.schema === 'object') found.push(node.schema as Schema)
    })
    assert.ok(found.length > 100)
    for (const schema of found) assert.ok(ajv.validateSchema(schema), ajv.errorsText(ajv.errors))
  })

  it('says what OpenAPI 3.1 asks for', () => {
    assert.match(document.openapi, /^3\.1\.\d+$/)
    assert.ok(document.info.title && document.info.version)
    const ids = Object.values(document.paths).map(({ post }) => post?.operationId)
    assert.equal(new Set(ids).size, operations.length)
    for (const [path, verbs] of Object.entries(document.paths)) {
      const post = verbs.post ?? assert.fail()
      const types = Object.keys(post.requestBody?.content ?? {})
      assert.match(path, /^\/[\w/]+$/)
      assert.ok(post.summary && post.description)
      assert.equal(types[0], 'application/x-www-form-urlencoded')
      assert.equal(types.length, 3)
      for (const [status, response] of Object.entries(post.responses)) {
        assert.match(status, /^[2-5]\d\d$/)
        assert.ok(response.description)
      }
      for (const requirement of post.security) {
        for (const name of Object.keys(requirement)) assert.ok(document.components.securitySchemes[name])
      }
    }
    for (const part of Object.values(document.components)) {
      for (const name of Object.keys(part)) assert.match(name, /^[\w.-]+$/)
    }
  })

  it('knows only errors of the contract, each with its status', () => {
    const seen = new Set<number>()
    for (const { statuses, code } of documentedErrors()) {
      assert.ok(CONTRACT[code], `${code} is not in the contract`)
      seen.add(code)
      for (const status of statuses) {
        assert.ok(status === 200 || CONTRACT[code].includes(status), `${code} with status ${status}`)
      }
    }
    assert.deepEqual([...seen].sort(), Object.keys(CONTRACT).map(Number))
  })

  it('takes an idempotency key on every write and on nothing else', () => {
    for (const { name, writes } of operations) {
      const { parameters = [], responses } = document.paths[`/api/amapi/${name}`]?.post ?? assert.fail()
      assert.equal(parameters.length, writes ? 1 : 0, name)
      assert.equal('Idempotent-Replayed' in (responses[200]?.headers ?? {}), writes, name)
    }
  })
})

describe('examples', () => {
  for (const operation of operations) {
    it(`${operation.name}: request and every answer are what the document says`, () => {
      const path = `/api/amapi/${operation.name}`
      const { requestBody, responses } = document.paths[path]?.post ?? assert.fail()
      const ajv = new Ajv2020({ strict: false })
      const request = document.components.schemas[`${operation.name}Request`] ?? assert.fail()
      for (const { example } of Object.values(requestBody?.content ?? {})) {
        assert.ok(ajv.validate(request, example), ajv.errorsText(ajv.errors))
      }
      const headers = new Headers({ 'content-type': 'application/json', 'x-request-id': 'r' })
      for (const [status, { content }] of Object.entries(responses)) {
        const examples = Object.values(content['application/json']?.examples ?? {})
        assert.ok(examples.length > 0)
        for (const example of examples) {
          const shown = '$ref' in example ? follow(document, example.$ref) : example
          const { value: body } = shown as { value: unknown }
          check({ verb: 'POST', path, status: Number(status), headers, body })
        }
      }
    })
  }
})

describe('an answer that the document does not allow', () => {
  const path = '/api/amapi/ListAliases'
  const headers = new Headers({ 'content-type': 'application/json; charset=utf-8', 'x-request-id': 'r' })
  const alias = { email: 'a@example.com', first_name: '', last_name: '' }
  const good = { verb: 'POST', path, status: 200, headers, body: { status: 'success', response: [alias] } }
  const error = { status: 'error', code: 1102, message: 'No.' }

  test('is told from one that it allows', () => {
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

function documentedErrors(): { statuses: number[]; code: number }[] {
  const all = Object.values(document.paths).flatMap(({ post }) => Object.entries(post?.responses ?? {}))
  const elsewhere = Object.values(document.components.responses).map((response) => ['404', response] as const)
  return [...all, ...elsewhere].flatMap(([status, { content }]) =>
    Object.entries(content['application/json']?.examples ?? {})
      .filter(([name]) => name !== 'success' && name !== 'broken_http')
      .map(([, example]) => {
        const { value } = follow(document, (example as { $ref: string }).$ref) as { value: { code: number } }
        return { statuses: [Number(status)], code: value.code }
      }),
  )
}

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

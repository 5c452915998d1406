import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import test from 'node:test'
import { manageReference } from '../../../src/http/manage/docs/openapi.ts'
import { brokenPromises, promiseOf } from './api-promise.ts'

/** Written with each release: LATCHKEY_WRITE_API=1 npm test -- guards/documents/api-promise */
const RELEASED = new URL('api-promise.json', import.meta.url)

const now = promiseOf(manageReference.makeDocument('https://vpn.example.net'))

test('the management API keeps what its last release had', () => {
  if (process.env.LATCHKEY_WRITE_API === '1') writeFileSync(RELEASED, `${JSON.stringify(now)}\n`)
  assert.deepEqual(brokenPromises(JSON.parse(readFileSync(RELEASED, 'utf8')), now), [])
})

test('what is taken away or asked for in addition is found', () => {
  const name = { type: 'string' }
  const kind = { enum: ['a', 'b'], type: 'string' }
  const answer = { type: 'object', properties: { id: name, kind }, required: ['id'] }
  const body = { type: 'object', properties: { label: name }, required: [] as string[] }
  const limit = { name: 'limit', in: 'query', schema: { type: 'integer' } }
  const make = (more: {
    answer?: object
    body?: object
    parameters?: object[]
    path?: string
    status?: string
  }) => ({
    paths: {
      [more.path ?? '/things']: {
        post: {
          parameters: more.parameters ?? [limit],
          requestBody: { content: { 'application/json': { schema: more.body ?? body } } },
          responses: {
            [more.status ?? '200']: {
              content: { 'application/json': { schema: { $ref: '#/components/schemas/A' } } },
            },
          },
        },
      },
    },
    components: { schemas: { A: more.answer ?? answer } },
  })
  const found = (more: Parameters<typeof make>[0]) => brokenPromises(make({}), make(more))
  assert.deepEqual(found({}), [])
  const wider = {
    ...answer,
    properties: { ...answer.properties, more: name, kind: { ...kind, enum: ['a', 'b', 'c'] } },
  }
  assert.deepEqual(found({ answer: wider, parameters: [limit, { ...limit, name: 'after' }] }), [])
  const cases: [Parameters<typeof make>[0], string][] = [
    [{ path: '/others' }, 'POST /things is gone'],
    [{ status: '201' }, 'POST /things: it answers 200 no longer'],
    [{ answer: { ...answer, properties: { id: name } } }, 'POST /things: answer.kind is gone'],
    [{ answer: { ...answer, required: [] } }, 'POST /things: answer.id is not surely there now'],
    [
      { answer: { ...answer, properties: { id: name, kind: { ...kind, enum: ['a'] } } } },
      'POST /things: answer.kind does not know "b" any more',
    ],
    [
      { answer: { ...answer, properties: { id: { type: 'integer' }, kind } } },
      'POST /things: answer.id was "string" and is "integer"',
    ],
    [{ body: { ...body, required: ['label'] } }, 'POST /things: body.label is needed now'],
    [{ body: { ...body, properties: {} } }, 'POST /things: body.label is gone'],
    [{ parameters: [] }, 'POST /things: the parameter limit is gone'],
    [{ parameters: [{ ...limit, required: true }] }, 'POST /things: the parameter limit is needed now'],
    [
      { parameters: [limit, { ...limit, name: 'brand', required: true }] },
      'POST /things: the new parameter brand is needed',
    ],
  ]
  for (const [more, text] of cases) assert.deepEqual(found(more), [text])
})

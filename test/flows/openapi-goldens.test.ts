// The recorded exchanges of every method against the OpenAPI document, both ways: each answer is one the document
// knows, and each error the document tells of has been seen.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { amapiReference } from '../../src/http/amapi/openapi.ts'
import { makeAnswerCheck } from '../openapi.ts'

type Exchange = {
  name: string
  request: { verb: string; path: string }
  answer: { status: number; headers: Record<string, string>; body: string }
}

/** Needs a fault of the server; which method it is shown with does not matter. */
const INTERNAL = 1900

const document = amapiReference.makeDocument('https://vpn.example.net')
const check = makeAnswerCheck(document)

for (const [path, verbs] of Object.entries(document.paths)) {
  const post = verbs.post ?? assert.fail()
  const method = post.operationId
  test(`${method}: what was recorded is documented, and what is documented was recorded`, () => {
    const seen = new Set<number>()
    for (const { request, answer } of recorded(method)) {
      const body: unknown = answer.body === '' ? undefined : JSON.parse(answer.body)
      const at = request.path.split('?')[0] ?? ''
      // The recordings hold a mark in place of the request's id.
      const headers = new Headers({ ...answer.headers, 'content-length': '', 'x-request-id': 'id' })
      check({ verb: request.verb, path: at, status: answer.status, headers, body })
      if (at === path) seen.add((body as { code?: number } | undefined)?.code ?? 0)
    }
    assert.ok(seen.has(0), 'no success was recorded')
    const documented = Object.values(post.responses).flatMap(({ content }) =>
      Object.keys(content['application/json']?.examples ?? {}).filter((name) => name !== 'success'),
    )
    const codes = documented.map(codeOf)
    const unseen = [...new Set(codes)].filter((code) => code !== INTERNAL && !seen.has(code))
    assert.deepEqual(unseen, [], 'documented, but never recorded')
  })
}

function codeOf(error: string): number {
  const { value } = document.components.examples[error] ?? assert.fail(error)
  return (value as { code: number }).code
}

function recorded(method: string): Exchange[] {
  const file = join(import.meta.dirname, '..', 'wire', 'amapi', `${method}.json`)
  const stories = JSON.parse(readFileSync(file, 'utf8')) as { exchanges: Exchange[] }[]
  return stories.flatMap(({ exchanges }) => exchanges)
}

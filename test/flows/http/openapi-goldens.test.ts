// The recorded exchanges of every method against the OpenAPI documents, in both directions: the document has each answer,
// and each error of AMAPI's document is recorded (for VAM see wire/vam-coverage.test.ts).
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { amapiReference } from '../../../src/http/amapi/docs/openapi.ts'
import { vamReference } from '../../../src/http/vam/docs/openapi.ts'
import { type AnswerCheck, makeAnswerCheck } from '../../openapi.ts'

type Exchange = {
  name: string
  request: { verb: string; path: string }
  answer: { status: number; headers: Record<string, string>; body: string }
}

/** A fault of the server, and a database that is away (flows/db/database-away.test.ts): the same for every method. */
const NOT_RECORDED: readonly number[] = [1900, 1901]
const PUBLIC_URL = 'https://vpn.example.net'

const amapi = amapiReference.makeDocument(PUBLIC_URL)
const checkAmapi = makeAnswerCheck(amapi)

for (const [path, verbs] of Object.entries(amapi.paths)) {
  const post = verbs.post ?? assert.fail()
  const method = post.operationId
  test(`${method}: what was recorded is documented, and what is documented was recorded`, () => {
    const seen = new Set<number>()
    for (const exchange of recorded('amapi', `${method}.json`)) {
      const { at, body } = judge(exchange, checkAmapi)
      if (at === path) seen.add((body as { code?: number } | undefined)?.code ?? 0)
    }
    assert.ok(seen.has(0), 'no success was recorded')
    const documented = Object.values(post.responses).flatMap(({ content }) =>
      Object.keys(content['application/json']?.examples ?? {}).filter((name) => name !== 'success'),
    )
    const codes = documented.map(codeOf)
    const unseen = [...new Set(codes)].filter((code) => !NOT_RECORDED.includes(code) && !seen.has(code))
    assert.deepEqual(unseen, [], 'documented, but never recorded')
  })
}

function codeOf(error: string): number {
  const { value } = amapi.components.examples[error] ?? assert.fail(error)
  return (value as { code: number }).code
}

const checkVam = makeAnswerCheck(vamReference.makeDocument(PUBLIC_URL))

for (const file of readdirSync(folderOf('vam')).filter((name) => name.endsWith('.json'))) {
  test(`${file}: what was recorded of VAM is documented`, () => {
    const exchanges = recorded('vam', file)
    assert.ok(exchanges.length > 0)
    for (const exchange of exchanges) judge(exchange, checkVam)
  })
}

/** Checks an answer against the document; returns the called path, and the answer's body. */
function judge({ request, answer }: Exchange, check: AnswerCheck): { at: string; body: unknown } {
  const body: unknown = answer.body === '' ? undefined : JSON.parse(answer.body)
  const at = request.path.split('?')[0] ?? ''
  // The recordings have a mark in place of the request's id.
  const headers = new Headers({ ...answer.headers, 'content-length': '', 'x-request-id': 'id' })
  check({ verb: request.verb, path: at, status: answer.status, headers, body })
  return { at, body }
}

function recorded(dialect: string, file: string): Exchange[] {
  const scenarios = JSON.parse(readFileSync(join(folderOf(dialect), file), 'utf8')) as {
    exchanges: Exchange[]
  }[]
  return scenarios.flatMap(({ exchanges }) => exchanges)
}

function folderOf(dialect: string): string {
  return join(import.meta.dirname, '../../wire', dialect, 'goldens')
}

// A code that no operation of a dialect can answer is marked NEVER in its error table. Thrown all the same it is a bug: the log
// has it under the request id, and the caller gets the dialect's answer to a bug.
import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { AppError, type ErrorCode } from '../../../src/errors.ts'
import { WIRE as AMAPI } from '../../../src/http/amapi/errors.ts'
import { type ErrorTable, NEVER } from '../../../src/http/dialect.ts'
import { WIRE as GATEWAY } from '../../../src/http/gateway-api/errors.ts'
import { WIRE as VAM } from '../../../src/http/vam/errors.ts'
import { openAgentApiFixture } from '../../fixtures/agent-api.ts'
import { openVamFixture } from '../../fixtures/vam.ts'
import { startApp, type TestApp } from '../../harness.ts'

const INNER = 'words for an operator'

/** What has been logged as an internal error. */
type Logged = { request: string; method: string; err: unknown }

function watch(t: TestContext, { app }: Pick<TestApp, 'app'>): Logged[] {
  const logged: Logged[] = []
  t.mock.method(app.log, 'error', (fields: Logged, text: string) => {
    assert.equal(text, 'internal error')
    logged.push(fields)
  })
  return logged
}

function neverIn(table: ErrorTable): ErrorCode[] {
  const codes = Object.keys(table) as ErrorCode[]
  return codes.filter((code) => table[code] === NEVER)
}

/** Replaces a use case by one that throws each code in turn. */
function throwing(t: TestContext, owner: object, name: string): (code: ErrorCode) => void {
  let next: ErrorCode = 'conflict'
  t.mock.method(owner as Record<string, () => unknown>, name, async () => {
    throw new AppError(next, INNER)
  })
  return (code) => {
    next = code
  }
}

function checkLog(logged: Logged[], method: string, code: ErrorCode, requestId: string | null): void {
  const [line, ...more] = logged.splice(0)
  assert.deepEqual([line?.request, line?.method, more], [requestId, method, []], code)
  const error = line?.err
  assert.ok(error instanceof AppError, code)
  assert.deepEqual([error.message, error.code], [INNER, code])
}

test('AMAPI: a code that it never answers is logged and answered as an internal error', async (t) => {
  const fixture = await startApp(t)
  const logged = watch(t, fixture)
  const setCode = throwing(t, fixture.app.accounts, 'add')
  for (const code of neverIn(AMAPI)) {
    setCode(code)
    const { status, body, headers } = await fixture.trusted('AddClient', {
      country: 'DE',
      type: '1',
      email: 'a@b.example',
    })
    const id = headers.get('x-request-id')
    assert.deepEqual(
      [status, body],
      [200, { status: 'error', code: 1900, message: `Internal error. Request id: ${id}` }],
    )
    checkLog(logged, 'AddClient', code, id)
  }
})

test("VAM: a code that it never answers is logged and answered as the operation's own failure", async (t) => {
  const { latchkey, send } = await openVamFixture(t)
  const logged = watch(t, latchkey)
  const setCode = throwing(t, latchkey.app.prepaid, 'create')
  for (const code of neverIn(VAM)) {
    setCode(code)
    const answer = await send('/vam/v3/create', { json: { uuid: 'a' } })
    assert.deepEqual([answer.status, answer.code, answer.body], [500, 1101, {}])
    assert.equal(answer.message, 'There is some problem in creating vpn account')
    checkLog(logged, 'create', code, answer.headers.get('x-request-id'))
  }
})

test('the gateway API: a code that it never answers is logged and answered as an internal error', async (t) => {
  const fixture = await openAgentApiFixture(t, { engine: 'sqlite' })
  const logged = watch(t, fixture)
  const setCode = throwing(t, fixture.app.login, 'logIn')
  for (const code of neverIn(GATEWAY)) {
    setCode(code)
    const { status, body, headers } = await fixture.authorize({ session: 's', username: 'u', password: 'p' })
    const id = headers.get('x-request-id')
    const message = `An internal error; the server's log has it under ${id}.`
    assert.deepEqual([status, body], [500, { error: { code: 'internal', message } }])
    checkLog(logged, 'gateway authorize', code, id)
  }
})

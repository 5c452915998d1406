// Calls, answers and scenarios that the suites of VAM share.

import { OPERATOR } from '../../harness.ts'
import type { VamExchange, VamScenario } from '../run-vam-scenario.ts'
import { type Before, lose, newToken, type Sending } from '../vam-world.ts'
import { addBrand } from '../wire-server.ts'
import { TEXT } from './contract.ts'

export const CREATE = '/vam/v3/create'
/** 30 days after the day on which scenarios begin. */
export const DEFAULT_EXPIRY = '2026-12-21'
export const USERNAME = /^[\x21-\x7e]{1,20}$/
export const PASSWORD = /^(?=.*[A-Z])(?=.*[a-z])(?=.*\d)(?=.*[!@#$%^&*,.:{}])[\x21-\x7e]{12,32}$/

export const createJson = (fields: Record<string, unknown>): Sending => ({
  verb: 'POST',
  path: CREATE,
  json: fields,
})

/** An account by create, remembered under `as`. */
export const account =
  (as: string, fields: Record<string, unknown> = {}): Before =>
  (world) =>
    world.must(as, createJson({ uuid: `uuid of ${as}`, ...fields }))

/** An earlier call that must have succeeded. */
export const did =
  (sending: Sending): Before =>
  (world) =>
    world.must('done', sending)

export const put = (path: string, json: Record<string, unknown>): Sending => ({ verb: 'PUT', path, json })
export const of = (who: string) => `{{${who}.vpnUsername}}`

export function refused(
  name: string,
  send: Sending,
  code: number,
  message: string,
  more: Partial<VamExchange> = {},
): VamExchange {
  return { name, send, code, message, ...more }
}

export function done(
  name: string,
  send: Sending,
  message: string,
  body: Record<string, unknown>,
  more: Partial<VamExchange> = {},
): VamExchange {
  return { name, send, code: 1, message, body, ...more }
}

/** The answers of every call without a valid token. */
export function tokenScenarios(
  send: Sending,
  afterwards: Pick<VamExchange, 'code' | 'message'>,
): VamScenario[] {
  const text = expect1002
  return [
    {
      name: `${send.verb} ${send.path}: the access token`,
      given: [account('a')],
      exchanges: [
        refused('none', { ...send, token: 'none' }, 1002, TEXT.tokenMissing),
        refused(
          'an unknown one',
          { ...send, token: 'none', headers: { 'x-accesstoken': 'f'.repeat(64) } },
          1002,
          text,
        ),
        refused(
          'one of another shape',
          { ...send, token: 'none', headers: { 'x-accesstoken': 'nonsense' } },
          1002,
          text,
        ),
        { name: 'in the query', send: { ...send, token: 'query' }, ...afterwards },
      ],
    },
  ]
}
export const expect1002 = 'Access token is invalid or expired'

/** An account of another brand, remembered under `as`. */
const strangersAccount =
  (as: string): Before =>
  async ({ server, known }) => {
    const other = await addBrand(server, {})
    const caller = { brand: other.brand, actor: OPERATOR }
    const input = { externalId: 'theirs', days: 5, kind: 'paid' as const, limits: undefined }
    const made = await server.test.app.prepaid.create(caller, {
      ...input,
      dedicatedCountry: undefined,
      login: undefined,
    })
    server.test.secrets.note(made.login.password)
    known[as] = { vpnUsername: made.login.username }
  }

/** The answers of every call that names an account, when this brand has no such account. */
export function usernameScenarios(
  verb: string,
  path: string,
  fields: Record<string, unknown>,
  notTheirs: string = TEXT.notTheirs,
): VamScenario[] {
  const inQuery = verb === 'GET'
  const call = (more: Record<string, unknown>): Sending =>
    inQuery
      ? { verb, path, query: { ...fields, ...more } as Record<string, string> }
      : { verb, path, json: { ...fields, ...more } }
  return [
    {
      name: `${verb} ${path}: whose account`,
      given: [strangersAccount('stranger')],
      exchanges: [
        refused('no username', call({}), 11001, TEXT.usernameMissing),
        refused('a blank one', call({ vpnUsername: ' ' }), 11001, TEXT.usernameMissing),
        refused('an unknown one', call({ vpnUsername: 'nobody' }), 11001, notTheirs),
        refused("another brand's", call({ vpnUsername: of('stranger') }), 11001, notTheirs),
        ...(inQuery ? [] : [refused('no text', call({ vpnUsername: { a: 1 } }), 11001, notTheirs)]),
      ],
    },
  ]
}

/** A fault of the server: the answer has the operation's code, and nothing about the fault. */
export function loseThenFail(
  send: Sending,
  code: number,
  doing: string,
  table: 'subscription' | 'gateway' = 'subscription',
): VamScenario {
  return {
    name: `${send.verb} ${send.path}: a fault of the server`,
    given: [account('a')],
    exchanges: [
      { ...refused('the database fails', send, code, TEXT.ownFailure(doing)), before: [lose(table)] },
    ],
  }
}

/** The first token has expired by now. */
export const newTokenAfter = newToken

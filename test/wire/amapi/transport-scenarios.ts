// Scenarios of every method that end before the caller is identified.
import type { Exchange, Scenario } from '../scenario.ts'
import type { MethodTemplate } from './method-template.ts'
import { plain, trusted } from './shared-calls.ts'

const TOO_LARGE = 70_000
const VERBS = ['GET', 'HEAD', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'QUERY', 'PROPFIND']

/** There is no product, and the call is refused before it matters. */
export function transportScenarios(named: MethodTemplate): Scenario[] {
  const good = 'product_id' in named.good ? { ...named.good, product_id: '12345' } : named.good
  const template = { ...named, good }
  const call = trusted(template.method, template.good)
  const refused = VERBS.map(
    (verb): Exchange => ({
      name: `${verb} instead of POST`,
      call,
      verb,
      code: 1001,
      status: 405,
      has: { allow: 'POST' },
    }),
  )
  const tooLarge: Exchange = {
    name: 'a body that is too large',
    call,
    raw: { text: 'x', times: TOO_LARGE },
    code: 1001,
    status: 413,
  }
  return [
    { name: `${template.method}: wrong verb`, given: [], exchanges: refused },
    { name: `${template.method}: too much`, given: [], exchanges: [tooLarge] },
    apiKeyScenario(template),
    bodyScenario(template),
  ]
}

function apiKeyScenario({ method, good }: MethodTemplate): Scenario {
  const bad = { code: 1101, brandless: true }
  const sent = (apikey: string | undefined) =>
    plain(method, { ...good, apikey, secret_key: '{{secret_key}}' })
  const missing = { code: 1001, brandless: true, names: 'apikey' }
  return {
    name: `${method}: API key`,
    given: [
      { hosts: [`own-${method.toLowerCase()}.example.net`] },
      { otherBrand: { hosts: [`other-${method.toLowerCase()}.example.net`] } },
    ],
    exchanges: [
      { name: 'no API key', call: sent(undefined), ...missing },
      { name: 'an empty API key', call: sent(''), ...missing },
      { name: 'an unknown API key', call: sent('lk_api_unknown'), ...bad },
      { name: 'the secret key as API key', call: sent('{{secret_key}}'), ...bad },
      {
        name: "another brand's host",
        call: {
          ...trusted(method, good),
          headers: { host: `other-${method.toLowerCase()}.example.net` },
        },
        ...bad,
      },
      {
        name: 'the API key in the query string',
        call: sent(undefined),
        path: `/api/amapi/${method}?apikey={{apikey}}`,
        ...missing,
      },
      { name: 'a revoked API key', before: [{ revoke: 'api' }], call: trusted(method, good), ...bad },
    ],
  }
}

/** Unreadable bodies; they are sent unchanged, in any encoding of the server. */
function bodyScenario({ method, good }: MethodTemplate): Scenario {
  const call = (type: string) => trusted(method, good, { 'content-type': type })
  const bad = { code: 1001, brandless: true }
  return {
    name: `${method}: bodies that cannot be read`,
    given: [],
    exchanges: [
      { name: 'nothing', call: call('application/json'), raw: { text: '' }, ...bad, names: 'apikey' },
      { name: 'broken JSON', call: call('application/json'), raw: { text: '{"apikey":' }, ...bad },
      {
        name: 'JSON under the label of a form',
        call: call('application/x-www-form-urlencoded'),
        raw: { text: '{"apikey":"lk_api_unknown"}' },
        ...bad,
        code: 1101,
      },
      {
        name: 'an empty list under the label of a form',
        call: call('application/x-www-form-urlencoded'),
        raw: { text: '[]' },
        ...bad,
        names: 'one JSON object',
      },
      { name: 'JSON that is no object', call: call('application/json'), raw: { text: '["apikey"]' }, ...bad },
      {
        name: 'broken multipart',
        call: call('multipart/form-data; boundary=b'),
        raw: { text: '--b' },
        ...bad,
      },
      {
        name: 'multipart without a boundary',
        call: call('multipart/form-data'),
        raw: { text: '--b' },
        ...bad,
      },
      { name: 'plain text', call: call('text/plain'), raw: { text: 'apikey=1' }, ...bad },
    ],
  }
}

/** A path that names no method; run once, by AddClient. */
export const unknownMethods: Scenario = {
  name: 'methods that there are not',
  given: [],
  exchanges: ['AddClients', 'addclient', 'AddClient/x', ''].flatMap((name): Exchange[] =>
    ['POST', 'GET'].map((verb) => ({
      name: `${verb} /api/amapi/${name}`,
      call: trusted('AddClient', {}),
      verb,
      path: `/api/amapi/${name}`,
      code: 1001,
      status: 404,
    })),
  ),
}

// AddClient: needs only the API key (AMAPI contract section 4).
import type { Exchange, Fields, Scenario, Suite } from '../scenario.ts'
import { fieldScenarios } from './field-scenarios.ts'
import type { MethodTemplate } from './method-template.ts'
import { ALIAS, account, addAlias, ELSEWHERE, EMAIL, PASSWORD, plain, trusted } from './shared-calls.ts'
import { transportScenarios, unknownMethods } from './transport-scenarios.ts'

const good = { country: 'US', type: '1', email: EMAIL, password: PASSWORD }

const template: MethodTemplate = {
  method: 'AddClient',
  good,
  given: [],
  required: ['country', 'type', 'email'],
  email: 'owner',
  caller: 'anyone',
  writes: true,
}

const no = (name: string, fields: Fields, code: number, names?: string): Exchange => ({
  name,
  call: trusted('AddClient', { ...good, ...fields }),
  code,
  ...(names === undefined ? {} : { names }),
})

const published: Scenario = {
  name: 'AddClient: the published sample, from an allow-listed address',
  given: [{ allow: '203.0.113.0/24' }],
  exchanges: [
    { name: 'success', call: plain('AddClient', good, { 'x-forwarded-for': '203.0.113.10' }), code: 0 },
  ],
  published: true,
}

const complete: Scenario = {
  name: 'AddClient: every parameter, by secret key',
  given: [],
  exchanges: [
    {
      name: 'success',
      call: trusted('AddClient', {
        ...good,
        country: 'gb',
        type: '36',
        email: 'Email@Example.com',
        first_name: 'Zoë',
        last_name: "O'Hara",
        company_name: 'Example & Sons',
        state: 'Western Cape',
        zip_code: '8001',
        auto_terminate: 'yes',
        test_user: '1',
      }),
      code: 0,
    },
    {
      name: 'what it made',
      call: trusted('GetProducts', { email: EMAIL }),
      code: 0,
    },
  ],
}

const json = { 'content-type': 'application/json' }
const inJson: Scenario = {
  name: 'AddClient: numbers, switches and nothing as JSON has them',
  given: [],
  exchanges: [
    {
      name: 'success',
      call: plain('AddClient', {}, json),
      raw: {
        text: `{"apikey":"{{apikey}}","country":"ZA","type":24,"email":"${EMAIL}","password":null,"zip_code":8001,"auto_terminate":true,"test_user":0,"unknown":{"a":[]}}`,
      },
      code: 0,
    },
    {
      name: 'of a name sent twice the last value counts',
      call: trusted('AddClient', {}, json),
      raw: {
        text: `{"apikey":"{{apikey}}","secret_key":"{{secret_key}}","country":"US","type":24,"type":"2","email":"second@example.com"}`,
      },
      code: 1004,
    },
    {
      name: 'a number where a name is meant',
      call: trusted('AddClient', {}, json),
      raw: {
        text: `{"apikey":"{{apikey}}","secret_key":"{{secret_key}}","country":"US","type":24,"email":5}`,
      },
      code: 1002,
    },
  ],
}

const generated: Scenario = {
  name: 'AddClient: without a password, by API key alone, the country as countrycode',
  given: [],
  exchanges: [
    {
      name: 'success',
      call: plain('AddClient', { countrycode: 'DE', type: '12', email: EMAIL }),
      code: 0,
    },
  ],
}

const key = { 'idempotency-key': 'a-key-of-the-caller' }
const repeated: Scenario = {
  name: 'AddClient: the same request twice',
  given: [],
  exchanges: [
    { name: 'success', call: plain('AddClient', { ...good, password: undefined }, key), code: 0 },
    {
      name: 'again, within the limit of attempts',
      call: plain('AddClient', { ...good, password: undefined }, key),
      code: 0,
      has: { 'idempotent-replayed': 'true' },
    },
    {
      name: 'another request with the same Idempotency-Key',
      call: plain('AddClient', { ...good, type: '6', password: undefined }, key),
      code: 1001,
      names: 'Idempotency-Key',
    },
    { name: 'the same without it', call: trusted('AddClient', good), code: 1202 },
  ],
}

const refusals: Scenario = {
  name: 'AddClient: what it refuses',
  given: [],
  exchanges: [
    no('no e-mail address', { email: 'email.example.com' }, 1002),
    no('a blank e-mail address', { email: '  ' }, 1001, 'email'),
    no('no country code', { country: 'USA' }, 1003),
    no('a code that is no country', { country: 'XX' }, 1003),
    no('UK, with a hint', { country: 'uk' }, 1003, 'GB'),
    no('a plan that the brand does not sell', { type: '2' }, 1004),
    no('a plan that is no number', { type: 'month' }, 1004),
    no('a password that is too short', { password: 'Short_1!' }, 1005),
    no('a password of two groups', { password: 'only-lower-case' }, 1005),
    no('a password that is too long', { password: `Aa1!${'x'.repeat(125)}` }, 1005),
    no('a switch that is neither on nor off', { auto_terminate: 'maybe' }, 1001, 'auto_terminate'),
    no('another such switch', { test_user: '2' }, 1001, 'test_user'),
    no('a name that is too long', { first_name: 'x'.repeat(101) }, 1001, 'first_name'),
    no('a name of two lines', { last_name: 'one\ntwo' }, 1001, 'last_name'),
  ],
}

const fourGroups: Scenario = {
  name: 'AddClient: a brand that wants four groups',
  given: [{ settings: { password_groups: 4 } }],
  exchanges: [no('three groups', { password: 'Strong_Password!' }, 1005)],
}

const full: Scenario = {
  name: 'AddClient: a brand that has all the accounts it may have',
  given: [{ settings: { account_limit: 1 } }, ...account],
  exchanges: [
    no('one account more', { email: 'second@example.com' }, 1204),
    no('one whose e-mail address is in use as well', {}, 1202),
    {
      name: 'after CloseClient there is a place again',
      before: [{ call: trusted('CloseClient', { email: EMAIL }) }],
      call: trusted('AddClient', { ...good, email: 'second@example.com' }),
      code: 0,
    },
  ],
}

const taken: Scenario = {
  name: 'AddClient: an e-mail address that is in use',
  given: [...account, addAlias],
  exchanges: [
    no("an account's", {}, 1202),
    no("an account's, in other case", { email: 'EMAIL@example.COM' }, 1202),
    no("an alias's", { email: ALIAS }, 1202),
    {
      name: 'free again after CloseClient',
      before: [{ call: trusted('CloseClient', { email: EMAIL }) }],
      call: trusted('AddClient', good),
      code: 0,
    },
  ],
}

const testUser: Scenario = {
  name: 'AddClient: a test user',
  given: [],
  exchanges: [
    { name: 'by API key alone', call: plain('AddClient', { ...good, test_user: '1' }), code: 1104 },
    {
      name: 'switched off, by API key alone',
      call: plain('AddClient', { ...good, test_user: 'no' }, { 'x-forwarded-for': '203.0.113.10' }),
      code: 0,
    },
  ],
}

const limited: Scenario = {
  name: 'AddClient: one account in 10 seconds',
  given: [...account, { call: plain('AddClient', { ...good, email: 'first@example.com' }) }],
  exchanges: [
    {
      name: 'at once',
      call: plain('AddClient', { ...good, email: 'second@example.com' }),
      code: 1501,
      has: { 'retry-after': '10' },
    },
    {
      name: 'a mistake is told all the same',
      call: plain('AddClient', { ...good, password: 'weak' }),
      code: 1005,
    },
    {
      name: 'after 9.5 seconds',
      before: [{ waitS: 9.5 }],
      call: plain('AddClient', { ...good, email: 'second@example.com' }),
      code: 1501,
      has: { 'retry-after': '1' },
    },
    {
      name: 'from another address',
      call: plain('AddClient', { ...good, email: 'other@example.com' }, ELSEWHERE),
      code: 0,
    },
    { name: 'by secret key', call: trusted('AddClient', { ...good, email: 'third@example.com' }), code: 0 },
    {
      name: 'after 10 seconds, an address that is in use',
      before: [{ waitS: 0.5 }],
      call: plain('AddClient', good),
      code: 1202,
    },
    {
      name: 'it counts as one',
      call: plain('AddClient', { ...good, email: 'second@example.com' }),
      code: 1501,
      has: { 'retry-after': '10' },
    },
  ],
}

const weak = plain('AddClient', { ...good, password: 'weak' })
const mistaken: Scenario = {
  name: 'AddClient: five mistakes in 10 seconds',
  given: [{ call: weak, code: 1005, times: 5 }],
  exchanges: [
    { name: 'the sixth', call: weak, code: 1501, has: { 'retry-after': '10' } },
    { name: 'the same without the mistake', call: plain('AddClient', good), code: 0 },
  ],
}

const wrongSecret = { ...good, secret_key: 'lk_secret_wrong' }
const mistyped: Scenario = {
  name: 'AddClient: a wrong secret key',
  given: [{ allow: '203.0.113.0/24' }],
  exchanges: [
    { name: 'refused', call: plain('AddClient', wrongSecret), code: 1102 },
    { name: 'from an allow-listed address', call: plain('AddClient', wrongSecret, ELSEWHERE), code: 0 },
    {
      name: 'the sixth time',
      before: [{ call: plain('AddClient', wrongSecret), code: 1102, times: 4 }],
      call: plain('AddClient', wrongSecret),
      code: 1502,
      has: { 'retry-after': '1' },
    },
    {
      name: 'an empty one is none',
      call: plain('AddClient', { ...good, secret_key: '', email: 'b@example.com' }),
      code: 0,
    },
  ],
}

const empty: Scenario = {
  name: 'AddClient: nothing but the API key',
  given: [],
  exchanges: [
    {
      name: 'all that is missing',
      call: plain('AddClient', {}),
      code: 1001,
      names: 'type, email and country',
    },
  ],
}

const overloaded: Scenario = {
  name: 'AddClient: more passwords to hash than may wait',
  given: [{ crowd: 'hashes' }],
  exchanges: [
    {
      name: 'refused',
      call: trusted('AddClient', { ...good, password: 'Nobody_Has_This!1' }),
      code: 1502,
      has: { 'retry-after': '2' },
    },
  ],
  once: true,
}

export const addClientSuite: Suite = {
  method: 'AddClient',
  scenarios: [
    published,
    complete,
    generated,
    inJson,
    repeated,
    ...transportScenarios(template),
    unknownMethods,
    ...fieldScenarios(template),
    refusals,
    fourGroups,
    taken,
    full,
    testUser,
    limited,
    mistaken,
    mistyped,
    empty,
    overloaded,
  ],
}

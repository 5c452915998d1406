// Scenarios of create (VAM contract section 3).

import type { VamScenario, VamSuite } from '../run-vam-scenario.ts'
import { type Before, settings } from '../vam-world.ts'
import { TEXT } from './contract.ts'
import {
  CREATE,
  createJson,
  DEFAULT_EXPIRY,
  done,
  loseThenFail,
  PASSWORD,
  refused,
  tokenScenarios,
  USERNAME,
} from './shared-scenarios.ts'

const SAMPLE = { multi_login: 5, session_limit: 50, country: [1, 2, 3], city: [1, 2, 3], protocol: [1, 2, 3] }
export const LOGIN = { oneLoginScheme: true, vpnUsername: 'ada.lovelace', vpnPassword: 'Analytical.1843' }
const created = (name: string, fields: Record<string, unknown>, body: Record<string, unknown> = {}) =>
  done(name, createJson(fields), TEXT.created, {
    vpnUsername: USERNAME,
    vpnPassword: PASSWORD,
    expiryDate: DEFAULT_EXPIRY,
    ...body,
  })
const post = (rest: object) => ({ verb: 'POST', path: CREATE, ...rest })
const FORM = 'application/x-www-form-urlencoded'

/** Addresses for dedicated accounts of the scenario's brand. */
export const stock =
  (country: string, ...addresses: string[]): Before =>
  ({ server, brand }) =>
    server.test.app.dedicatedAddresses.add(
      { brand: brand.brand, actor: { kind: 'operator', name: 'test' } },
      { country, host: `${country.toLowerCase()}1.example.net`, ranges: addresses },
    )

const encodings: VamScenario = {
  name: 'create: every way of writing it',
  exchanges: [
    created('JSON', { uuid: 'json', period: 30, preferences: SAMPLE, preferences_format: 'key' }),
    created('digits and switches as text', {
      uuid: 'text',
      period: '30',
      isDedicated: 'False',
      oneLoginScheme: '0',
      preferences: JSON.stringify(SAMPLE),
    }),
    done(
      'a form with brackets',
      post({
        form: 'uuid=form&period=30&preferences[multi_login]=5&preferences[country][]=1&preferences[country][]=2&preferences[city][0]=1&preferences[protocol][0]=1&preferences[protocol][1]=2&isDedicated=false',
      }),
      TEXT.created,
      { expiryDate: DEFAULT_EXPIRY },
    ),
    done(
      'a form with JSON preferences',
      post({ form: `uuid=form2&preferences=${encodeURIComponent(JSON.stringify(SAMPLE))}` }),
      TEXT.created,
      { expiryDate: DEFAULT_EXPIRY },
    ),
    done(
      'JSON labelled as a form',
      post({ raw: { type: FORM, text: '{"uuid":"labelled","period":"30"}' } }),
      TEXT.created,
      { expiryDate: DEFAULT_EXPIRY },
    ),
    done('JSON without a label', post({ raw: { type: '', text: '{"uuid":"unlabelled"}' } }), TEXT.created, {
      expiryDate: DEFAULT_EXPIRY,
    }),
    done(
      'multipart',
      post({ multipart: { uuid: 'multipart', period: '30', preferences: JSON.stringify(SAMPLE) } }),
      TEXT.created,
      { expiryDate: DEFAULT_EXPIRY },
    ),
    created('fields nobody knows', { uuid: 'unknown fields', colour: 'blue', header: { code: 5 } }),
    created('the token in the query', { uuid: 'query' }),
    created('a pair without oneLoginScheme is ignored', {
      uuid: 'ignored pair',
      vpnUsername: 'mine',
      vpnPassword: 'x',
    }),
    created('preferences by service id', { uuid: 'service ids', preferences: { 1: 5, 4: [1] } }),
  ],
}

const unreadable: VamScenario = {
  name: 'create: what cannot be read is refused in the way of the brand whose token came with it',
  exchanges: [
    refused(
      'broken JSON',
      post({ raw: { type: 'application/json', text: '{"uuid":' } }),
      11001,
      'The body is not valid JSON.',
    ),
    refused(
      'a list',
      post({ raw: { type: 'application/json', text: '[]' } }),
      11001,
      'The body must be one JSON object.',
    ),
    {
      ...refused('another type', post({ raw: { type: 'text/csv', text: 'uuid' } }), 11001, ''),
      naming: /^Send application/,
    },
    refused(
      'broken JSON without a token',
      post({ token: 'none', raw: { type: 'application/json', text: '{"uuid":' } }),
      1002,
      TEXT.tokenMissing,
    ),
  ],
}

const uuids: VamScenario = {
  name: 'create: the uuid',
  exchanges: [
    refused('none', createJson({}), 11001, TEXT.uuidNeeded),
    refused('no body', post({}), 11001, TEXT.uuidNeeded),
    ...[' ', '', null, -1, 1.5, 2 ** 53, true, ['a'], { a: 1 }, 'x'.repeat(256)].map((uuid) =>
      refused(
        `unusable: ${JSON.stringify(uuid).slice(0, 20)}`,
        createJson({ uuid }),
        60004,
        TEXT.uuidUnusable,
      ),
    ),
    created('255 characters', { uuid: 'x'.repeat(255) }),
    created('any words', { uuid: 'Ada Löveläce <ada@example.com> ☃' }),
    created('a whole number, as its digits', { uuid: 1042 }),
    refused('those digits', createJson({ uuid: '1042' }), 11001, TEXT.uuidTaken, { status: 409 }),
    created('nought', { uuid: 0 }),
    created('the largest number', { uuid: Number.MAX_SAFE_INTEGER }),
    created('one', { uuid: 'taken' }),
    refused('taken', createJson({ uuid: 'taken' }), 11001, TEXT.uuidTaken, { status: 409 }),
    created('the other case is another one', { uuid: 'Taken' }),
  ],
}

const periods: VamScenario = {
  name: 'create: the period',
  exchanges: [
    ...[0, -1, 10_951, 1.5, '1.5', 'abc', '1e3', [], { a: 1 }, true, '99999999999999999999'].map(
      (period, i) =>
        refused(`${JSON.stringify(period)}`, createJson({ uuid: `bad ${i}`, period }), 11001, TEXT.period),
    ),
    refused('above the setting', createJson({ uuid: 'long', period: 3701 }), 11001, TEXT.periodSetting),
    created('one day', { uuid: 'one', period: 1 }, { expiryDate: '2026-11-22' }),
    created('digits', { uuid: 'digits', period: '365' }, { expiryDate: '2027-11-21' }),
    created('30.0', { uuid: '30.0', period: '30.0' }, { expiryDate: '2026-12-21' }),
    created('an empty one', { uuid: 'empty', period: '' }, { expiryDate: '2026-12-21' }),
    created('the longest', { uuid: 'longest', period: 3700 }, { expiryDate: '2037-01-07' }),
    {
      ...created(
        'longer where the operator lets it',
        { uuid: 'longer', period: 10_950 },
        { expiryDate: '2056-11-13' },
      ),
      before: [settings({ max_period_days: 10_950 })],
    },
  ],
}

const naming = (field: string) => new RegExp(field)
const preferences: VamScenario = {
  name: 'create: preferences',
  exchanges: [
    created('the published sample', { uuid: 'sample', preferences: SAMPLE, preferences_format: 'key' }),
    created('keys', { uuid: 'keys', preferences: SAMPLE, preferences_format: 'keys' }),
    created('empty lists', { uuid: 'empty', preferences: { country: [], city: [], protocol: [] } }),
    created('a single number for a list', { uuid: 'single', preferences: { country: 1 } }),
    created('digits', { uuid: 'digits', preferences: { multi_login: '5', country: ['1', '2'] } }),
    ...Object.entries({
      multi_login: { multi_login: 0 },
      session_limit: { session_limit: 'many' },
      country: { country: [999_999] },
      city: { city: [1, 'x'] },
      protocol: { protocol: [-1] },
    }).map(([field, value]) => ({
      ...refused(`wrong ${field}`, createJson({ uuid: `wrong ${field}`, preferences: value }), 11001, ''),
      naming: naming(field),
    })),
    {
      ...refused(
        'the sample of the page as it is printed',
        createJson({ uuid: 'typeset', preferences: '{“multi_login”:5,”session_limit”:50}' }),
        11001,
        '',
      ),
      naming: /preferences .*typographic quotes/,
    },
    {
      ...refused('no object', createJson({ uuid: 'no object', preferences: 'five' }), 11001, ''),
      naming: naming('preferences'),
    },
    {
      ...refused(
        'another format',
        createJson({ uuid: 'format', preferences: SAMPLE, preferences_format: 'value' }),
        11001,
        '',
      ),
      naming: /^preferences_format must be one of key, keys$/,
    },
  ],
}

const logins: VamScenario = {
  name: 'create: a login of the caller',
  exchanges: [
    created(
      'a pair',
      { uuid: 'pair', ...LOGIN },
      { vpnUsername: 'ada.lovelace', vpnPassword: 'Analytical.1843' },
    ),
    refused('taken', createJson({ uuid: 'pair 2', ...LOGIN }), 100028, TEXT.usernameTaken),
    refused(
      'no username',
      createJson({ uuid: 'x', ...LOGIN, vpnUsername: undefined }),
      11001,
      TEXT.usernameNeeded,
    ),
    refused('a blank one', createJson({ uuid: 'x', ...LOGIN, vpnUsername: ' ' }), 11001, TEXT.usernameNeeded),
    {
      ...refused(
        '21 characters',
        createJson({ uuid: 'x', ...LOGIN, vpnUsername: 'a'.repeat(21) }),
        11001,
        '',
      ),
      naming: naming('vpnUsername'),
    },
    {
      ...refused(
        'no password',
        createJson({ uuid: 'x', ...LOGIN, vpnUsername: 'b', vpnPassword: undefined }),
        11001,
        '',
      ),
      naming: naming('vpnPassword'),
    },
    ...[
      'Short.1',
      'nouppercase.1843',
      'NOLOWERCASE.1843',
      'Nodigitsatall.',
      'Nospecials12345',
      'Nön.Ascii12345',
      `L0ng.${'x'.repeat(28)}`,
    ].map((vpnPassword) => ({
      ...refused(vpnPassword, createJson({ uuid: 'x', ...LOGIN, vpnUsername: 'b', vpnPassword }), 11001, ''),
      naming: /password/i,
    })),
    created(
      'a password with blanks',
      { uuid: 'blanks', ...LOGIN, vpnUsername: 'b', vpnPassword: 'Note G of 1843.' },
      { vpnUsername: 'b', vpnPassword: 'Note G of 1843.' },
    ),
    created(
      '20 characters, 32 of password',
      { uuid: 'longest', ...LOGIN, vpnUsername: 'a'.repeat(20), vpnPassword: `L0ng.${'x'.repeat(27)}` },
      { vpnUsername: 'a'.repeat(20) },
    ),
  ],
}

const dedicated: VamScenario = {
  name: 'create: a dedicated address',
  given: [stock('GB', '198.51.100.10-11'), stock('DE', '203.0.113.7')],
  exchanges: [
    created(
      'United Kingdom, as UK',
      { uuid: 'uk', isDedicated: true, dedicatedCountry: 'UK' },
      { dedicatedIp: '198.51.100.10', dedicatedHost: 'gb1.example.net' },
    ),
    created(
      'as gb, with a switch as text',
      { uuid: 'gb', isDedicated: 'True', dedicatedCountry: 'gb' },
      { dedicatedIp: '198.51.100.11' },
    ),
    refused(
      'none left',
      createJson({ uuid: 'late', isDedicated: true, dedicatedCountry: 'GB' }),
      100034,
      TEXT.noAddress,
    ),
    created('what was refused left nothing behind', { uuid: 'late' }),
    {
      ...refused('no country', createJson({ uuid: 'x', isDedicated: true }), 11001, ''),
      naming: naming('dedicatedCountry'),
    },
    {
      ...refused(
        'a country without them',
        createJson({ uuid: 'x', isDedicated: true, dedicatedCountry: 'FR' }),
        11001,
        '',
      ),
      naming: naming('dedicatedCountry'),
    },
    {
      ...refused('no switch', createJson({ uuid: 'x', isDedicated: 'maybe' }), 11001, ''),
      naming: naming('isDedicated'),
    },
  ],
}

const types: VamScenario = {
  name: 'create: the type, the quota',
  exchanges: [
    ...['trial', 'paid', 'freemium'].map((subscriptionType) =>
      created(subscriptionType, { uuid: subscriptionType, subscriptionType }),
    ),
    {
      ...refused('another', createJson({ uuid: 'x', subscriptionType: 'gold' }), 11001, ''),
      naming: naming('subscriptionType'),
    },
    {
      ...refused('as many accounts as the brand may have', createJson({ uuid: 'x' }), 60003, TEXT.quota),
      before: [settings({ account_limit: 3 })],
    },
    {
      ...refused('a suspended reseller', createJson({ uuid: 'x' }), 60001, ''),
      before: [settings({ suspended: true })],
    },
  ],
}

const twice: VamScenario = {
  name: 'create: the same request twice',
  exchanges: [
    created('the first time', { uuid: 'repeated' }),
    done(
      'with a key',
      { ...createJson({ uuid: 'keyed' }), headers: { 'idempotency-key': 'one' } },
      TEXT.created,
      {},
    ),
    done(
      'again, with the same key',
      { ...createJson({ uuid: 'keyed' }), headers: { 'idempotency-key': 'one' } },
      TEXT.created,
      {},
    ),
    {
      ...refused(
        'another request with that key',
        { ...createJson({ uuid: 'other' }), headers: { 'idempotency-key': 'one' } },
        11001,
        '',
      ),
      naming: /Idempotency-Key/,
    },
  ],
}

export const create: VamSuite = {
  file: 'create',
  scenarios: [
    encodings,
    unreadable,
    uuids,
    periods,
    preferences,
    logins,
    dedicated,
    types,
    twice,
    ...tokenScenarios(createJson({}), { code: 11001, message: TEXT.uuidNeeded }),
    loseThenFail(createJson({ uuid: 'x' }), 1101, 'creating vpn account'),
  ],
}

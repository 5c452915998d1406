// Arbitrary AMAPI requests: fields from the operations' input schemas, values from nearly right to hostile,
// in all three encodings, with odd headers, verbs and paths.

import type { Arbitrary } from 'fast-check'
import fc from 'fast-check'
import { ENCODINGS, type Field } from '../parts/encodings.ts'

/** Data that exist on the server, so that some requests pass the first checks. */
export type World = {
  apiKey: string
  secretKey: string
  emails: string[]
  aliases: string[]
  password: string
  tokens: string[]
  productIds: string[]
}

export type MethodInput = { name: string; fields: string[] }

export type HostileRequest = {
  verb: string
  path: string
  headers: [string, string][]
  body: Buffer
}

const NASTY_TEXTS = [
  '',
  ' ',
  '\0',
  'a\0b',
  '\ud800',
  'x\udfff@example.com',
  "' or 1=1 --",
  '%00%ff',
  '__proto__',
  'constructor',
  'null',
  'NaN',
  '-1',
  '1e999',
  '9'.repeat(400),
  '0x10',
  '١٢',
  '"@example.com',
  'a@b',
  'A@EXAMPLE.COM ',
  `${'a'.repeat(300)}@example.com`,
  'ünïcödé@exämple.com',
  '\u202e@example.com',
  '<script>alert(1)</script>',
  '{{7*7}}',
  '\r\nX-Injected: 1',
  'x'.repeat(10_000),
  '😀'.repeat(64),
]

export const nastyText: Arbitrary<string> = fc.oneof(
  fc.constantFrom(...NASTY_TEXTS),
  fc.string({ maxLength: 60 }),
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.string({ unit: 'grapheme', maxLength: 200 }),
)

/** Values that only JSON can carry. */
export const nastyJson: Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(null, true, false, 0, -0, -1, 1.5, 1e308, 2 ** 53, [], {}, [[]], { __proto__: 1 }),
  fc.json().map((text) => JSON.parse(text) as unknown),
  fc.array(nastyText, { maxLength: 3 }),
)

const SWITCH = /^(auto|test|force)_/

function plausible(method: string, name: string, world: World): Arbitrary<unknown> {
  // A small range, so that requests also use accounts that other requests added.
  const fresh = fc.integer({ min: 0, max: 60 }).map((i) => `fresh${i}@example.com`)
  if (name === 'apikey') return fc.constant(world.apiKey)
  if (name === 'secret_key') return fc.constant(world.secretKey)
  if (name === 'alias') return fc.oneof(fc.constantFrom(...world.aliases), fresh)
  if (name === 'setemail') return fresh
  if (name === 'email') return fc.oneof(fc.constantFrom(...world.emails, ...world.aliases), fresh)
  if (name.includes('password')) return fc.constantFrom(world.password, 'Another-Pass-99', 'Third-Pass-123')
  if (method === 'CancelRequest' && name === 'type') return fc.constantFrom('midnight', 'at_due_date')
  if (name === 'type' || name.includes('plan')) return fc.constantFrom(1, '6', 12, '24', 36)
  if (name.startsWith('country')) return fc.constantFrom('DE', 'us')
  if (name === 'product_id') return fc.constantFrom(...world.productIds, '0', '99999999999999999999')
  if (SWITCH.test(name)) return fc.constantFrom<unknown>('0', '1', 'yes', 'off', 1, true)
  return fc.constantFrom('Some Name', 'Zoë', '12345')
}

/** A field: mostly present and plausible; unless the request is careful also missing, twice or hostile. */
function field(method: string, name: string, world: World, isCareful: boolean): Arbitrary<Field[]> {
  const optional = name === 'secret_key' || name === 'password'
  const one = (value: Arbitrary<unknown>) => value.map((given): Field[] => [[name, given]])
  const good = plausible(method, name, world)
  const nothing = fc.constant<Field[]>([])
  const kept = [
    { weight: 30, arbitrary: one(good) },
    { weight: optional ? 20 : 1, arbitrary: nothing },
  ]
  if (isCareful) return fc.oneof(...kept)
  return fc.oneof(
    ...kept,
    { weight: 3, arbitrary: one(nastyText) },
    { weight: 1, arbitrary: one(nastyJson) },
    {
      weight: 1,
      arbitrary: fc.tuple(good, nastyText).map(([a, b]): Field[] => [
        [name, a],
        [name, b],
      ]),
    },
    { weight: 1, arbitrary: good.map((value): Field[] => [[`${name}[]`, value]]) },
  )
}

const strangeField: Arbitrary<Field[]> = fc.oneof(
  { weight: 6, arbitrary: fc.constant<Field[]>([]) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.constantFrom('__proto__', 'constructor', 'toString', '', 'a[b][c]', 'status'), nastyText)
      .map(([name, value]): Field[] => [[name, value]]),
  },
  { weight: 1, arbitrary: fc.tuple(nastyText, nastyText).map((pair): Field[] => [pair]) },
)

/** Content types that do not fit the body. */
export const WRONG_TYPES = [
  '',
  'text/plain',
  'application/xml',
  'application/json; charset=utf-16',
  'multipart/form-data',
  '*/*',
  ';',
]

export const headerText = fc.string({
  unit: fc.integer({ min: 0x20, max: 0x7e }).map((c) => String.fromCharCode(c)),
  maxLength: 80,
})

function headers(world: World): Arbitrary<[string, string][]> {
  const sometimes = (name: string, value: Arbitrary<string>, weight = 1): Arbitrary<[string, string][]> =>
    fc.oneof(
      { weight: 6, arbitrary: fc.constant<[string, string][]>([]) },
      { weight, arbitrary: value.map((text): [string, string][] => [[name, text]]) },
    )
  const address = fc.ipV4().map((ip) => [['x-forwarded-for', ip]] satisfies [string, string][])
  const bearer = fc.constantFrom(...world.tokens).map((token) => `Bearer ${token}`)
  const badBearer = fc.oneof(
    headerText,
    headerText.map((text) => `Bearer ${text}`),
    fc.constant('Basic YTpi'),
  )
  const key = fc.oneof(fc.constantFrom('k1', 'k2', 'k3', 'x'.repeat(1000), '"quoted"'), headerText)
  return fc
    .tuple(
      fc.oneof(
        { weight: 8, arbitrary: address },
        { weight: 1, arbitrary: sometimes('x-forwarded-for', headerText) },
      ),
      sometimes(
        'authorization',
        fc.oneof({ weight: 4, arbitrary: bearer }, { weight: 1, arbitrary: badBearer }),
        2,
      ),
      sometimes('idempotency-key', key),
      sometimes('accept', headerText),
      sometimes('x-request-id', headerText),
      sometimes('content-encoding', fc.constantFrom('gzip', 'identity', 'x')),
    )
    .map((lists) => lists.flat())
}

/** A request to one of `methods`, or similar; two of three have only plausible fields, so that they pass the first checks. */
export function arbitraryRequest(methods: MethodInput[], world: World): Arbitrary<HostileRequest> {
  return fc
    .tuple(fc.constantFrom(...methods), fc.constantFrom(true, true, false))
    .chain(([method, isCareful]) => {
      const fields = fc.tuple(
        ...method.fields.map((name) => field(method.name, name, world, isCareful)),
        isCareful ? fc.constant<Field[]>([]) : strangeField,
      )
      const near = [`${method.name}/`, method.name.toLowerCase(), `${method.name}?apikey=x`, '%00', '..', '%']
      const path = fc.oneof(
        { weight: 40, arbitrary: fc.constant(method.name) },
        { weight: isCareful ? 0 : 1, arbitrary: fc.constantFrom(...near) },
      )
      const verb = fc.oneof(
        { weight: 60, arbitrary: fc.constant('POST') },
        { weight: isCareful ? 0 : 1, arbitrary: fc.constantFrom('GET', 'PUT', 'DELETE', 'PATCH', 'OPTIONS') },
      )
      const wrongType = isCareful
        ? fc.constant(null)
        : fc.option(fc.constantFrom(...WRONG_TYPES), { freq: 25 })
      return fc
        .tuple(verb, path, fields, fc.constantFrom(...ENCODINGS), wrongType, headers(world))
        .map(([chosenVerb, chosenPath, chosen, encoding, wrong, more]) => ({
          verb: chosenVerb,
          path: `/api/amapi/${chosenPath}`,
          headers: [['content-type', wrong ?? encoding.type] as [string, string], ...more],
          body: encoding.encode(chosen.flat()),
        }))
    })
}

// Keys of all kinds: list, create, change, rotate, revoke.
import { z } from 'zod'
import { HOUR_MS } from '../../clock.ts'
import { checkedRanges, MAX_RANGES, type ManageKey } from '../../credentials/manage-keys/manage-key.ts'
import {
  DEFAULT_OVERLAP_H,
  isUsableFrom,
  MAX_EXPIRES_DAYS,
  MAX_OVERLAP_H,
} from '../../credentials/manage-keys/manage-keys.ts'
import { SCOPES, scopesOf } from '../../credentials/manage-keys/scope.ts'
import type { Handle } from '../../db/database.ts'
import { AppError } from '../../errors.ts'
import { thingId } from '../../events/subjects.ts'
import type { EitherManager, ManageCredential } from '../operation.ts'
import { mustMatchFixed } from './finish.ts'
import { keyShape, shown, shownOnce, VOLATILE, withName, withNames } from './key-shapes.ts'
import { MANAGE_PREFIX, manageOperation } from './manage-operation.ts'

const KEYS = `${MANAGE_PREFIX}/keys`
const TAG = 'Keys'
const ID = /^(m?)key_([1-9]\d{0,14})$/

/** Its output says which kind of key it is. */
const keyPath = z.object({
  key: z
    .string()
    .regex(ID, 'write an id such as key_3 or mkey_3')
    .transform((text) => {
      const [, mark, number] = ID.exec(text) ?? []
      return { id: Number(number), isManage: mark === 'm' }
    })
    .meta({ description: 'Such as key_3; a management key is mkey_3' }),
})

const example = {
  ...{ id: 'mkey_3', object: 'key' as const, kind: 'manage' as const, brand: 'main', label: 'shop' },
  ...{ hint: 'lk_manage_7f3k', scopes: ['accounts:read' as const], addresses: [] },
  ...{ created_at: '2026-11-21T12:00:00.000Z', ends_at: null, revoked_at: null, last_used_on: null },
  created_by: { kind: 'admin', id: '1', name: 'Eva' },
}
const exampleKey = { key: `lk_manage_${'7f3c'.repeat(11)}5d` }

export const listKeys = manageOperation({
  name: 'listKeys',
  tag: TAG,
  cli: 'key list',
  routes: [{ method: 'GET', path: KEYS }],
  summary: 'List keys',
  description:
    'Live ones first, then the newest. With a brand: its API keys, secret keys and management keys. Without one: the management keys of the installation.',
  permission: { by: 'manage', scope: 'keys:write', level: 'either' },
  writes: false,
  input: z.object({}),
  output: z.object({ data: z.array(keyShape), next: z.null() }),
  errors: [],
  example: { request: {}, answer: { data: [example], next: null } },
  async run(app, { brand }) {
    const manageKeys = await app.manageKeys.list(brand ? brand.id : null)
    const keys = brand ? await app.brands.listKeys(brand.id) : []
    return withNames(app, [...keys, ...manageKeys])
  },
  encode: (keys, { brand }) => ({ data: keys.map((key) => shown(key, brand)), next: null }),
})

export const getKey = manageOperation({
  name: 'getKey',
  tag: TAG,
  cli: 'key list',
  routes: [{ method: 'GET', path: `${KEYS}/{key}` }],
  summary: 'Show a key',
  description: 'Never its text. One that was revoked is shown, too.',
  permission: { by: 'manage', scope: 'keys:write', level: 'either' },
  writes: false,
  volatile: VOLATILE,
  input: z.object({ path: keyPath }),
  output: keyShape,
  errors: ['key_not_found'],
  example: { request: { path: { key: 'mkey_3' } }, answer: example },
  async run(app, { brand }, { path: { key } }) {
    const found = key.isManage
      ? await app.manageKeys.find(brand?.id ?? null, key.id)
      : (await app.brands.listKeys(mustBeNamed(brand).id)).find(({ id }) => id === key.id)
    if (found) return withName(app, found)
    const none = `There is no key ${thingId(key.isManage ? 'manage_key' : 'key', key.id)}`
    const text = brand ? `${none}.` : `${none} of the installation. For one of a brand, name the brand.`
    throw new AppError('key_not_found', text)
  },
  encode: (key, { brand }) => shown(key, brand),
})

export const createKey = manageOperation({
  name: 'createKey',
  tag: TAG,
  cli: 'key create',
  routes: [{ method: 'POST', path: KEYS }],
  summary: 'Create a key',
  description:
    'The answer shows the key, once. A key grants only scopes that the calling key has. Without a brand it is a management key of the installation; API keys and secret keys need a brand.',
  permission: { by: 'manage', scope: 'keys:write', level: 'either', stepUp: true },
  writes: true,
  input: z.object({
    body: z.strictObject({
      kind: z.enum(['api', 'secret', 'manage']),
      label: z.string().max(100).default(''),
      scopes: z.array(z.enum(SCOPES)).max(SCOPES.length).optional().meta({
        description: 'Of a management key; left out: all that the calling key has',
      }),
      expires_days: z.int().min(1).max(MAX_EXPIRES_DAYS).optional().meta({ description: 'Left out: never' }),
      addresses: z.array(z.string().max(50)).max(MAX_RANGES).optional().meta({
        description: 'Of a management key: addresses and CIDR ranges from which it may be used',
      }),
    }),
  }),
  status: 201,
  output: shownOnce,
  errors: ['conflict'],
  example: {
    request: { body: { kind: 'manage', label: 'shop', scopes: ['accounts:read'] } },
    answer: { ...example, ...exampleKey },
  },
  async run(app, { brand, credential, actor, once }, { body }) {
    const { kind, label, expires_days: expiresDays, addresses: ranges } = body
    if (kind === 'manage') {
      const brandId = brand?.id ?? null
      const scopes = body.scopes ?? (brand ? brandScopes(credential) : credential.scopes)
      const input = { brandId, label, scopes, ranges, expiresDays, grantedBy: credential.scopes }
      return app.manageKeys.create(input, actor, once)
    }
    const owner = mustBeNamed(brand)
    if (body.scopes ?? expiresDays ?? ranges)
      throw new AppError('invalid_input', 'scopes, expires_days and addresses are for management keys only')
    return app.brands.createKey(owner, kind, label, actor, once)
  },
  look: ({ app, result, tx }) => withName(app, result, tx),
  encode: (made, { brand }) => ({ ...shown(made, brand), key: made.key }),
})

export const changeKey = manageOperation({
  name: 'changeKey',
  tag: TAG,
  cli: 'none: a key that is made with other options takes its place',
  routes: [{ method: 'PATCH', path: `${KEYS}/{key}` }],
  summary: 'Change the label or the addresses of a management key',
  description: 'What it may do cannot be changed: create another key in its place.',
  permission: { by: 'manage', scope: 'keys:write', level: 'either', stepUp: true },
  writes: true,
  input: z.object({
    path: keyPath,
    body: z.strictObject({
      label: z.string().max(100).optional(),
      addresses: z.array(z.string().max(50)).max(MAX_RANGES).optional(),
    }),
  }),
  output: keyShape,
  volatile: VOLATILE,
  errors: ['key_not_found', 'changed_meanwhile', 'conflict'],
  example: { request: { path: { key: 'mkey_3' }, body: { label: 'shop' } }, answer: example },
  async run(app, caller, { path: { key }, body: { label, addresses } }, { ifMatch, address }) {
    const { brand, actor, once } = caller
    if (!key.isManage)
      throw new AppError('invalid_input', 'Only management keys, such as mkey_3, can be changed.')
    if (
      addresses &&
      isOwn(caller.credential, key.id) &&
      !isUsableFrom({ ranges: checkedRanges(addresses) }, address)
    )
      throw new AppError(
        'conflict',
        'This is the key of this call, and it could not be used from here any more.',
      )
    const change = { ...(label !== undefined && { label }), ...(addresses && { ranges: addresses }) }
    const mustBe = async (now: ManageKey, tx: Handle) => {
      const shownNow = shown(await withName(app, now, tx), brand)
      mustMatchFixed(ifMatch, keyShape.parse(shownNow), VOLATILE)
    }
    const of = { owner: brand?.id ?? null, id: key.id }
    return app.manageKeys.set({ ...of, ...change }, actor, { once, mustBe })
  },
  look: ({ app, result, tx }) => withName(app, result, tx),
  encode: (changed, { brand }) => shown(changed, brand),
})

export const rotateKey = manageOperation({
  name: 'rotateKey',
  tag: TAG,
  cli: 'key rotate',
  routes: [{ method: 'POST', path: `${KEYS}/{key}/rotate` }],
  summary: 'Create the successor of a key',
  description: 'The former key goes on for the overlap, so that programs can be changed one after another.',
  permission: { by: 'manage', scope: 'keys:write', level: 'either', stepUp: true },
  writes: true,
  input: z.object({
    path: keyPath,
    body: z.strictObject({
      overlap_hours: z.int().min(0).max(MAX_OVERLAP_H).default(DEFAULT_OVERLAP_H).meta({
        description: 'How long the former key goes on; 0: it ends at once',
      }),
    }),
  }),
  status: 201,
  output: shownOnce,
  errors: ['key_not_found', 'conflict'],
  example: {
    request: { path: { key: 'mkey_2' }, body: { overlap_hours: 24 } },
    answer: { ...example, ...exampleKey },
  },
  async run(app, { brand, credential, actor, once }, { path: { key }, body }) {
    const { overlap_hours: overlapHours } = body
    if (key.isManage) {
      const input = { owner: brand?.id ?? null, id: key.id, overlapHours, grantedBy: credential.scopes }
      return app.manageKeys.rotate(input, actor, once)
    }
    const overlapMs = overlapHours * HOUR_MS
    return app.brands.rotateKey(mustBeNamed(brand), key.id, { overlapMs }, actor, once)
  },
  look: ({ app, result, tx }) => withName(app, result, tx),
  encode: (made, { brand }) => ({ ...shown(made, brand), key: made.key }),
})

export const revokeKey = manageOperation({
  name: 'revokeKey',
  tag: TAG,
  cli: 'key revoke',
  routes: [{ method: 'DELETE', path: `${KEYS}/{key}` }],
  summary: 'Revoke a key',
  description: 'Calls with it are refused within half a second, by all processes.',
  permission: { by: 'manage', scope: 'keys:write', level: 'either', stepUp: true },
  writes: true,
  input: z.object({ path: keyPath }),
  status: 204,
  output: z.object({}),
  errors: ['key_not_found'],
  example: { request: { path: { key: 'key_3' } }, answer: {} },
  async run(app, { brand, actor, once }, { path: { key } }): Promise<unknown> {
    if (key.isManage) return app.manageKeys.revoke({ owner: brand?.id ?? null, id: key.id }, actor, once)
    return app.brands.revokeKey(mustBeNamed(brand), key.id, actor, once)
  },
  encode: () => ({}),
})

/** Errors: brand_needed. */
function mustBeNamed(brand: EitherManager['brand']) {
  if (brand) return brand
  throw new AppError('brand_needed', 'This is a key of a brand: name it in the header Latchkey-Brand.')
}

/** Whether this is the key of the call. */
function isOwn(credential: ManageCredential, id: number): boolean {
  return credential.kind === 'key' && credential.key.id === id
}

/** Of a key of the installation, what a key of one brand may have. */
function brandScopes({ scopes }: Pick<ManageCredential, 'scopes'>) {
  return scopes.filter((scope) => scopesOf('brand').includes(scope))
}

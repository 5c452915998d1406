// Brands: list, add, look at one, change its title, hosts and settings.
import { z } from 'zod'
import type { App } from '../../../app.ts'
import type { Brand } from '../../../brands/brand.ts'
import { SETTING_SOURCES } from '../../../brands/setting-sources.ts'
import { brandSettings, MAX_HOSTS, WrongSettings } from '../../../brands/settings.ts'
import type { Handle } from '../../../db/database.ts'
import { AppError } from '../../../errors.ts'
import type { EitherManager } from '../../operation.ts'
import { mustMatch } from '../finish.ts'
import { MANAGE_PREFIX, manageOperation } from '../manage-operation.ts'

export const BRANDS = `${MANAGE_PREFIX}/brands`
export const TAG = 'Brands'
const MAX_TITLE = 100

const name = z.string().min(1).max(63).meta({ description: 'Lower-case letters, digits and dashes' })
const settings = z.record(z.string().max(63), z.union([z.string(), z.number(), z.boolean(), z.null()]))
const hosts = z.array(z.string().max(253)).max(MAX_HOSTS)

const shape = z.object({
  id: name,
  object: z.literal('brand'),
  title: z.string(),
  hosts: z.array(z.string()).meta({ description: 'Hosts of this brand alone' }),
  days_ahead: z.int().nullable().meta({ description: "Of a sandbox's clock; null: a live brand" }),
  settings: z.record(z.string(), z.unknown()).meta({ description: 'All of them, as they count now' }),
  defaults: z.record(z.string(), z.unknown()).meta({ description: 'What each setting is without a change' }),
  sources: z.record(z.string(), z.enum(SETTING_SOURCES)).meta({
    description:
      "Where each value comes from: it was set for the brand, it is the default, or it is empty, so that the server's own setting counts",
  }),
})

const example = {
  ...{ id: 'main', object: 'brand' as const, title: 'Example VPN', hosts: [], days_ahead: null },
  ...{ settings: { time_zone: 'UTC' }, defaults: { time_zone: 'UTC' } },
  sources: { time_zone: 'default' as const },
}

export const listBrands = manageOperation({
  name: 'listBrands',
  tag: TAG,
  cli: 'brand list',
  routes: [{ method: 'GET', path: BRANDS }],
  summary: 'List brands',
  description: 'By name.',
  permission: { by: 'manage', scope: 'brand:read', level: 'installation' },
  writes: false,
  input: z.object({}),
  output: z.object({ data: z.array(shape), next: z.null() }),
  errors: [],
  example: { request: {}, answer: { data: [example], next: null } },
  run: async (app) => Promise.all((await app.brands.list()).map((brand) => shownOf(app, brand))),
  encode: (data) => ({ data, next: null }),
})

export const addBrand = manageOperation({
  name: 'addBrand',
  tag: TAG,
  cli: 'brand add',
  routes: [{ method: 'POST', path: BRANDS }],
  summary: 'Add a brand',
  description: 'With the usual plans, an API key and a secret key, which the answer shows once.',
  permission: { by: 'manage', scope: 'brands:write', level: 'installation', stepUp: true },
  writes: true,
  input: z.object({
    body: z.strictObject({
      name,
      title: z.string().min(1).max(MAX_TITLE).optional().meta({ description: 'Left out: its name' }),
      hosts: hosts.default([]),
      sandbox: z.boolean().default(false).meta({ description: 'For trying: its clock can be moved' }),
      settings: settings.default({}),
    }),
  }),
  status: 201,
  output: shape.extend({ api_key: z.string(), secret_key: z.string() }),
  errors: ['conflict'],
  example: {
    request: { body: { name: 'main', title: 'Example VPN' } },
    answer: {
      ...example,
      api_key: `lk_api_${'7f3c'.repeat(10)}`,
      secret_key: `lk_secret_${'7f3c'.repeat(10)}`,
    },
  },
  run: (app, { actor, once }, { body }) =>
    atFields(app.brands.addBrand({ ...body, title: body.title ?? body.name }, actor, once)),
  look: async ({ app, tx, result: { brand, apiKey, secretKey } }) => ({
    ...{ ...(await shownOf(app, brand, tx)), api_key: apiKey, secret_key: secretKey },
  }),
  encode: (answer) => answer,
})

export const brandPath = z.object({ brand: name })

export const getBrand = manageOperation({
  name: 'getBrand',
  tag: TAG,
  cli: 'brand show',
  routes: [{ method: 'GET', path: `${BRANDS}/{brand}` }],
  summary: 'Show a brand and its settings',
  description: 'What each setting does is in the list of brand settings of the documentation.',
  permission: { by: 'manage', scope: 'brand:read', level: 'either' },
  writes: false,
  input: z.object({ path: brandPath }),
  output: shape,
  errors: [],
  example: { request: { path: { brand: 'main' } }, answer: example },
  run: async (app, caller, { path }) => shownOf(app, await brandNamed(app, caller, path.brand)),
  encode: (answer) => answer,
})

export const changeBrand = manageOperation({
  name: 'changeBrand',
  tag: TAG,
  cli: 'brand set',
  routes: [{ method: 'PATCH', path: `${BRANDS}/{brand}` }],
  summary: "Change a brand's title, hosts and settings",
  description: '`null` sets a setting back to its default. `hosts` replaces all hosts.',
  permission: { by: 'manage', scope: 'brand:write', level: 'either' },
  writes: true,
  input: z.object({
    path: brandPath,
    body: z.strictObject({
      title: z.string().min(1).max(MAX_TITLE).optional(),
      hosts: hosts.optional(),
      settings: settings.optional(),
    }),
  }),
  output: shape,
  errors: ['conflict', 'changed_meanwhile'],
  example: {
    request: { path: { brand: 'main' }, body: { settings: { time_zone: 'Europe/Berlin' } } },
    answer: example,
  },
  async run(app, caller, { path, body }, { ifMatch }) {
    const brand = await brandNamed(app, caller, path.brand)
    const mustBe = async (now: Brand, tx: Handle) => mustMatch(ifMatch, await shownOf(app, now, tx))
    return atFields(app.brands.set(brand.name, body, caller.actor, { once: caller.once, mustBe }))
  },
  look: ({ app, tx, result }) => shownOf(app, result, tx),
  encode: (answer) => answer,
})

/** What is wrong with a setting is said of its field. */
async function atFields<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    if (!(error instanceof WrongSettings)) throw error
    const faults = error.wrong.map(({ name, text }) => ({ field: ['body', 'settings', name], text }))
    throw new AppError('invalid_input', error.message, { cause: error, faults })
  }
}

/** For the key of one brand there is that brand alone. Errors: brand_not_found. */
export async function brandNamed(app: App, { brand }: EitherManager, wanted: string): Promise<Brand> {
  const found = brand ? [brand].find(({ name }) => name === wanted) : await app.brands.findNamed(wanted)
  if (found) return found
  throw new AppError('brand_not_found', `There is no brand named "${wanted}".`)
}

const DEFAULTS = brandSettings.parse({})

async function shownOf({ brands }: Pick<App, 'brands'>, brand: Brand, tx?: Handle) {
  const { id, name, title, settings, daysAhead } = brand
  const [hosts, sources] = [await brands.hostsOf(id, tx), await brands.sourcesOf(id, tx)]
  return {
    ...{ id: name, object: 'brand' as const, title, hosts, days_ahead: daysAhead },
    ...{ settings: { ...settings }, defaults: { ...DEFAULTS }, sources },
  }
}

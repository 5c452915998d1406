// The allow list of a brand: addresses whose calls need no secret key.
import { z } from 'zod'
import { makeAddressSet } from '../../../address.ts'
import type { AllowEntry } from '../../../brands/brands.ts'
import { thingId } from '../../../events/subjects.ts'
import { id, idOf, instant, instantText } from '../fields.ts'
import { MANAGE_PREFIX, manageOperation } from '../manage-operation.ts'

const ALLOW = `${MANAGE_PREFIX}/allow`
const TAG = 'Keys'
const permission = { by: 'manage', scope: 'keys:write', level: 'brand' } as const

const shape = z.object({
  id: id('allow_entry'),
  object: z.literal('allow_entry'),
  range: z.string(),
  note: z.string(),
  created_at: instant,
})
const example = {
  ...{ id: 'alw_3', object: 'allow_entry' as const, range: '203.0.113.0/24', note: 'shop' },
  created_at: '2026-11-21T12:00:00.000Z',
}

export const listAllow = manageOperation({
  name: 'listAllow',
  tag: TAG,
  cli: 'allow list',
  routes: [{ method: 'GET', path: ALLOW }],
  summary: 'List the addresses whose calls need no secret key',
  description: 'Of AMAPI and the VPN Account Manager. This API needs a key from everywhere.',
  permission,
  writes: false,
  input: z.object({}),
  output: z.object({ data: z.array(shape), next: z.null() }),
  errors: [],
  example: { request: {}, answer: { data: [example], next: null } },
  run: (app, { brand }) => app.brands.listAllow(brand.id),
  encode: (entries) => ({ data: entries.map(shown), next: null }),
})

export const addAllow = manageOperation({
  name: 'addAllow',
  tag: TAG,
  cli: 'allow add',
  routes: [{ method: 'POST', path: ALLOW }],
  summary: 'Trust calls from an address or a range',
  description:
    'They need no secret key from then on: every program that can send from there can change every account.',
  permission: { ...permission, stepUp: true },
  writes: true,
  input: z.object({
    body: z.strictObject({
      range: z.string().min(1).max(50).meta({ description: 'Such as 203.0.113.7 or 2001:db8::/32' }),
      note: z.string().max(200).default(''),
    }),
  }),
  status: 201,
  output: shape.extend({
    untrusted_proxy: z.string().nullable().meta({
      description: "A trusted proxy in the range: calls from the proxy's own address stay untrusted",
    }),
  }),
  errors: ['conflict'],
  example: {
    request: { body: { range: '203.0.113.0/24', note: 'shop' } },
    answer: { ...example, untrusted_proxy: null },
  },
  run: (app, { brand, actor, once }, { body }) =>
    app.brands.addAllow(brand, body.range, body.note, actor, once),
  look: async ({ app, result }) => ({ entry: result, proxy: app.brands.proxyIn(result.cidr) }),
  encode: ({ entry, proxy }) => ({ ...shown(entry), untrusted_proxy: proxy ?? null }),
})

export const removeAllow = manageOperation({
  name: 'removeAllow',
  tag: TAG,
  cli: 'allow remove',
  routes: [{ method: 'DELETE', path: `${ALLOW}/{entry}` }],
  summary: 'Trust calls from an address no longer',
  description:
    'Calls from there need a secret key from then on. The answer says whether this call came from there: then the machine that sent it may have shut itself out of the other APIs.',
  permission: { ...permission, stepUp: true },
  writes: true,
  input: z.object({ path: z.object({ entry: idOf('allow_entry') }) }),
  output: shape.extend({
    covered_caller: z.boolean().meta({ description: 'Whether this call came from the range' }),
  }),
  errors: ['not_found'],
  example: { request: { path: { entry: 'alw_3' } }, answer: { ...example, covered_caller: false } },
  run: (app, { brand, actor, once }, { path }) =>
    app.brands.removeAllow(brand, { id: path.entry }, actor, once),
  look: async ({ result, call }) => ({
    ...{ ...shown(result), covered_caller: makeAddressSet([result.cidr]).has(call.address) },
  }),
  encode: (answer) => answer,
})

function shown({ id: number, cidr, note, createdAt }: AllowEntry) {
  return {
    ...{ id: thingId('allow_entry', number), object: 'allow_entry' as const, range: cidr, note },
    created_at: instantText(createdAt),
  }
}

// GET /me: what a key is and may do.
import { z } from 'zod'
import { VERSION } from '../../config/package.ts'
import { SCOPES } from '../../credentials/manage-keys/scope.ts'
import { thingId } from '../../events/subjects.ts'
import { brandName, id, instant, instantText } from './fields.ts'
import { MANAGE_PREFIX, manageOperation } from './manage-operation.ts'
import { POLICIES } from './rate-limits.ts'

const rates = { reads: z.int(), writes: z.int(), secrets: z.int() } satisfies Record<
  keyof typeof POLICIES,
  z.ZodInt
>

export const me = manageOperation({
  name: 'getMe',
  tag: 'Keys',
  cli: 'key list',
  routes: [{ method: 'GET', path: `${MANAGE_PREFIX}/me` }],
  summary: 'Show what this key is and may do',
  description: 'For a first try of a key, and for programs that show only what their key may do.',
  permission: { by: 'manage', scope: undefined, level: 'either' },
  writes: false,
  input: z.object({}),
  output: z.object({
    id: id('manage_key'),
    object: z.literal('key'),
    kind: z.literal('manage'),
    label: z.string(),
    scopes: z.array(z.enum(SCOPES)),
    brand: brandName
      .nullable()
      .meta({ description: 'The brand that a call acts on; null: all, or the one that it names' }),
    ends_at: instant.nullable(),
    limits: z.object(rates).meta({ description: 'Calls a minute, at each process' }),
    server_version: z.string(),
  }),
  errors: ['scope_missing'],
  example: {
    request: {},
    answer: {
      ...{ id: 'mkey_4', object: 'key', kind: 'manage', label: 'shop', scopes: ['accounts:read'] },
      ...{ brand: 'main', ends_at: null, limits: { ...POLICIES }, server_version: '0.1.0' },
    },
  },
  run: async (_app, { key, brand }) => ({ key, brand }),
  encode: ({ key, brand }) => ({
    ...{ id: thingId('manage_key', key.id), object: 'key' as const, kind: 'manage' as const },
    ...{ label: key.label, scopes: [...key.scopes], brand: brand?.name ?? null },
    ...{ ends_at: instantText(key.endsAt), limits: { ...POLICIES }, server_version: VERSION },
  }),
})

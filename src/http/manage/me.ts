// GET /me: what a key is and may do.
import { z } from 'zod'
import { VERSION } from '../../config/package.ts'
import { SCOPES } from '../../credentials/manage-keys/scope.ts'
import { brandName, instant, keyId, textOfInstant } from './fields.ts'
import { MANAGE_PREFIX, manageOperation } from './manage-operation.ts'

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
    id: keyId,
    object: z.literal('key'),
    kind: z.literal('manage'),
    label: z.string(),
    scopes: z.array(z.enum(SCOPES)),
    brand: brandName
      .nullable()
      .meta({ description: 'The brand that a call acts on; null: all, or the one that it names' }),
    ends_at: instant.nullable(),
    server_version: z.string(),
  }),
  errors: ['scope_missing'],
  example: {
    request: {},
    answer: {
      ...{ id: 'key_m4', object: 'key', kind: 'manage', label: 'shop', scopes: ['accounts:read'] },
      ...{ brand: 'main', ends_at: null, server_version: '0.1.0' },
    },
  },
  run: async (_app, { key, brand }) => ({ key, brand }),
  encode: ({ key, brand }) => ({
    ...{ id: `key_m${key.id}`, object: 'key' as const, kind: 'manage' as const },
    ...{ label: key.label, scopes: [...key.scopes], brand: brand?.name ?? null },
    ...{ ends_at: textOfInstant(key.endsAt), server_version: VERSION },
  }),
})

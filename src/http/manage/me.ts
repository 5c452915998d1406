// GET /me: who calls, by a key or in the console, and what the caller may do.
import { z } from 'zod'
import type { SignedInAdmin } from '../../admins/admin-sessions.ts'
import { mayDelete, ROLES } from '../../admins/roles.ts'
import { endOf, isSteppedUp, STEP_UP_MS } from '../../admins/session.ts'
import type { Brand } from '../../brands/brand.ts'
import type { Instant } from '../../clock.ts'
import { VERSION } from '../../config/package.ts'
import type { ManageKey } from '../../credentials/manage-keys/manage-key.ts'
import { SCOPES } from '../../credentials/manage-keys/scope.ts'
import { thingId } from '../../events/subjects.ts'
import type { ManageCredential } from '../operation.ts'
import { brandName, instant, instantText } from './fields.ts'
import { MANAGE_PREFIX, manageOperation } from './manage-operation.ts'
import { COMMON, ME, selfOf } from './own/self.ts'
import { POLICIES } from './rate-limits.ts'

const rates = { reads: z.int(), writes: z.int(), secrets: z.int() } satisfies Record<
  keyof typeof POLICIES,
  z.ZodInt
>

const shape = z.object({
  id: z.string().meta({ description: 'Such as mkey_4 or adm_2' }),
  object: z.enum(['key', 'admin']),
  kind: z.enum(['manage', 'admin']),
  label: z.string().meta({ description: 'Of the key; or the name of the admin' }),
  scopes: z.array(z.enum(SCOPES)),
  brand: brandName
    .nullable()
    .meta({ description: 'The brand that a call acts on; null: all, or the one that it names' }),
  ends_at: instant
    .nullable()
    .meta({ description: 'Of the key, or of the session when there is no further call' }),
  role: z.enum(ROLES).nullable().meta({ description: 'Of an admin; null: a key' }),
  may_delete: z
    .boolean()
    .meta({ description: 'Whether the caller may close and erase, where a scope allows to write' }),
  stepped_up_until: instant.nullable().meta({
    description:
      'Until then calls that need a fresh proof of the admin are allowed; null: they are asked for one, or it is a key',
  }),
  language: z.string().nullable().meta({ description: 'That the admin has chosen; null: none, or a key' }),
  limits: z.object(rates).meta({ description: 'Calls a minute, at each process' }),
  server_version: z.string(),
})

export const me = manageOperation({
  name: 'getMe',
  tag: 'Keys',
  cli: 'key list',
  routes: [{ method: 'GET', path: `${MANAGE_PREFIX}/me` }],
  summary: 'Show who calls and may do what',
  description:
    'For a first try of a key, and for programs that show only what their key may do. In a session of the console it shows the admin.',
  permission: { by: 'manage', scope: undefined, level: 'either' },
  writes: false,
  input: z.object({}),
  output: shape,
  errors: ['scope_missing'],
  example: {
    request: {},
    answer: {
      ...{ id: 'mkey_4', object: 'key', kind: 'manage', label: 'shop', scopes: ['accounts:read'] },
      ...{
        brand: 'main',
        ends_at: null,
        role: null,
        may_delete: true,
        stepped_up_until: null,
        language: null,
      },
      ...{ limits: { ...POLICIES }, server_version: '0.1.0' },
    },
  },
  run: async (app, { credential, brand }) => ({ credential, brand, now: app.clock.now() }),
  encode: shown,
})

export const changeMe = manageOperation({
  ...COMMON,
  name: 'changeMe',
  routes: [{ method: 'PATCH', path: ME }],
  summary: 'Choose your own language',
  description: 'Of mails to you, and of the pages before the console.',
  writes: true,
  input: z.object({
    body: z.strictObject({
      language: z.string().max(2).nullable().meta({ description: 'ISO 639-1; null: as the browser asks' }),
    }),
  }),
  output: shape,
  errors: [],
  example: {
    request: { body: { language: 'de' } },
    answer: {
      ...{ id: 'adm_2', object: 'admin', kind: 'admin', label: 'Eva', scopes: ['accounts:read'] },
      ...{ brand: 'main', ends_at: '2026-11-21T20:00:00.000Z', role: 'support', may_delete: false },
      ...{ stepped_up_until: null, language: 'de', limits: { ...POLICIES }, server_version: '0.1.0' },
    },
  },
  run: (app, caller, { body }) => app.ownFactors.setLanguage(selfOf(caller), body.language),
  async look({ app, who, result: admin }) {
    const credential = { ...who.credential, kind: 'admin' as const, signedIn: { ...selfOf(who), admin } }
    return { credential, brand: who.brand, now: app.clock.now() }
  },
  encode: shown,
})

type Shown = { credential: ManageCredential; brand: Brand | undefined; now: Instant }

function shown({ credential, brand, now }: Shown): z.input<typeof shape> {
  return {
    ...(credential.kind === 'key' ? keyText(credential.key) : adminText(credential.signedIn, now)),
    ...{ scopes: [...credential.scopes], brand: brand?.name ?? null },
    ...{ limits: { ...POLICIES }, server_version: VERSION },
  }
}

function keyText({ id, label, endsAt }: ManageKey) {
  return {
    ...{ id: thingId('manage_key', id), object: 'key' as const, kind: 'manage' as const, label },
    ...{ ends_at: instantText(endsAt), role: null, may_delete: true, stepped_up_until: null, language: null },
  }
}

function adminText({ admin, session }: SignedInAdmin, now: Instant) {
  const { id, name, role, language } = admin
  const provedAt = isSteppedUp(session, now) ? session.stepUpAt : null
  return {
    ...{
      id: thingId('admin', id),
      object: 'admin' as const,
      kind: 'admin' as const,
      label: name,
      role,
      language,
    },
    ...{ ends_at: instantText(endOf(session)), may_delete: mayDelete(role) },
    stepped_up_until: instantText(provedAt === null ? null : provedAt + STEP_UP_MS),
  }
}

// Admins, the people of the console: list, invite, change, remove, take their factors away, end their sessions.
import { z } from 'zod'
import { type Admin, hasWayIn, MAX_ADMIN_NAME } from '../../../admins/admin.ts'
import type { AdminChange, AdminChanger, InvitedAdmin } from '../../../admins/admins.ts'
import { ROLES } from '../../../admins/roles.ts'
import type { App } from '../../../app.ts'
import type { Handle } from '../../../db/database.ts'
import { AppError } from '../../../errors.ts'
import { thingId } from '../../../events/subjects.ts'
import type { EitherManager } from '../../operation.ts'
import { brandName, id, idOf, instant, instantText } from '../fields.ts'
import { mustMatchFixed } from '../finish.ts'
import { MANAGE_PREFIX, manageOperation } from '../manage-operation.ts'
import {
  adminSessionExample,
  adminSessionShape,
  endedExample,
  endedShape,
  shownSession,
} from '../own/sessions.ts'

const ADMINS = `${MANAGE_PREFIX}/admins`
const ADMIN = `${ADMINS}/{admin}`
const TAG = 'Admins'
const MAX_EMAIL = 254
const permission = { by: 'manage', scope: 'admins:write', level: 'either' } as const
const stepUp = { ...permission, stepUp: true } as const

const role = z.enum(ROLES)
const shape = z.object({
  id: id('admin'),
  object: z.literal('admin'),
  name: z.string(),
  role,
  brand: brandName.nullable().meta({ description: 'Null: for the installation and all brands' }),
  email: z.string().nullable(),
  language: z.string().nullable(),
  created_at: instant,
  last_signed_in_on: z.iso.date().nullable(),
  can_sign_in: z.boolean().meta({ description: 'False: the link was not finished yet' }),
  factors: z.object({
    ...{ password: z.boolean(), totp: z.boolean(), passkeys: z.int(), recovery_codes: z.int() },
  }),
})
/** A sign-in is no change of the admin. */
const VOLATILE = ['last_signed_in_on']

const invitedShape = shape.extend({
  link: z.string().meta({ description: 'For the person; it works once, and is not shown again' }),
  link_expires_at: instant,
})

const example = {
  ...{ id: 'adm_2', object: 'admin' as const, name: 'Eva', role: 'support' as const, brand: 'main' },
  ...{ email: 'eva@example.com', language: null, created_at: '2026-11-21T12:00:00.000Z' },
  ...{ last_signed_in_on: null, can_sign_in: false },
  factors: { password: false, totp: false, passkeys: 0, recovery_codes: 0 },
}
const invitedExample = {
  ...{ ...example, link: `https://vpn.example.com/console/start/${'Zx3'.repeat(14)}w` },
  link_expires_at: '2026-11-22T12:00:00.000Z',
}
const path = z.object({ admin: idOf('admin') })
const onePath = { path: { admin: 'adm_2' } }

export const listAdmins = manageOperation({
  name: 'listAdmins',
  tag: TAG,
  cli: 'admin list',
  routes: [{ method: 'GET', path: ADMINS }],
  summary: 'List admins',
  description: 'By name. With a brand: those of that brand. Without one: all of them.',
  permission,
  writes: false,
  input: z.object({}),
  output: z.object({ data: z.array(shape), next: z.null() }),
  errors: [],
  example: { request: {}, answer: { data: [example], next: null } },
  async run(app, { brand }) {
    const names = await app.brands.names()
    return (await app.admins.list(brand?.id)).map((admin) => shown(admin, names))
  },
  encode: (data) => ({ data, next: null }),
})

export const getAdmin = manageOperation({
  name: 'getAdmin',
  tag: TAG,
  cli: 'admin list',
  routes: [{ method: 'GET', path: ADMIN }],
  summary: 'Show an admin',
  description: 'Never the factors themselves.',
  permission,
  writes: false,
  volatile: VOLATILE,
  input: z.object({ path }),
  output: shape,
  errors: ['not_found'],
  example: { request: onePath, answer: example },
  run: async (app, { brand }, { path }) =>
    shown(await app.admins.get(brand?.id, path.admin), await app.brands.names()),
  encode: (answer) => answer,
})

export const addAdmin = manageOperation({
  name: 'addAdmin',
  tag: TAG,
  cli: 'admin add',
  routes: [{ method: 'POST', path: ADMINS }],
  summary: 'Invite an admin',
  description:
    'With a brand: for that brand alone. The answer shows the link by which the person begins, once; it works for a day. A caller gives only roles that may do no more than itself.',
  permission: stepUp,
  writes: true,
  input: z.object({
    body: z.strictObject({
      name: z.string().min(1).max(MAX_ADMIN_NAME).meta({ description: 'No other admin has it, in any case' }),
      role,
      email: z.string().max(MAX_EMAIL).nullable().default(null).meta({ description: 'For notices' }),
    }),
  }),
  status: 201,
  output: invitedShape,
  errors: ['invalid_email', 'conflict'],
  example: {
    request: { body: { name: 'Eva', role: 'support', email: 'eva@example.com' } },
    answer: invitedExample,
  },
  run: (app, caller, { body }) =>
    app.admins.add(changerOf(caller), { ...body, brandId: caller.brand?.id ?? null }, caller.once),
  look: ({ app, result }) => shownLink(app, result),
  encode: (answer) => answer,
})

export const changeAdmin = manageOperation({
  name: 'changeAdmin',
  tag: TAG,
  cli: 'admin role',
  routes: [{ method: 'PATCH', path: ADMIN }],
  summary: 'Change the role, the brand or the e-mail of an admin',
  description:
    'Another role or brand ends the sessions. The last owner of the installation who can sign in stays one.',
  permission: stepUp,
  writes: true,
  volatile: VOLATILE,
  input: z.object({
    path,
    body: z.strictObject({
      role: role.optional(),
      brand: z.string().max(63).nullable().optional().meta({
        description: 'Null: for the installation; only a caller of the installation that names no brand may',
      }),
      email: z.string().max(MAX_EMAIL).nullable().optional(),
    }),
  }),
  output: shape,
  errors: ['not_found', 'invalid_email', 'brand_not_found', 'conflict', 'changed_meanwhile'],
  example: { request: { ...onePath, body: { role: 'support' } }, answer: example },
  async run(app, caller, { path, body: { brand, ...rest } }, { ifMatch }) {
    const change: AdminChange = { ...rest, ...(await placeOf(app, caller, brand)) }
    const mustBe = async (now: Admin, _tx: Handle) =>
      mustMatchFixed(ifMatch, shown(now, await app.brands.names()), VOLATILE)
    return app.admins.set(changerOf(caller), path.admin, change, { once: caller.once, mustBe })
  },
  look: async ({ app, result }) => shown(result, await app.brands.names()),
  encode: (answer) => answer,
})

export const removeAdmin = manageOperation({
  name: 'removeAdmin',
  tag: TAG,
  cli: 'admin remove',
  routes: [{ method: 'DELETE', path: ADMIN }],
  summary: 'Remove an admin',
  description: 'Ends the sessions at once. The audit trail keeps the name, which another admin may have.',
  permission: stepUp,
  writes: true,
  input: z.object({ path }),
  status: 204,
  output: z.object({}),
  errors: ['not_found', 'conflict'],
  example: { request: onePath, answer: {} },
  run: (app, caller, { path }) => app.admins.remove(changerOf(caller), path.admin, caller.once),
  encode: () => ({}),
})

export const resetAdmin = manageOperation({
  name: 'resetAdmin',
  tag: TAG,
  cli: 'admin reset-2fa',
  routes: [{ method: 'POST', path: `${ADMIN}/reset` }],
  summary: 'Take all factors of an admin away',
  description:
    'For a lost telephone: password, app, passkeys and recovery codes count no longer, and the sessions end. The answer shows the link by which the person sets new ones, once.',
  permission: stepUp,
  writes: true,
  input: z.object({ path }),
  status: 201,
  output: invitedShape,
  errors: ['not_found', 'conflict'],
  example: { request: onePath, answer: invitedExample },
  run: (app, caller, { path }) => app.admins.resetFactors(changerOf(caller), path.admin, caller.once),
  look: ({ app, result }) => shownLink(app, result),
  encode: (answer) => answer,
})

export const listAdminSessions = manageOperation({
  name: 'listAdminSessions',
  tag: TAG,
  cli: 'admin sessions',
  routes: [{ method: 'GET', path: `${ADMIN}/sessions` }],
  summary: 'List the sessions of an admin in the console',
  description: 'The newest first. All on one page: their number is bounded.',
  permission,
  writes: false,
  input: z.object({ path }),
  output: z.object({ data: z.array(adminSessionShape), next: z.null() }),
  errors: ['not_found'],
  example: { request: onePath, answer: { data: [adminSessionExample], next: null } },
  run: (app, { brand }, { path }) => app.admins.listSessions(brand?.id, path.admin),
  encode: (sessions) => ({ data: sessions.map(shownSession), next: null }),
})

export const signOutAdmin = manageOperation({
  name: 'signOutAdmin',
  tag: TAG,
  cli: 'admin sign-out',
  routes: [{ method: 'DELETE', path: `${ADMIN}/sessions` }],
  summary: 'End all sessions of an admin',
  description: 'The next call with one of them is refused.',
  permission: stepUp,
  writes: true,
  input: z.object({ path }),
  output: endedShape,
  errors: ['not_found'],
  example: { request: onePath, answer: endedExample },
  run: (app, caller, { path }) => app.admins.endSessions(changerOf(caller), { id: path.admin }, caller.once),
  encode: (count) => ({ object: 'ended_admin_sessions' as const, ended: count }),
})

export const endAdminSession = manageOperation({
  name: 'endAdminSession',
  tag: TAG,
  cli: 'admin sign-out',
  routes: [{ method: 'DELETE', path: `${ADMIN}/sessions/{admin_session}` }],
  summary: 'End one session of an admin',
  description: 'The next call with it is refused.',
  permission: stepUp,
  writes: true,
  input: z.object({ path: path.extend({ admin_session: idOf('admin_session') }) }),
  status: 204,
  output: z.object({}),
  errors: ['not_found'],
  example: { request: { path: { admin: 'adm_2', admin_session: 'ases_7' } }, answer: {} },
  run: (app, caller, { path }) =>
    app.admins.endSessions(changerOf(caller), { id: path.admin, sessionId: path.admin_session }, caller.once),
  encode: () => ({}),
})

/** A caller of one brand, or one that has named one, sees and changes the admins of that brand alone. */
function changerOf({ credential, actor, brand }: EitherManager): AdminChanger {
  return { actor, owner: brand?.id, scopes: credential.scopes }
}

/** Errors: brand_not_found. */
async function placeOf(
  app: App,
  { brand: own }: EitherManager,
  wanted: string | null | undefined,
): Promise<Pick<AdminChange, 'brandId'>> {
  if (wanted === undefined) return {}
  if (wanted === null) return { brandId: null }
  const brand = own?.name === wanted ? own : own ? undefined : await app.brands.findNamed(wanted)
  if (brand) return { brandId: brand.id }
  throw new AppError('brand_not_found', `There is no brand named "${wanted}".`)
}

function shown({ id: number, brandId, ...admin }: Admin, names: ReadonlyMap<number, string>) {
  return {
    ...{ id: thingId('admin', number), object: 'admin' as const, name: admin.name, role: admin.role },
    brand: brandId === null ? null : (names.get(brandId) ?? null),
    ...{ email: admin.email, language: admin.language, created_at: instantText(admin.createdAt) },
    ...{ last_signed_in_on: admin.lastSignedInOn, can_sign_in: hasWayIn({ ...admin }) },
    factors: {
      ...{ password: admin.hasPassword, totp: admin.hasTotp },
      ...{ passkeys: admin.passkeys, recovery_codes: admin.recoveryCodes },
    },
  }
}

async function shownLink(app: App, { admin, path, expiresAt }: InvitedAdmin) {
  const link = app.config.http.publicUrl + path
  return {
    ...shown(admin, await app.brands.names()),
    ...{ link, link_expires_at: instantText(expiresAt) },
  }
}

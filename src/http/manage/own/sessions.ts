// An admin's own sessions in the console: list, end one, end all others.
import { z } from 'zod'
import { type AdminSession, endOf } from '../../../admins/session.ts'
import { thingId } from '../../../events/subjects.ts'
import { id, idOf, instant, instantText } from '../fields.ts'
import { manageOperation } from '../manage-operation.ts'
import { COMMON, ME, selfOf } from './self.ts'

const SESSIONS = `${ME}/sessions`

export const adminSessionShape = z.object({
  id: id('admin_session'),
  object: z.literal('admin_session'),
  created_at: instant,
  seen_at: instant.meta({ description: 'To a minute' }),
  ends_at: instant.meta({ description: 'If there is no further call' }),
  address: z.string().nullable().meta({ description: 'As far as the brand keeps addresses' }),
})
export const adminSessionExample = {
  ...{ id: 'ases_7', object: 'admin_session' as const, created_at: '2026-11-21T12:00:00.000Z' },
  ...{ seen_at: '2026-11-21T12:40:00.000Z', ends_at: '2026-11-21T20:40:00.000Z', address: null },
}

export function shownSession(one: AdminSession) {
  const { id: number, createdAt, seenAt, address } = one
  return {
    ...{ id: thingId('admin_session', number), object: 'admin_session' as const },
    ...{ created_at: instantText(createdAt), seen_at: instantText(seenAt) },
    ...{ ends_at: instantText(endOf(one)), address: address || null },
  }
}

const ownShape = adminSessionShape.extend({
  is_current: z.boolean().meta({ description: 'Whether the call was made in it' }),
})

export const listOwnSessions = manageOperation({
  ...COMMON,
  name: 'listOwnSessions',
  routes: [{ method: 'GET', path: SESSIONS }],
  summary: 'List your own sessions in the console',
  description: 'The newest first. All on one page: their number is bounded.',
  writes: false,
  input: z.object({}),
  output: z.object({ data: z.array(ownShape), next: z.null() }),
  errors: [],
  example: {
    request: {},
    answer: { data: [{ ...adminSessionExample, is_current: true }], next: null },
  },
  async run(app, caller) {
    const { admin, session } = selfOf(caller)
    const all = await app.adminSessions.list(admin.id)
    return all.map((one) => ({ ...shownSession(one), is_current: one.id === session.id }))
  },
  encode: (data) => ({ data, next: null }),
})

export const endedShape = z.object({ object: z.literal('ended_admin_sessions'), ended: z.int() })
export const endedExample = { object: 'ended_admin_sessions' as const, ended: 2 }

export const endOtherSessions = manageOperation({
  ...COMMON,
  name: 'endOtherSessions',
  routes: [{ method: 'DELETE', path: SESSIONS }],
  summary: 'End all your sessions but this one',
  description: 'The next call with one of them is refused.',
  writes: true,
  input: z.object({}),
  output: endedShape,
  errors: [],
  example: { request: {}, answer: endedExample },
  run: (app, caller) => app.adminSessions.endOwn(selfOf(caller)),
  encode: (ended) => ({ object: 'ended_admin_sessions' as const, ended }),
})

export const endOwnSession = manageOperation({
  ...COMMON,
  name: 'endOwnSession',
  routes: [{ method: 'DELETE', path: `${SESSIONS}/{own_session}` }],
  summary: 'End one of your sessions',
  description: 'The next call with it is refused.',
  writes: true,
  input: z.object({ path: z.object({ own_session: idOf('admin_session') }) }),
  status: 204,
  output: z.object({}),
  errors: ['not_found'],
  example: { request: { path: { own_session: 'ases_7' } }, answer: {} },
  run: (app, caller, { path }) => app.adminSessions.endOwn(selfOf(caller), path.own_session),
  encode: () => ({}),
})

// The audit trail: who did what, when.
import { z } from 'zod'
import type { TrailEntry } from '../../audit/trail.ts'
import { parseActor } from '../../audit/trail.ts'
import type { TimeKey } from '../../bounds/pages.ts'
import { brandName, givenInstant, id, idOf, idText, instant, instantText, word } from './fields.ts'
import { MANAGE_PREFIX, manageOperation } from './manage-operation.ts'
import { listOf, PAGE, pageText, readListPage } from './pages.ts'

const shape = z.object({
  id: z.string(),
  object: z.literal('audit_entry'),
  at: instant,
  brand: brandName.nullable(),
  account_id: id('account').nullable(),
  actor: z.object({
    ...{ kind: z.string(), id: z.string() },
    name: z.string().nullable().meta({ description: 'Of an admin; of others null' }),
  }),
  address: z.string().nullable().meta({ description: 'Of the actor, as far as the brand keeps addresses' }),
  action: z.string().meta({ description: 'Such as account.suspend' }),
  target: z.string(),
  request_id: z.string().nullable(),
  before: z.unknown().meta({ description: 'Secrets are masked' }),
  after: z.unknown(),
})

export const listAudit = manageOperation({
  name: 'listAudit',
  tag: 'Audit',
  cli: 'audit list',
  routes: [{ method: 'GET', path: `${MANAGE_PREFIX}/audit` }],
  summary: 'List the audit trail',
  description:
    'The newest first. Refused logins are listed only with `action=session.refuse`. Without a brand: of all brands and of the installation.',
  permission: { by: 'manage', scope: 'audit:read', level: 'either' },
  writes: false,
  input: z.object({
    query: z.strictObject({
      actor: word.optional().meta({ description: 'Its kind and id, such as operator:ada or manage_key:3' }),
      action: word
        .optional()
        .meta({ description: 'Such as account.close; with a dot at its end, all that begin so' }),
      target: word.optional(),
      account: idOf('account').optional(),
      from: givenInstant.optional(),
      to: givenInstant.optional(),
      ...PAGE,
    }),
  }),
  output: listOf(shape),
  errors: ['cursor_invalid'],
  example: {
    request: { query: { action: 'account.' } },
    answer: {
      data: [
        {
          ...{ id: 'aud_17', object: 'audit_entry', at: '2026-11-21T12:00:00.000Z', brand: 'main' },
          ...{ account_id: 'acc_4711', actor: { kind: 'operator', id: 'ada', name: null }, address: null },
          ...{ action: 'account.suspend', target: 'account:4711', request_id: null },
          ...{ before: { status: 'active' }, after: { status: 'suspended' } },
        },
      ],
      next: null,
    },
  },
  async run(app, { brand }, { query }) {
    const { actor, action, target, account: accountId, from: fromAt, to: toAt } = query
    const filter = {
      ...{ brandId: brand?.id, action, target, accountId, fromAt, toAt },
      actor: actor === undefined ? undefined : parseActor(actor),
    }
    const page = await readListPage<TrailEntry, TimeKey>(
      { app, list: 'audit', brand },
      query,
      (order) => app.auditTrail.list(filter, order),
      () => app.auditTrail.count(filter),
    )
    return { ...page, names: await app.brands.names() }
  },
  encode: (page) => pageText(page, (row) => shown(row, page.names)),
})

function shown(entry: TrailEntry, names: ReadonlyMap<number, string>) {
  const { brandId, address, action, target, before, after, actor } = entry
  return {
    ...{ id: `aud_${entry.id}`, object: 'audit_entry' as const, at: instantText(entry.at) },
    brand: brandId === null ? null : (names.get(brandId) ?? null),
    account_id: idText('account', entry.accountId),
    ...{ actor, address: address || null, action, target, request_id: entry.requestId, before, after },
  }
}

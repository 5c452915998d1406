// What happened to one account: changes, sessions, mails and billed terms in one shape.
import { z } from 'zod'
import { allows, type Scope } from '../../../credentials/manage-keys/scope.ts'
import {
  TIMELINE_SOURCES,
  type TimelineEntry,
  type TimelineKey,
  type TimelineSource,
} from '../../../sessions/inspection/timeline.ts'
import { id, idOf, idText, instant, instantText } from '../fields.ts'
import { MANAGE_PREFIX, manageOperation } from '../manage-operation.ts'
import { listOf, PAGE, readListPage } from '../pages.ts'

const shape = z.object({
  id: z.string().meta({ description: 'Of the audit entry, session, mail or row of the ledger' }),
  object: z.literal('timeline_entry'),
  source: z.enum(TIMELINE_SOURCES),
  at: instant.meta({ description: 'Of a session its start' }),
  what: z.string().meta({
    description:
      'The action of an audit entry, the kind of a mail or of a row of the ledger; `session`, `refusal`',
  }),
  state: z.string().nullable().meta({
    description: 'Of a session `live`, or the cause of its end; of a mail its state; of a refused login why',
  }),
  actor: z
    .object({ kind: z.string(), id: z.string(), name: z.string().nullable() })
    .nullable()
    .meta({ description: 'Of an audit entry; `name`: of an admin' }),
  subscription_id: id('subscription').nullable(),
  gateway: z.string().nullable().meta({ description: 'Of a session or a refused login' }),
  starts_on: z.iso.date().nullable().meta({ description: 'Of a row of the ledger' }),
  ends_on: z.iso.date().nullable(),
})

/** Who may read an account sees what was done with it; the rest needs the scope of its own list. */
const SCOPE_OF: Readonly<Record<TimelineSource, Scope>> = {
  ...{ audit: 'accounts:read', session: 'sessions:read', refusal: 'sessions:read' },
  ...{ mail: 'mail:read', ledger: 'billing:read' },
}

const NOTHING_ELSE = {
  ...{ state: null, actor: null, subscription_id: null, gateway: null, starts_on: null, ends_on: null },
}

export const listTimeline = manageOperation({
  name: 'listTimeline',
  tag: 'Accounts',
  cli: 'account timeline',
  routes: [{ method: 'GET', path: `${MANAGE_PREFIX}/accounts/{account}/timeline` }],
  summary: 'List what happened to an account',
  description:
    'The newest first: its audit trail, sessions, refused logins, mails and rows of the ledger. Each has its own list with more about it; sessions and refusals are among them with sessions:read, mails with mail:read, rows of the ledger with billing:read. Of refusals at one gateway for one reason one is noted in a minute.',
  permission: { by: 'manage', scope: 'accounts:read', level: 'brand' },
  writes: false,
  input: z.object({ path: z.object({ account: idOf('account') }), query: z.strictObject({ ...PAGE }) }),
  output: listOf(shape),
  errors: ['account_not_found', 'cursor_invalid'],
  example: {
    request: { path: { account: 'acc_4711' }, query: {} },
    answer: {
      data: [
        {
          ...{ id: 'aud_17', object: 'timeline_entry', source: 'audit', at: '2026-11-21T12:00:00.000Z' },
          ...{ what: 'account.suspend', ...NOTHING_ELSE, actor: { kind: 'operator', id: 'ada', name: null } },
        },
      ],
      next: null,
    },
  },
  async run(app, { brand, credential }, { path: { account }, query }) {
    await app.listing.mustExist(brand.id, account)
    const list = `timeline of account ${account}`
    const sources = TIMELINE_SOURCES.filter((source) => allows(credential.scopes, SCOPE_OF[source]))
    return readListPage<TimelineEntry, TimelineKey>({ app, list, brand }, query, (order) =>
      app.timeline.list(account, order, sources),
    )
  },
  encode: ({ rows, next }) => ({ data: rows.map(shown), next }),
})

/** The target of an entry of the trail. */
const OF_SUBSCRIPTION = /^subscription:(\d+)$/

function shown(row: TimelineEntry): z.input<typeof shape> {
  const common = { object: 'timeline_entry' as const, at: instantText(row.at), ...NOTHING_ELSE }
  switch (row.source) {
    case 'audit': {
      const { id, action, actor, target } = row.entry
      return {
        ...{ ...common, id: `aud_${id}`, source: row.source, what: action, actor },
        subscription_id: subscriptionOf(target),
      }
    }
    case 'session': {
      const { id, endedAt, endCause, gateway, subscriptionId } = row.entry
      return {
        ...{ ...common, id: `ses_${id}`, source: row.source, what: 'session', gateway },
        ...{ state: endedAt === null ? 'live' : (endCause ?? 'ended') },
        subscription_id: idText('subscription', subscriptionId),
      }
    }
    case 'refusal': {
      const { id, target, gateway, why } = row.entry
      return {
        ...{ ...common, id: `aud_${id}`, source: row.source, what: 'refusal', gateway, state: why },
        subscription_id: subscriptionOf(target),
      }
    }
    case 'mail': {
      const { id, kind, state } = row.entry
      return { ...common, id: `mail_${id}`, source: row.source, what: kind ?? 'mail', state }
    }
    case 'ledger': {
      const { id, kind, subscriptionId, startsOn, endsOn } = row.entry
      return {
        ...{ ...common, id: `led_${id}`, source: row.source, what: kind },
        subscription_id: idText('subscription', subscriptionId),
        ...{ starts_on: startsOn, ends_on: endsOn },
      }
    }
  }
}

function subscriptionOf(target: string): string | null {
  const [, subscription] = OF_SUBSCRIPTION.exec(target) ?? []
  return idText('subscription', subscription === undefined ? null : Number(subscription))
}

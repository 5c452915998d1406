// The columns of the list of accounts.
import type { Row } from '../../api-shapes.ts'
import type { Child } from '../../elements.ts'
import { bdi, div, span } from '../../elements.ts'
import { words } from '../../language.ts'
import { badge, chip, named, type Tone } from '../../parts/badge.ts'
import { link } from '../../parts/button.ts'
import { country } from '../../parts/country.ts'
import { pips } from '../../parts/meter.ts'
import type { Column } from '../../parts/table.ts'
import { ago, dueDay, dueIn } from '../../parts/when.ts'
import { pathTo } from '../../paths.ts'

export type Account = Row<'/accounts'>

const STATUS_TONES: Readonly<Record<Account['status'], Tone>> = {
  active: 'good',
  suspended: 'warn',
  closed: 'plain',
}
/** The usual kind is no state. */
const KIND_TONES = { trial: 'warn', freemium: 'plain' } as const

export function columnsOf(): Column<Account>[] {
  const t = words('accounts')
  return [
    { name: 'account', title: t('account'), sort: 'id', cell: nameOf },
    { name: 'status', title: t('status'), cell: ({ status }) => badge(STATUS_TONES[status], t(status)) },
    { name: 'plan', title: t('plan'), cell: planOf },
    { name: 'due', title: t('due'), sort: 'due', cell: dueOf },
    { name: 'live', title: t('sessions'), cell: liveOf },
    {
      name: 'country',
      title: t('country'),
      isSide: true,
      cell: ({ country: code }) => code && country({ code }),
    },
    {
      name: 'created',
      title: t('created'),
      sort: 'created',
      isSide: true,
      cell: ({ created_at: at }) => ago({ at }),
    },
  ]
}

function nameOf({ id, email, external_id: externalId }: Account): Child {
  const name = email ?? externalId ?? id
  const below = [id, email !== null && externalId].filter((one) => one && one !== name).join(' · ')
  return div(
    { class: 'two-lines' },
    link(pathTo('/accounts/{account}', { account: id }), named(name)),
    below !== '' && bdi({ class: 'muted' }, below),
  )
}

/** The newest subscription; the others are counted. */
function planOf({ subscriptions = [] }: Account): Child {
  const t = words('accounts')
  const [newest, ...others] = subscriptions
  if (!newest) return span({ class: 'muted' }, t('noPlan'))
  return div(
    { class: 'measure' },
    bdi(newest.plan),
    newest.kind === 'paid' ? chip(t('paid')) : badge(KIND_TONES[newest.kind], t(newest.kind)),
    others.length > 0 && chip(`+${others.length}`),
  )
}

/** Of all its subscriptions. */
function liveOf({ subscriptions = [] }: Account): Child {
  const lives = subscriptions.flatMap(({ live }) => live ?? [])
  const [sessions, limit] = [sum(lives.map((one) => one.sessions)), sum(lives.map((one) => one.limit))]
  if (limit === 0) return undefined
  const text = span(
    { class: sessions === 0 ? 'muted' : '' },
    words('accounts')('sessionsOf', { count: sessions, limit }),
  )
  return div({ class: 'measure' }, pips(sessions, limit), text)
}

function sum(counts: readonly number[]): number {
  return counts.reduce((all, one) => all + one, 0)
}

function dueOf({ subscriptions: [newest] = [] }: Account): Child {
  if (!newest) return undefined
  return div(
    { class: 'two-lines' },
    dueDay({ at: newest.due_on }),
    span({ class: 'muted' }, dueIn({ at: newest.due_on })),
  )
}

// What happened to an account, the newest first: changes, sessions, refused logins, mails and billed terms.
import type { VNode } from 'preact'
import { useState } from 'preact/hooks'
import type { Row } from '../../api-shapes.ts'
import { bdi, type Child, div, li, p, part, span, ul } from '../../elements.ts'
import { type IconName, icon } from '../../icons.ts'
import { words } from '../../language.ts'
import type { Areas } from '../../messages/areas.ts'
import { actorName } from '../../parts/actor.ts'
import { card } from '../../parts/card.ts'
import { withData } from '../../parts/states.ts'
import { pager } from '../../parts/table.ts'
import { ago } from '../../parts/when.ts'
import { formats } from '../../present.ts'
import { POLL_MS, useReading } from '../../reading.ts'
import { reasonText } from '../access/reasons.ts'

type Entry = Row<'/accounts/{account}/timeline'>

const PAGE_ROWS = 15
const ICONS: Readonly<Record<Entry['source'], IconName>> = {
  ...{ audit: 'audit', session: 'sessions', refusal: 'warn', mail: 'mail', ledger: 'billing' },
}

export const timelineCard = part(function TimelineCard({ account }: { account: string }): VNode {
  const t = words('account')
  const [after, setAfter] = useState<string>()
  const reading = useReading(
    '/accounts/{account}/timeline',
    { path: { account }, query: { limit: PAGE_ROWS, after } },
    { everyMs: after === undefined ? 2 * POLL_MS : undefined },
  )
  return card(
    { title: t('timeline'), flush: true },
    withData(reading, ({ data, next }) => [
      data.length === 0 && p({ class: 'state' }, t('nothingYet')),
      ul({ class: 'timeline' }, data.filter(isKept).map(entry)),
      pager({ next, isLater: after !== undefined, onPage: setAfter }),
    ]),
  )
})

/** Of a refusal of an erased person only the time is left. */
function isKept({ source, state }: Entry): boolean {
  return source !== 'refusal' || state !== ''
}

function entry(one: Entry): VNode {
  return li(
    { key: `${one.source} ${one.id}` },
    span({ class: one.source === 'refusal' ? 'bad' : 'muted' }, icon(ICONS[one.source], 16)),
    div(
      { class: 'two-lines' },
      span(sentence(one)),
      span({ class: 'muted' }, beside(one), ago({ at: one.at })),
    ),
  )
}

function sentence({ source, what, state, gateway, starts_on, ends_on }: Entry): Child {
  const t = words('account')
  const place = bdi(gateway ?? '–')
  switch (source) {
    case 'audit':
      return words('actions')(what as 'account.add' & keyof Areas['actions'])
    case 'session':
      return [t('sessionAt'), ' ', place]
    case 'refusal':
      return [t('refusedAt'), ' ', place, ': ', reasonText(state ?? '')]
    case 'mail':
      return t(`mail_${what}` as 'mail_notice')
    case 'ledger': {
      const { day } = formats()
      const term = starts_on && ends_on ? ` ${day(starts_on)} – ${day(ends_on)}` : ''
      return [t(`ledger_${what}` as 'ledger_start'), term]
    }
  }
}

function beside({ source, actor, state }: Entry): Child {
  if (source === 'audit' && actor) return [actorName(actor), ' · ']
  if (source === 'session' && state !== null)
    return [state === 'live' ? words('account')('live') : bdi(state), ' · ']
  return undefined
}

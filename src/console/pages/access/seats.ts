// The sessions that hold the places of a login, and what gives it one: ending the oldest, or a higher limit.
import type { VNode } from 'preact'
import { useState } from 'preact/hooks'
import { get, write } from '../../api.ts'
import { bdi, type Child, div, li, p, part, span, ul } from '../../elements.ts'
import { words } from '../../language.ts'
import { button } from '../../parts/button.ts'
import { confirmDialog } from '../../parts/dialog.ts'
import { notify } from '../../parts/toast.ts'
import { ago } from '../../parts/when.ts'
import { can } from '../../who.ts'
import { type Access, oldestOf } from './access.ts'
import { endOrderText } from './end-order.ts'

type Seat = Access['seats'][number]

export function seatList(access: Access, onChanged: () => void): VNode {
  const t = words('access')
  return ul(
    { class: 'entries' },
    access.seats.map((seat) =>
      li(
        { key: seat.number },
        span(
          { class: 'line-main' },
          t('seat', { number: seat.number }),
          ' · ',
          bdi(seat.gateway),
          ' · ',
          ago({ at: seat.taken_at }),
        ),
        seat.end_order && endOrderText(seat.end_order),
        canEnd(seat) && endButton({ seat, text: t('end'), onDone: onChanged }),
      ),
    ),
  )
}

/** Of a session whose start was reported, and whose end is not ordered already. */
function canEnd(seat: Seat): boolean {
  return can('sessions:end') && seat.session_id !== null && seat.end_order?.status !== 'queued'
}

/** Only where all places are taken. */
export function mending(access: Access, onChanged: () => void): Child {
  const t = words('access')
  const { held, most } = access.sessions
  if (held < most || access.seats.length === 0) return undefined
  const oldest = oldestOf(access.seats.filter(canEnd))
  return div(
    { class: 'mending' },
    oldest && endButton({ seat: oldest, text: t('endOldest'), isMain: true, onDone: onChanged }),
    can('accounts:write') && raiseButton({ access, onDone: onChanged }),
  )
}

type EndProps = { seat: Seat; text: string; isMain?: boolean; onDone(): void }

const endButton = part(function EndButton({ seat, text, isMain = false, onDone }: EndProps): VNode[] {
  const t = words('access')
  const [isAsked, setAsked] = useState(false)
  const run = async () => {
    if (seat.session_id === null) return
    await write('post', '/sessions/{session}/end', { path: { session: seat.session_id } })
    notify(t('endOrdered'))
    onDone()
  }
  return [
    button({ kind: isMain ? 'primary' : 'quiet', key: 'end', onClick: () => setAsked(true) }, text),
    ...(isAsked
      ? [
          confirmDialog({
            ...{ key: 'ask', title: t('endTitle'), does: t('end'), kind: 'bad' as const },
            text: [p(bdi(seat.gateway), ' · ', ago({ at: seat.taken_at })), p(t('endText'))],
            ...{ onConfirm: run, onClose: () => setAsked(false) },
          }),
        ]
      : []),
  ]
})

const raiseButton = part(function RaiseButton({
  access,
  onDone,
}: {
  access: Access
  onDone(): void
}): VNode[] {
  const t = words('access')
  const [isAsked, setAsked] = useState(false)
  const { most } = access.sessions
  const path = { subscription: access.subscription_id }
  const run = async () => {
    const { limits } = await get('/subscriptions/{subscription}', { path, query: {} })
    const { sessions: _former, ...others } = limits ?? {}
    await write('patch', '/subscriptions/{subscription}', {
      path,
      body: { limits: { ...others, sessions: most + 1 } },
    })
    notify(t('raised', { count: most + 1 }))
    onDone()
  }
  return [
    button({ key: 'raise', onClick: () => setAsked(true) }, t('raise')),
    ...(isAsked
      ? [
          confirmDialog({
            ...{ key: 'ask', title: t('raiseTitle', { count: most + 1 }), does: t('raise') },
            text: p(t('raiseText', { from: most, to: most + 1 })),
            ...{ onConfirm: run, onClose: () => setAsked(false) },
          }),
        ]
      : []),
  ]
})

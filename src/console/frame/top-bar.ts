// The bar at the top: search, how many are online, and what needs the operator.
import type { VNode } from 'preact'
import { useState } from 'preact/hooks'
import { hrefOf } from '../base.ts'
import { a, button, div, header, part, span } from '../elements.ts'
import { icon } from '../icons.ts'
import { words } from '../language.ts'
import { shape } from '../parts/badge.ts'
import { dialog } from '../parts/dialog.ts'
import { formats } from '../present.ts'
import { POLL_MS, useReading } from '../reading.ts'
import { can } from '../who.ts'
import { needsList, useNeeds } from './needs.ts'
import { search } from './search.ts'

export const topBar = part(function TopBar(_: object): VNode {
  return header(
    { class: 'top' },
    can('accounts:read') && search({}),
    div({ class: 'top-end' }, can('usage:read') && live({}), can('server:read') && bell({})),
  )
})

const live = part(function Live(_: object): VNode | null {
  const t = words('frame')
  const { data } = useReading('/usage/live', {}, { everyMs: POLL_MS })
  if (!data) return null
  const isAny = data.sessions > 0
  return a(
    { class: 'live', href: hrefOf('/sessions') },
    span({ class: isAny ? 'good' : 'muted' }, shape(isAny ? 'good' : 'plain')),
    span(formats().number(data.sessions)),
    ' ',
    span({ class: 'live-word' }, t('onlineWord')),
  )
})

const bell = part(function Bell(_: object): VNode {
  const t = words('frame')
  const [isOpen, setOpen] = useState(false)
  const needs = useNeeds()
  const count = needs.data?.length ?? 0
  return div(
    { class: 'bell' },
    button(
      {
        ...{
          type: 'button',
          class: 'button quiet square',
          'aria-haspopup': 'dialog',
          onClick: () => setOpen(true),
        },
        ...{ 'aria-label': t('needsYouCount', { count }), title: t('needsYou') },
      },
      icon('bell'),
    ),
    count > 0 && span({ class: 'bell-count', 'aria-hidden': 'true' }, formats().number(count)),
    isOpen &&
      dialog({ title: t('needsYou'), kind: 'drawer', onClose: () => setOpen(false) }, needsList({ needs })),
  )
})

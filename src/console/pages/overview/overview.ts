// The first page: five figures, the live sessions of the last hours, what needs the operator, and each gateway in a tile.

import { div, part } from '../../elements.ts'
import { needsList, useNeeds } from '../../frame/needs.ts'
import { words } from '../../language.ts'
import { card, pageHead } from '../../parts/card.ts'
import { can } from '../../who.ts'
import { figures } from './figures.ts'
import { firstStepsStrip } from './first-steps-strip.ts'
import { gatewayStrip } from './gateway-strip.ts'
import { liveChart } from './live-chart.ts'

export function page() {
  const t = words('overview')
  return [
    pageHead({ title: t('title') }),
    can('server:read') && firstStepsStrip({}),
    figures({}),
    div(
      { class: can('server:read') ? 'wide-narrow' : '' },
      can('usage:read') && liveChart({}),
      can('server:read') && div({ class: 'beside' }, needs({})),
    ),
    can('gateways:read') && gatewayStrip({}),
  ]
}

const needs = part(function Needs(_: object) {
  return card({ title: words('overview')('needsYou') }, needsList({ needs: useNeeds() }))
})

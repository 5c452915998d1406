// One gateway: how it is now, what is weak about it, the packets of the last minute, its configuration, and its secrets.
import { useState } from 'preact/hooks'
import { div, p, span } from '../../elements.ts'
import { words } from '../../language.ts'
import { shape } from '../../parts/badge.ts'
import { button } from '../../parts/button.ts'
import { card, pageHead } from '../../parts/card.ts'
import { copyBox } from '../../parts/copy.ts'
import { skeleton, withData } from '../../parts/states.ts'
import { POLL_MS, useReading } from '../../reading.ts'
import { can } from '../../who.ts'
import { gatewayDialog, headActions } from './detail-actions.ts'
import { aboutCard, agentCard, formerCard, healthFigures } from './detail-cards.ts'
import type { OpenDialog } from './detail-dialogs.ts'
import { packetsCard } from './detail-packets.ts'
import { type Gateway, hostLine, stateBadge, type Weakness, weaknessList } from './gateway.ts'
import { asked, firstPacket } from './made-gateway.ts'

type Props = { params: Readonly<Record<string, string>> }

export function page({ params: { gateway: id = '' } }: Props) {
  const t = words('gateways')
  const [open, setOpen] = useState<OpenDialog>()
  const given = { path: { gateway: id } }
  const reading = useReading('/gateways/{gateway}', given, { everyMs: POLL_MS })
  const health = useReading('/gateways/{gateway}/health', given, { everyMs: POLL_MS })
  const configuration = useReading('/gateways/{gateway}/configuration', given)
  const lines = card(
    { title: t('configuration') },
    withData(
      configuration,
      ({ server, lines }) => [
        p({ class: 'muted', dir: 'ltr' }, server),
        lines === null ? p(t('configurationNone')) : copyBox({ text: lines, label: t('configuration') }),
      ],
      skeleton({}),
    ),
  )
  return withData(reading, (gateway) => [
    pageHead({
      title: gateway.id,
      beside: stateBadge(gateway),
      actions: headActions({ gateway, onOpen: setOpen }),
    }),
    hostLine(gateway),
    troubles(gateway, setOpen),
    withData(health, (now) => [
      healthFigures(gateway, now),
      div(
        { class: 'wide-narrow' },
        div({ class: 'stack' }, packetsCard(now), lines),
        div({ class: 'stack' }, agentCard(now), formerCard(now), aboutCard(gateway, now)),
      ),
    ]),
    open && gatewayDialog({ what: open, gateway, onClose: () => setOpen(undefined), onDone: reading.reload }),
  ])
}

function troubles(gateway: Gateway, onOpen: (what: OpenDialog) => void) {
  const t = words('gateways')
  const { id, state, weaknesses, last_packet: packet } = gateway
  const mend = (weakness: Weakness) =>
    can('gateways:write') &&
    button({ onClick: () => onOpen(weakness === 'guessable' ? 'rotate' : 'change') }, t('mend'))
  return [
    state === 'silent' && card({}, p({ class: 'weakness' }, shape('bad'), span(t('silentText')))),
    state !== 'unheard' && packet?.understood === false && card({}, asked(id, packet)),
    state === 'unheard' && card({}, div({ class: 'text' }, p(t('unheardText')), firstPacket({ id }))),
    weaknesses.length > 0 && card({ title: t('weaknesses') }, weaknessList(gateway, mend)),
  ]
}

// The lines of a new gateway, shown once, and whether it has asked yet: read each second while they are shown.
import type { VNode } from 'preact'
import type { Answer } from '../../api-shapes.ts'
import { p, part, span } from '../../elements.ts'
import { words } from '../../language.ts'
import { badge, shape } from '../../parts/badge.ts'
import { secretOnce } from '../../parts/copy.ts'
import { formats } from '../../present.ts'
import { useReading } from '../../reading.ts'
import { go } from '../../router.ts'
import { pathOf } from './gateway.ts'

const EACH_SECOND_MS = 1000
type Packet = NonNullable<Answer<'get', '/gateways/{gateway}'>['last_packet']>
type Props = { made: Answer<'post', '/gateways'>; onClose(): void }

export function madeGateway({ made, onClose }: Props): VNode {
  const t = words('gateways')
  const close = () => {
    onClose()
    go(pathOf(made))
  }
  return secretOnce(
    {
      ...{
        title: t('paste', { gateway: made.id }),
        hint: `${t('pasteText')} ${made.server}`,
        onClose: close,
      },
      secret: made.lines ?? made.secret ?? made.agent_token ?? '',
    },
    firstPacket({ id: made.id }),
  )
}

export const firstPacket = part(function FirstPacket({ id }: { id: string }): VNode {
  const t = words('gateways')
  const { data } = useReading('/gateways/{gateway}', { path: { gateway: id } }, { everyMs: EACH_SECOND_MS })
  const packet = data?.last_packet
  return p(
    { class: 'first-packet', role: 'status' },
    packet ? asked(id, packet) : badge('plain', t('waiting', { gateway: id })),
  )
})

/** What came last of a gateway, and whether it was understood. */
export function asked(gateway: string, { at, kind, outcome, understood }: Packet): VNode {
  const t = words('gateways')
  const time = formats().timeToSecond(at)
  if (understood) return badge('good', t('asked', { gateway, time }))
  const what = `${kind} ${outcome}`.replaceAll('_', ' ')
  return span({ class: 'weakness' }, shape('bad'), span(t('misunderstood', { gateway, time, outcome: what })))
}

// The dialogs of one gateway: changing it, a new secret, a new token of its agent, removing it.
import type { VNode } from 'preact'
import { useState } from 'preact/hooks'
import { write } from '../../api.ts'
import { p, part } from '../../elements.ts'
import { words } from '../../language.ts'
import { secretOnce } from '../../parts/copy.ts'
import { confirmDialog } from '../../parts/dialog.ts'
import { formDialog } from '../../parts/form-dialog.ts'
import { overlapField, USUAL_OVERLAP_H } from '../../parts/overlap.ts'
import { notify } from '../../parts/toast.ts'
import { formats } from '../../present.ts'
import { go } from '../../router.ts'
import { changeGateway } from './change-gateway.ts'
import type { Gateway } from './gateway.ts'

export type OpenDialog = 'change' | 'rotate' | 'renew' | 'remove'
export type DialogProps = { what: OpenDialog; gateway: Gateway; onClose(): void; onDone(): void }

export function dialogOf({ what, gateway, onClose, onDone }: DialogProps): VNode {
  if (what === 'remove') return removeDialog(gateway, onClose)
  if (what === 'change') return changeGateway({ gateway, onClose, onDone })
  return secretDialog({ what, gateway, onClose, onDone })
}

type SecretProps = DialogProps & { what: 'rotate' | 'renew' }
type Made = { secret: string; formerUntil: string | null }

const secretDialog = part(function SecretDialog({ what, gateway, onClose, onDone }: SecretProps): VNode {
  const t = words('gateways')
  const [hours, setHours] = useState(USUAL_OVERLAP_H)
  const [made, setMade] = useState<Made>()
  if (made) {
    const { secret, formerUntil: until } = made
    const former = until === null ? t('formerEnded') : t('formerUntil', { when: formats().exact(until) })
    return secretOnce({ title: t(what), secret, hint: `${t('onceText')} ${former}`, onClose })
  }
  return formDialog({
    ...{ title: t(what), does: t(what), onClose },
    fields: () => [
      p(t(`${what}Text`, { gateway: gateway.id })),
      overlapField({ hours, hint: t('overlapHint'), onChange: setHours }),
    ],
    onSend: async () => {
      setMade(await make(what, gateway, hours))
      onDone()
    },
  })
})

async function make(what: SecretProps['what'], { id }: Gateway, hours: number): Promise<Made> {
  const given = { path: { gateway: id }, body: { overlap_hours: hours } }
  if (what === 'rotate') {
    const { secret, former_until: formerUntil } = await write('post', '/gateways/{gateway}/secret', given)
    return { secret, formerUntil }
  }
  const made = await write('post', '/gateways/{gateway}/agent-token', given)
  return { secret: made.agent_token, formerUntil: made.former_until }
}

function removeDialog({ id, live_sessions: count }: Gateway, onClose: () => void): VNode {
  const t = words('gateways')
  return confirmDialog({
    ...{ title: t('removeTitle', { gateway: id }), does: t('remove') },
    text: [p(t('removeText')), count > 0 && p(t('removeLive', { count }))],
    ...{ kind: 'bad', typed: id, onClose },
    onConfirm: async () => {
      await write('delete', '/gateways/{gateway}', { path: { gateway: id } })
      notify(t('removed', { gateway: id }))
      go('/gateways')
    },
  })
}

// Ends one session, after asking. The row shows then how far its order is.
import type { VNode } from 'preact'
import { write } from '../../api.ts'
import { bdi, p, part } from '../../elements.ts'
import { words } from '../../language.ts'
import { confirmDialog } from '../../parts/dialog.ts'
import { notify } from '../../parts/toast.ts'
import { ago } from '../../parts/when.ts'
import type { Session } from './session-columns.ts'

type Props = { session: Session; onClose(): void; onDone(): void }

export const endSession = part(function EndSession({ session, onClose, onDone }: Props): VNode {
  const t = words('sessions')
  return confirmDialog({
    ...{ title: t('endTitle'), does: t('end'), kind: 'bad', onClose },
    text: [
      p(bdi(session.vpn_username), ' · ', bdi(session.gateway ?? ''), ' · ', ago({ at: session.started_at })),
      p(t('endText')),
    ],
    onConfirm: async () => {
      await write('post', '/sessions/{session}/end', { path: { session: session.id } })
      notify(t('endOrdered'))
      onDone()
    },
  })
})

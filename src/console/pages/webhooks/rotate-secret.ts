// Gives a webhook a new secret: for a while calls are signed with both.
import type { VNode } from 'preact'
import { useState } from 'preact/hooks'
import { write } from '../../api.ts'
import { p, part } from '../../elements.ts'
import { words } from '../../language.ts'
import { formDialog } from '../../parts/form-dialog.ts'
import { overlapField, USUAL_OVERLAP_H } from '../../parts/overlap.ts'
import type { Owner, Webhook } from './webhook.ts'
import { type Signed, signedWith } from './webhook-form.ts'

type Props = { webhook: Webhook; owner: Owner; onClose(): void; onDone(): void }

export const rotateSecret = part(function RotateSecret({ webhook, owner, onClose, onDone }: Props): VNode {
  const t = words('webhooks')
  const [hours, setHours] = useState(USUAL_OVERLAP_H)
  const [made, setMade] = useState<Signed>()
  if (made) return signedWith({ made, hint: t(hours === 0 ? 'formerEnded' : 'formerSigns'), onClose })
  return formDialog({
    ...{ title: t('rotate'), does: t('rotate'), onClose },
    fields: () => [p(t('rotateText')), overlapField({ hours, hint: t('overlapHint'), onChange: setHours })],
    onSend: async () => {
      const given = { path: { webhook: webhook.id }, body: { overlap_hours: hours }, brand: owner }
      setMade(await write('post', '/webhooks/{webhook}/secret', given))
      onDone()
    },
  })
})

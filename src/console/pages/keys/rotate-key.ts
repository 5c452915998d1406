// Makes the successor of a key: the former goes on for a while, and the new one is shown once.
import type { VNode } from 'preact'
import { useState } from 'preact/hooks'
import { write } from '../../api.ts'
import { part } from '../../elements.ts'
import { words } from '../../language.ts'
import { formDialog } from '../../parts/form-dialog.ts'
import { overlapField, USUAL_OVERLAP_H } from '../../parts/overlap.ts'
import { nameOf } from './key-columns.ts'
import { madeKey } from './made-key.ts'
import type { KeyDialog } from './revoke-key.ts'

export const rotateKey = part(function RotateKey({ of, owner, onClose, onDone }: KeyDialog): VNode {
  const t = words('keys')
  const [hours, setHours] = useState(USUAL_OVERLAP_H)
  const [made, setMade] = useState<string>()
  if (made !== undefined) {
    const hint = hours === 0 ? t('formerEnded') : t('formerGoesOn')
    return madeKey({ kind: of.kind, text: made, ofInstallation: owner === null, hint, onClose })
  }
  return formDialog({
    ...{ title: t('rotateTitle'), does: t('rotate'), onClose },
    fields: () => [nameOf(of), overlapField({ hours, hint: t('overlapHint'), onChange: setHours })],
    onSend: async () => {
      const given = { path: { key: of.id }, body: { overlap_hours: hours }, brand: owner }
      const { key } = await write('post', '/keys/{key}/rotate', given)
      onDone()
      setMade(key)
    },
  })
})

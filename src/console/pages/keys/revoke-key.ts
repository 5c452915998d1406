// Revokes a key, after saying what will stop.
import type { VNode } from 'preact'
import { write } from '../../api.ts'
import { p, part } from '../../elements.ts'
import { words } from '../../language.ts'
import { confirmDialog } from '../../parts/dialog.ts'
import { notify } from '../../parts/toast.ts'
import { dueDay } from '../../parts/when.ts'
import { type Key, nameOf } from './key-columns.ts'

export type KeyDialog = { of: Key; owner: string | null | undefined; onClose(): void; onDone(): void }

export const revokeKey = part(function RevokeKey({ of, owner, onClose, onDone }: KeyDialog): VNode {
  const t = words('keys')
  return confirmDialog({
    ...{ title: t('revokeTitle'), does: t('revoke'), kind: 'bad', onClose },
    text: [
      nameOf(of),
      p(t(`${of.kind}Revoked`)),
      p(of.last_used_on === null ? t('neverUsed') : [t('lastUsed'), ': ', dueDay({ at: of.last_used_on })]),
    ],
    onConfirm: async () => {
      await write('delete', '/keys/{key}', { path: { key: of.id }, brand: owner })
      onDone()
      notify(t('revokedNow', { name: of.label || of.hint }))
    },
  })
})

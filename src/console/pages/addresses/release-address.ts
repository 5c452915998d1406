// Releases an address: one in quarantine is free at once, one that is held is taken from its holder.
import type { VNode } from 'preact'
import { write } from '../../api.ts'
import { p } from '../../elements.ts'
import { words } from '../../language.ts'
import { confirmDialog } from '../../parts/dialog.ts'
import { notify } from '../../parts/toast.ts'
import type { Address } from './address-columns.ts'

type Props = { of: Address; onClose(): void; onDone(): void }

export function releaseAddress({ of: { id, status, vpn_username: holder }, onClose, onDone }: Props): VNode {
  const t = words('addresses')
  const isHeld = status === 'assigned'
  const text = isHeld
    ? t('takeText', { address: id, holder: holder ?? '–' })
    : t('releaseText', { address: id })
  return confirmDialog({
    ...{ title: t(isHeld ? 'takeTitle' : 'releaseTitle'), text: p(text), does: t('release') },
    ...(isHeld && { kind: 'bad', typed: id }),
    onClose,
    onConfirm: async () => {
      await write('post', '/addresses/{address}/release', { path: { address: id }, body: { force: isHeld } })
      notify(t(isHeld ? 'taken' : 'released', { address: id }))
      onDone()
    },
  })
}

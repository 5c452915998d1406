// Takes a plan off the sale, after saying how many customers keep it.
import type { VNode } from 'preact'
import { write } from '../../api.ts'
import { p, part } from '../../elements.ts'
import { words } from '../../language.ts'
import { confirmDialog } from '../../parts/dialog.ts'
import { notify } from '../../parts/toast.ts'
import { countText, type Plan, useOpenCount } from './plan-columns.ts'

type Props = { of: Plan; onClose(): void; onDone(): void }

export const retirePlan = part(function RetirePlan({ of, onClose, onDone }: Props): VNode {
  const t = words('plans')
  const { data } = useOpenCount(of.id)
  return confirmDialog({
    ...{ title: t('retireTitle', { plan: of.label }), does: t('retire'), kind: 'bad', onClose },
    text: [
      p(t('retireText')),
      data && p(t('retireKept', { count: data.count ?? 0, shown: countText(data) })),
    ],
    onConfirm: async () => {
      await write('patch', '/plans/{plan}', { path: { plan: of.id }, body: { retired: true } })
      onDone()
      notify(t('retiredNow', { plan: of.label }))
    },
  })
})

// The plans of the brand, the shortest first: added, changed, retired and sold again.
import type { VNode } from 'preact'
import { useState } from 'preact/hooks'
import { write } from '../../api.ts'
import { div, p, part } from '../../elements.ts'
import { words } from '../../language.ts'
import { button } from '../../parts/button.ts'
import { card } from '../../parts/card.ts'
import type { Action } from '../../parts/menu.ts'
import { emptyState, withData } from '../../parts/states.ts'
import { dataTable } from '../../parts/table.ts'
import { notify, notifyProblem } from '../../parts/toast.ts'
import { useReading } from '../../reading.ts'
import { can } from '../../who.ts'
import { type Plan, planColumns } from './plan-columns.ts'
import { planForm } from './plan-form.ts'
import { retirePlan } from './retire-plan.ts'

type Open = { what: 'add' } | { what: 'change' | 'retire'; plan: Plan }

export const planList = part(function PlanList(_: object): VNode {
  const t = words('plans')
  const plans = useReading('/plans', {})
  const [open, setOpen] = useState<Open>()
  const shared = { onClose: () => setOpen(undefined), onDone: plans.reload }
  const add = can('catalogue:write') && [
    button({ kind: 'primary', icon: 'plus', onClick: () => setOpen({ what: 'add' }) }, t('add')),
  ]
  const actionsOf = (plan: Plan): Action[] => [
    { name: 'change', text: t('change'), icon: 'settings', onClick: () => setOpen({ what: 'change', plan }) },
    plan.retired_at === null
      ? {
          ...{ name: 'retire', text: t('retire'), icon: 'pause', isBad: true },
          onClick: () => setOpen({ what: 'retire', plan }),
        }
      : {
          ...{ name: 'restore', text: t('restore'), icon: 'check' },
          onClick: () => void restore(plan, plans.reload).catch(notifyProblem),
        },
  ]
  return div(
    { class: 'stack' },
    div(
      { class: 'page-head' },
      p({ class: 'muted' }, t('plansText')),
      div({ class: 'actions' }, plans.data && add),
    ),
    card(
      { flush: true },
      withData(plans, ({ data }) =>
        dataTable({
          ...{ label: t('plans'), columns: planColumns(), rows: data },
          keyOf: ({ id }) => String(id),
          actions: can('catalogue:write') ? actionsOf : undefined,
          empty: emptyState({ title: t('none'), icon: 'plans' }, p(t('noneText'))),
        }),
      ),
    ),
    open?.what === 'add' && planForm(shared),
    open?.what === 'change' && planForm({ of: open.plan, ...shared }),
    open?.what === 'retire' && retirePlan({ of: open.plan, ...shared }),
  )
})

async function restore({ id, label }: Plan, onDone: () => void): Promise<void> {
  await write('patch', '/plans/{plan}', { path: { plan: id }, body: { retired: false } })
  onDone()
  notify(words('plans')('restored', { plan: label }))
}

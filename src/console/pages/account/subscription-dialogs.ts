// The dialogs of a subscription that have fields: days, another plan, sessions at once, a refund.
import type { VNode } from 'preact'
import { useState } from 'preact/hooks'
import { write } from '../../api.ts'
import { p, part } from '../../elements.ts'
import { words } from '../../language.ts'
import { checkbox, selectField, textField } from '../../parts/field.ts'
import { formDialog } from '../../parts/form-dialog.ts'
import { notify } from '../../parts/toast.ts'
import { formats } from '../../present.ts'
import { useReading } from '../../reading.ts'
import type { Account, Asking, Subscription } from './asking.ts'

type Props = { of: Subscription; account: Account; asking: Asking }

function done({ asking }: Props, text: string): void {
  notify(text)
  asking.close()
  asking.changed()
}

/** `isBilled`: as the next term of what is paid by days; else as goodwill. */
export const extendDialog = part(function ExtendDialog(props: Props & { isBilled?: boolean }): VNode {
  const { of, asking, isBilled = false } = props
  const t = words('account')
  const [days, setDays] = useState(isBilled ? '30' : '7')
  const { day } = formats()
  return formDialog({
    ...{
      title: t(isBilled ? 'renew' : 'extend'),
      does: t(isBilled ? 'renew' : 'extend'),
      onClose: asking.close,
    },
    isReady: Number(days) > 0,
    fields: (faultOf) => [
      p(t(isBilled ? 'renewDaysText' : 'extendText', { due: day(of.due_on) })),
      textField({
        ...{ label: t('days'), type: 'number', value: days, onChange: setDays, fault: faultOf('/days') },
        more: { min: 1, step: 1, autofocus: true },
      }),
    ],
    async onSend() {
      const verb = isBilled ? ('renew' as const) : ('extend' as const)
      const given = { path: { subscription: of.id }, body: { days: Number(days) } }
      const { due_on } = await write('post', `/subscriptions/{subscription}/${verb}`, given)
      done(props, t('runsUntil', { due: day(due_on) }))
    },
  })
})

export const upgradeDialog = part(function UpgradeDialog(props: Props): VNode {
  const { of, asking } = props
  const t = words('account')
  const { data } = useReading('/plans', {})
  const plans = (data?.data ?? []).filter(({ id, retired_at: at }) => at === null && id !== of.plan_months)
  const [chosen, setChosen] = useState('')
  const months = Number(chosen || plans[0]?.id)
  return formDialog({
    ...{ title: t('upgrade'), does: t('upgrade'), isReady: months > 0, onClose: asking.close },
    fields: (faultOf) => [
      p(t('upgradeText')),
      selectField({
        ...{ label: t('plan'), value: String(months), onChange: setChosen, fault: faultOf('/plan_months') },
        choices: plans.map(({ id, label }) => ({ value: String(id), text: label })),
      }),
    ],
    async onSend() {
      const given = { path: { subscription: of.id }, body: { plan_months: months } }
      const { due_on } = await write('post', '/subscriptions/{subscription}/upgrade', given)
      done(props, t('runsUntil', { due: formats().day(due_on) }))
    },
  })
})

export const limitDialog = part(function LimitDialog(props: Props): VNode {
  const { of, asking } = props
  const t = words('account')
  const [most, setMost] = useState(String(of.limits?.sessions ?? ''))
  return formDialog({
    ...{ title: t('changeLimit'), does: t('change'), onClose: asking.close },
    fields: (faultOf) => [
      p(t('limitText')),
      textField({
        ...{ label: t('mostSessions'), hint: t('mostHint'), type: 'number', value: most, onChange: setMost },
        ...{ fault: faultOf('/limits/sessions'), more: { min: 1, step: 1, autofocus: true } },
      }),
    ],
    async onSend() {
      const { sessions: _former, ...others } = of.limits ?? {}
      const limits = { ...others, ...(most !== '' && { sessions: Number(most) }) }
      await write('patch', '/subscriptions/{subscription}', {
        path: { subscription: of.id },
        body: { limits },
      })
      done(props, t('changed'))
    },
  })
})

export const refundDialog = part(function RefundDialog(props: Props): VNode {
  const { of, account, asking } = props
  const t = words('account')
  const [chosen, setChosen] = useState('')
  const [isEnd, setEnd] = useState(false)
  const { data } = useReading('/billing/ledger', { query: { account: account.id } })
  const rows = data?.data ?? []
  const taken = new Set(rows.map(({ refunds }) => refunds))
  const billed = rows.filter(
    ({ id, subscription_id: own, kind }) =>
      own === of.id && !taken.has(id) && kind !== 'refund' && kind !== 'goodwill',
  )
  const row = chosen || billed[0]?.id
  const { day } = formats()
  return formDialog({
    ...{
      title: t('refund'),
      does: t('refund'),
      kind: 'bad',
      isReady: row !== undefined,
      onClose: asking.close,
    },
    fields: () => [
      p(billed.length === 0 && data ? t('noTerm') : t('refundText')),
      selectField({
        ...{ label: t('term'), value: row ?? '', onChange: setChosen },
        choices: billed.map(({ id, starts_on, ends_on }) => ({
          value: id,
          text: `${day(starts_on)} – ${day(ends_on)}`,
        })),
      }),
      checkbox({ label: t('refundEnd'), hint: t('refundEndHint'), checked: isEnd, onChange: setEnd }),
    ],
    async onSend() {
      if (row === undefined) return
      await write('post', '/billing/ledger/{row}/refund', { path: { row }, body: { end: isEnd } })
      done(props, t('refunded'))
    },
  })
})

// Adds a plan, or changes its name, its price and what happens at the limit of sessions. Its length is its number and stays.
import type { VNode } from 'preact'
import { useState } from 'preact/hooks'
import { write } from '../../api.ts'
import { div, p, part } from '../../elements.ts'
import { words } from '../../language.ts'
import { selectField, textField } from '../../parts/field.ts'
import { formDialog } from '../../parts/form-dialog.ts'
import { notify } from '../../parts/toast.ts'
import type { Plan } from './plan-columns.ts'

const RULES = ['brand', 'refuse_newest', 'end_oldest'] as const

type Props = { of?: Plan; onClose(): void; onDone(): void }

export const planForm = part(function PlanForm({ of, onClose, onDone }: Props): VNode {
  const t = words('plans')
  const [months, setMonths] = useState('')
  const [label, setLabel] = useState(of?.label ?? '')
  const [amount, setAmount] = useState(of?.price?.amount ?? '')
  const [currency, setCurrency] = useState(of?.price?.currency ?? 'EUR')
  const [rule, setRule] = useState<string>(of?.at_session_limit ?? 'brand')
  const body = {
    label: label.trim(),
    price: amount.trim() === '' ? null : { amount: pointed(amount), currency: currency.trim().toUpperCase() },
    at_session_limit: RULES.slice(1).find((one) => one === rule) as
      | 'refuse_newest'
      | 'end_oldest'
      | undefined,
  }
  const limit = { at_session_limit: body.at_session_limit ?? null }
  return formDialog({
    ...{ title: of ? of.label : t('add'), does: t(of ? 'save' : 'add'), onClose },
    isReady: of ? body.label !== '' : /^\d+$/.test(months),
    fields: (faultOf) => [
      !of &&
        textField({
          ...{
            label: t('lengthInMonths'),
            hint: t('lengthHint'),
            value: months,
            onChange: setMonths,
            type: 'number',
          },
          ...{ fault: faultOf('/months'), more: { min: 1, max: 120, step: 1, required: true } },
        }),
      textField({
        ...{
          label: t('name'),
          hint: of ? t('nameHint') : t('newNameHint'),
          value: label,
          onChange: setLabel,
        },
        ...{ fault: faultOf('/label'), more: { maxLength: 100, autocomplete: 'off' } },
      }),
      div(
        { class: 'pair' },
        textField({
          ...{ label: t('price'), value: amount, onChange: setAmount },
          ...{ fault: faultOf('/price/amount'), more: { inputMode: 'decimal', autocomplete: 'off' } },
        }),
        textField({
          ...{ label: t('currency'), value: currency, onChange: setCurrency },
          ...{ fault: faultOf('/price/currency'), more: { maxLength: 3, autocomplete: 'off' } },
        }),
        p({ class: 'hint' }, t('priceHint')),
      ),
      selectField({
        ...{ label: t('atLimit'), value: rule, onChange: setRule },
        choices: RULES.map((value) => ({ value, text: t(`limit_${value}`) })),
      }),
    ],
    onSend: async () => {
      if (of)
        await write('patch', '/plans/{plan}', {
          path: { plan: of.id },
          body: { label: body.label, price: body.price, ...limit },
        })
      else {
        const named = body.label === '' ? {} : { label: body.label }
        await write('post', '/plans', {
          body: { months: Number(months), ...named, price: body.price, ...limit },
        })
      }
      onDone()
      notify(t('saved'))
      onClose()
    },
  })
})

/** The API takes a point; many languages write a comma. */
function pointed(amount: string): string {
  return amount.trim().replace(',', '.')
}

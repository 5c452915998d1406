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

const LIMIT_RULES = ['refuse_newest', 'end_oldest'] as const
const RULES = ['brand', ...LIMIT_RULES] as const

type Props = { of?: Plan; onClose(): void; onDone(): void }

export const planForm = part(function PlanForm({ of, onClose, onDone }: Props): VNode {
  const t = words('plans')
  const [months, setMonths] = useState('')
  const [label, setLabel] = useState(of?.label ?? '')
  const [amount, setAmount] = useState(of?.price?.amount ?? '')
  const [currency, setCurrency] = useState(of?.price?.currency ?? 'EUR')
  const [rule, setRule] = useState<string>(of?.at_session_limit ?? 'brand')
  return formDialog({
    ...{ title: of ? of.label : t('add'), does: t(of ? 'save' : 'add'), onClose },
    isReady: of ? label.trim() !== '' : /^\d+$/.test(months),
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
      await save(of, { months, label, amount, currency, rule })
      onDone()
      notify(t('saved'))
      onClose()
    },
  })
})

type Given = Record<'months' | 'label' | 'amount' | 'currency' | 'rule', string>

async function save(of: Plan | undefined, { months, label, amount, currency, rule }: Given): Promise<void> {
  const hasPrice = amount.trim() !== ''
  const body = {
    // The API takes a point; many languages write a comma.
    price: hasPrice
      ? { amount: amount.trim().replace(',', '.'), currency: currency.trim().toUpperCase() }
      : null,
    at_session_limit: LIMIT_RULES.find((one) => one === rule) ?? null,
    ...(label.trim() !== '' && { label: label.trim() }),
  }
  if (of) await write('patch', '/plans/{plan}', { path: { plan: of.id }, body })
  else await write('post', '/plans', { body: { months: Number(months), ...body } })
}

// Opens an account by its e-mail and a plan, and shows the login for the VPN app once.
import type { VNode } from 'preact'
import { useState } from 'preact/hooks'
import { write } from '../../api.ts'
import { part } from '../../elements.ts'
import { words } from '../../language.ts'
import { secretOnce } from '../../parts/copy.ts'
import { selectField, textField } from '../../parts/field.ts'
import { formDialog } from '../../parts/form-dialog.ts'
import { useReading } from '../../reading.ts'

type Props = { onClose(): void; onDone(): void }

export const openAccount = part(function OpenAccount({ onClose, onDone }: Props): VNode {
  const t = words('firstSteps')
  const plans = useReading('/plans', {}).data?.data.filter((one) => one.retired_at === null) ?? []
  const [email, setEmail] = useState('')
  const [chosen, setPlan] = useState('')
  const [login, setLogin] = useState<string>()
  const plan = chosen === '' ? String(plans[0]?.id ?? '') : chosen
  if (login !== undefined)
    return secretOnce({ title: t('login'), secret: login, hint: t('loginHint'), onClose })
  return formDialog({
    ...{ title: t('open'), does: t('open'), onClose },
    isReady: email.trim() !== '' && plan !== '',
    fields: (faultOf) => [
      textField({
        ...{ label: t('email'), type: 'email', value: email, onChange: setEmail, fault: faultOf('/email') },
        ...{ hint: t('emailHint'), more: { autocomplete: 'off' } },
      }),
      selectField({
        ...{ label: t('plan'), value: plan, onChange: setPlan, fault: faultOf('/subscription/plan_months') },
        choices: plans.map(({ id, label }) => ({ value: String(id), text: label })),
      }),
    ],
    onSend: async () => {
      const body = { email: email.trim(), subscription: { plan_months: Number(plan) } }
      const { subscriptions } = await write('post', '/accounts', { body })
      onDone()
      const [first] = subscriptions
      setLogin([first?.vpn_username, first?.vpn_password ?? ''].join('\n'))
    },
  })
})

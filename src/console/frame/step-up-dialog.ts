// Asks the admin for a factor again when a call needs it, and lets the call go on.
import type { VNode } from 'preact'
import { useState } from 'preact/hooks'
import { div, p, part } from '../elements.ts'
import { words } from '../language.ts'
import { button } from '../parts/button.ts'
import { dialog } from '../parts/dialog.ts'
import { textField } from '../parts/field.ts'
import { asked, knowsPasskeys, prove, proveByPasskey } from '../step-up.ts'

/** Of an authenticator. */
const CODE = /^\d{6}$/

export const stepUpDialog = part(function StepUpDialog(_: object): VNode | null {
  return asked.value ? question({ settle: asked.value.settle }) : null
})

const question = part(function Question({ settle }: { settle(isProved: boolean): void }): VNode {
  const t = words('frame')
  const [text, setText] = useState('')
  const [fault, setFault] = useState<string>()
  const [busy, setBusy] = useState(false)
  const send = async (proof: () => Promise<boolean>) => {
    setBusy(true)
    const isProved = await proof().catch(() => false)
    setBusy(false)
    if (isProved) settle(true)
    else setFault(t('stepUpWrong'))
  }
  const byText = () => prove(CODE.test(text) ? { code: text } : { password: text })
  return dialog(
    {
      ...{ title: t('stepUp'), onClose: () => settle(false) },
      onSubmit: () => text !== '' && void send(byText),
      actions: [
        button({ onClick: () => settle(false), key: 'no' }, t('cancel')),
        button({ kind: 'primary', type: 'submit', busy, disabled: text === '', key: 'yes' }, t('confirm')),
      ],
    },
    p(t('stepUpText')),
    textField({
      ...{ label: t('stepUpCode'), type: 'password', value: text, onChange: setText, fault },
      more: { autocomplete: 'one-time-code', autofocus: true },
    }),
    knowsPasskeys() &&
      div({}, button({ busy, onClick: () => void send(proveByPasskey) }, t('stepUpPasskey'))),
  )
})

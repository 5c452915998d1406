// The dialogs of an account that have fields: another e-mail, another language, closing.
import type { VNode } from 'preact'
import { useState } from 'preact/hooks'
import { write } from '../../api.ts'
import { p, part } from '../../elements.ts'
import { isLanguage, LANGUAGE_NAMES, words } from '../../language.ts'
import { selectField, textField } from '../../parts/field.ts'
import { formDialog } from '../../parts/form-dialog.ts'
import { notify } from '../../parts/toast.ts'
import type { Account, Asking } from './asking.ts'

type Props = { account: Account; asking: Asking }

/** Says what came of it, and closes. */
function done(asking: Asking, text: string): void {
  notify(text)
  asking.close()
  asking.changed()
}

export const emailDialog = part(function EmailDialog({ account, asking }: Props): VNode {
  const t = words('account')
  const [email, setEmail] = useState('')
  return formDialog({
    ...{ title: t('changeEmail'), does: t('change'), isReady: email.includes('@'), onClose: asking.close },
    fields: (faultOf) => [
      p(t('emailText')),
      textField({
        ...{
          label: t('newEmail'),
          value: email,
          onChange: setEmail,
          type: 'email',
          fault: faultOf('/email'),
        },
        more: { autocomplete: 'off', maxLength: 254, autofocus: true },
      }),
    ],
    async onSend() {
      await write('patch', '/accounts/{account}', { path: { account: account.id }, body: { email } })
      done(asking, t('changed'))
    },
  })
})

export const languageDialog = part(function LanguageDialog({ account, asking }: Props): VNode {
  const t = words('account')
  const [chosen, setChosen] = useState<string>(account.language ?? '')
  return formDialog({
    ...{ title: t('language'), does: t('change'), onClose: asking.close },
    fields: (faultOf) => [
      selectField({
        ...{ label: t('language'), hint: t('languageHint'), value: chosen, onChange: setChosen },
        fault: faultOf('/language'),
        choices: [
          { value: '', text: t('languageAuto') },
          ...Object.entries(LANGUAGE_NAMES).map(([value, text]) => ({ value, text })),
        ],
      }),
    ],
    async onSend() {
      const language = isLanguage(chosen) ? chosen : null
      await write('patch', '/accounts/{account}', { path: { account: account.id }, body: { language } })
      done(asking, t('changed'))
    },
  })
})

export const closeDialog = part(function CloseDialog({ account, asking }: Props): VNode {
  const t = words('account')
  const [at, setAt] = useState<'now' | 'period_end'>('period_end')
  const [reason, setReason] = useState('')
  return formDialog({
    ...{ title: t('closeTitle'), does: t('close'), kind: 'bad', onClose: asking.close },
    fields: (faultOf) => [
      p(t('closeText')),
      selectField({
        ...{
          label: t('closeWhen'),
          value: at,
          onChange: (next) => setAt(next === 'now' ? 'now' : 'period_end'),
        },
        choices: [
          { value: 'period_end', text: t('closeAtEnd') },
          { value: 'now', text: t('closeNow') },
        ],
      }),
      textField({
        ...{ label: t('reason'), hint: t('reasonHint'), value: reason, onChange: setReason },
        ...{ fault: faultOf('/reason'), more: { maxLength: 200 } },
      }),
    ],
    async onSend() {
      const body = { at, ...(reason !== '' && { reason }) }
      await write('post', '/accounts/{account}/close', { path: { account: account.id }, body })
      done(asking, at === 'now' ? t('closedNow') : t('closesAtEnd'))
    },
  })
})

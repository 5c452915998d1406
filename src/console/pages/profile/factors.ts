// Password, authenticator app and recovery codes of the person who is signed in.
import type { VNode } from 'preact'
import { useState } from 'preact/hooks'
import { write } from '../../api.ts'
import type { Answer } from '../../api-shapes.ts'
import { type Child, div, li, p, part, span, ul } from '../../elements.ts'
import { words } from '../../language.ts'
import { badge } from '../../parts/badge.ts'
import { button } from '../../parts/button.ts'
import { card } from '../../parts/card.ts'
import { secretOnce } from '../../parts/copy.ts'
import { confirmDialog } from '../../parts/dialog.ts'
import { textField } from '../../parts/field.ts'
import { formDialog } from '../../parts/form-dialog.ts'
import { notify, notifyProblem } from '../../parts/toast.ts'
import { type TotpOffer, totpDialog } from './totp-dialog.ts'

export type Factors = Answer<'get', '/me/factors'>

/** Fewer left are worth a word. */
const FEW_CODES = 3

type Props = { factors: Factors; onChanged(): void }
type Open = 'password' | 'remove' | 'codes' | { offer: TotpOffer }

export const factorsCard = part(function FactorsCard({ factors, onChanged }: Props): VNode {
  const t = words('profile')
  const [open, setOpen] = useState<Open>()
  const close = () => setOpen(undefined)
  const done = { onClose: close, onDone: onChanged }
  const offer = () =>
    write('post', '/me/totp/offer', {})
      .then((made) => setOpen({ offer: made }))
      .catch(notifyProblem)
  const { password, totp, recovery_codes: codes } = factors
  return card(
    { title: t('signIn') },
    ul(
      { class: 'entries factors' },
      row(t('password'), t('passwordText'), state(password), [
        button({ onClick: () => setOpen('password') }, t(password ? 'change' : 'setUp')),
      ]),
      row(t('app'), t('appText'), state(totp), [
        button({ onClick: () => void offer() }, t(totp ? 'replace' : 'setUp')),
        totp && button({ kind: 'bad', onClick: () => setOpen('remove') }, t('remove')),
      ]),
      row(
        t('codes'),
        t('codesText'),
        badge(codes <= FEW_CODES ? 'warn' : 'good', t('codesLeft', { count: codes })),
        [button({ onClick: () => setOpen('codes') }, t('newCodes'))],
      ),
    ),
    open === 'password' && passwordDialog(done),
    open === 'remove' && removeApp(done),
    open === 'codes' && newCodes(done),
    typeof open === 'object' && totpDialog({ offer: open.offer, ...done }),
  )
})

function state(isThere: boolean): VNode {
  const t = words('profile')
  return isThere ? badge('good', t('isSet')) : badge('plain', t('isNotSet'))
}

function row(name: string, text: string, how: Child, actions: Child): VNode {
  return li(
    { key: name },
    div({ class: 'line-main two-lines' }, span({ class: 'strong' }, name), span({ class: 'muted' }, text)),
    how,
    div({ class: 'actions' }, actions),
  )
}

type DialogProps = { onClose(): void; onDone(): void }

const passwordDialog = part(function PasswordDialog({ onClose, onDone }: DialogProps): VNode {
  const t = words('profile')
  const [first, setFirst] = useState('')
  const [second, setSecond] = useState('')
  const field = { type: 'password' as const, more: { autocomplete: 'new-password' } }
  const isOther = second !== '' && !first.startsWith(second) && first !== second
  return formDialog({
    ...{ title: t('passwordTitle'), does: t('save'), isReady: first !== '' && first === second, onClose },
    fields: (faultOf) => [
      p(t('passwordEnds')),
      textField({
        ...{ ...field, label: t('newPassword'), hint: t('passwordHint'), value: first, onChange: setFirst },
        fault: faultOf('/password'),
      }),
      textField({
        ...{ ...field, label: t('repeat'), value: second, onChange: setSecond },
        fault: isOther ? t('notSame') : undefined,
      }),
    ],
    onSend: async () => {
      await write('put', '/me/password', { body: { password: first } })
      onDone()
      onClose()
      notify(t('passwordSaved'))
    },
  })
})

function removeApp({ onClose, onDone }: DialogProps): VNode {
  const t = words('profile')
  return confirmDialog({
    ...{ title: t('removeApp'), does: t('remove'), kind: 'bad', onClose },
    text: p(t('removeAppText')),
    onConfirm: async () => {
      await write('delete', '/me/totp', {})
      onDone()
      notify(t('removed'))
    },
  })
}

const newCodes = part(function NewCodes({ onClose, onDone }: DialogProps): VNode {
  const t = words('profile')
  const [codes, setCodes] = useState<readonly string[]>()
  if (codes)
    return secretOnce({ title: t('codesTitle'), secret: codes.join('\n'), hint: t('codesHint'), onClose })
  return formDialog({
    ...{ title: t('newCodes'), does: t('newCodes'), onClose },
    fields: () => p(t('newCodesText')),
    onSend: async () => {
      const made = await write('post', '/me/recovery-codes', {})
      onDone()
      setCodes(made.codes)
    },
  })
})

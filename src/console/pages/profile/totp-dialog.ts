// An authenticator app is set up: the QR code, the secret as people type it, and a code that shows that the app has it.
import type { VNode } from 'preact'
import { useState } from 'preact/hooks'
import { write } from '../../api.ts'
import type { Answer } from '../../api-shapes.ts'
import { div, p, part, path, svg } from '../../elements.ts'
import { words } from '../../language.ts'
import { copyBox } from '../../parts/copy.ts'
import { textField } from '../../parts/field.ts'
import { formDialog } from '../../parts/form-dialog.ts'
import { notify } from '../../parts/toast.ts'

export type TotpOffer = Answer<'post', '/me/totp/offer'>
type Props = { offer: TotpOffer; onClose(): void; onDone(): void }

const CODE = /^\d{3}\s?\d{3}$/

export const totpDialog = part(function TotpDialog({ offer, onClose, onDone }: Props): VNode {
  const t = words('profile')
  const [code, setCode] = useState('')
  return formDialog({
    ...{ title: t('appTitle'), does: t('save'), isReady: CODE.test(code.trim()), onClose },
    fields: (faultOf) => [
      p(t('scan')),
      qr(offer.qr, t('qr')),
      p({ class: 'muted' }, t('orType')),
      copyBox({ text: offer.secret.replace(/(.{4})(?=.)/g, '$1 '), label: t('appTitle') }),
      textField({
        ...{ label: t('code'), hint: t('codeHint'), value: code, onChange: setCode, fault: faultOf('/code') },
        more: { autocomplete: 'one-time-code', inputMode: 'numeric', maxLength: 7 },
      }),
    ],
    onSend: async () => {
      await write('put', '/me/totp', { body: { code: code.trim() } })
      onDone()
      onClose()
      notify(t('appSaved'))
    },
  })
})

function qr(rows: readonly string[], label: string): VNode {
  const dark = rows.flatMap((row, y) =>
    [...row.matchAll(/1+/g)].map(({ 0: run, index: x }) => `M${x} ${y}h${run.length}v1h-${run.length}z`),
  )
  return div(
    { class: 'qr' },
    svg(
      { viewBox: `-2 -2 ${rows.length + 4} ${rows.length + 4}`, role: 'img', 'aria-label': label },
      path({ d: dark.join(''), 'shape-rendering': 'crispEdges' }),
    ),
  )
}

// Adds a webhook, or changes its URL, its types and its description. The secret of a new one is shown once.
import type { VNode } from 'preact'
import { useState } from 'preact/hooks'
import { write } from '../../api.ts'
import { p, part } from '../../elements.ts'
import { words } from '../../language.ts'
import { copyBox, secretOnce } from '../../parts/copy.ts'
import { dialog } from '../../parts/dialog.ts'
import { selectField, textField } from '../../parts/field.ts'
import { formDialog } from '../../parts/form-dialog.ts'
import { typesField } from './types-field.ts'
import type { Owner, Webhook } from './webhook.ts'

type Props = { of?: Webhook; owner: Owner; onClose(): void; onDone(): void }
export type Signed = { secret: string; public_key: string | null }

export const webhookForm = part(function WebhookForm({ of, owner, onClose, onDone }: Props): VNode {
  const t = words('webhooks')
  const [url, setUrl] = useState(of?.url ?? 'https://')
  const [description, setDescription] = useState(of?.description ?? '')
  const [types, setTypes] = useState<readonly string[]>(of?.types ?? ['*'])
  const [signature, setSignature] = useState('v1')
  const [made, setMade] = useState<Signed>()
  if (made) return signedWith({ made, onClose })
  const body = { url: url.trim(), description: description.trim(), types: [...types] }
  return formDialog({
    ...{ title: t(of ? 'edit' : 'add'), does: t(of ? 'save' : 'add'), onClose },
    isReady: types.length > 0 && /^https?:\/\/./.test(body.url),
    fields: (faultOf) => [
      textField({
        ...{ label: t('url'), hint: t('urlHint'), value: url, onChange: setUrl, type: 'url' },
        ...{ fault: faultOf('/url'), more: { maxLength: 2000, autocomplete: 'off' } },
      }),
      textField({
        ...{ label: t('description'), value: description, onChange: setDescription },
        ...{ fault: faultOf('/description'), more: { maxLength: 200, autocomplete: 'off' } },
      }),
      typesField({ types, owner, onChange: setTypes }),
      !of &&
        selectField({
          ...{ label: t('signature'), hint: t(`${signature === 'v1' ? 'v1' : 'v1a'}Hint`), value: signature },
          choices: [
            { value: 'v1', text: t('v1') },
            { value: 'v1a', text: t('v1a') },
          ],
          onChange: setSignature,
        }),
    ],
    onSend: async () => {
      if (of) {
        await write('patch', '/webhooks/{webhook}', { path: { webhook: of.id }, body, brand: owner })
        onDone()
        return onClose()
      }
      const kind = signature === 'v1' ? ('v1' as const) : ('v1a' as const)
      const added = await write('post', '/webhooks', { body: { ...body, signature: kind }, brand: owner })
      onDone()
      setMade(added)
    },
  })
})

/** With a key pair there is no secret: the public key can be read again. */
export function signedWith({ made, hint, onClose }: { made: Signed; hint?: string; onClose(): void }): VNode {
  const t = words('webhooks')
  const said = (text: string) => (hint === undefined ? text : `${text} ${hint}`)
  if (made.public_key === null)
    return secretOnce({ title: t('secretTitle'), secret: made.secret, hint: said(t('secretText')), onClose })
  return dialog(
    { title: t('publicKey'), onClose },
    p(said(t('publicKeyText'))),
    copyBox({ text: made.public_key, label: t('publicKey') }),
  )
}

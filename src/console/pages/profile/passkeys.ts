// The passkeys of the person who is signed in. The browser makes one where it can, which is at a host name and not at an address.
import type { VNode } from 'preact'
import { useState } from 'preact/hooks'
import { write } from '../../api.ts'
import { bdi, div, li, p, part, span, ul } from '../../elements.ts'
import { words } from '../../language.ts'
import { button } from '../../parts/button.ts'
import { card } from '../../parts/card.ts'
import { confirmDialog } from '../../parts/dialog.ts'
import { textField } from '../../parts/field.ts'
import { formDialog } from '../../parts/form-dialog.ts'
import { menu } from '../../parts/menu.ts'
import { emptyState } from '../../parts/states.ts'
import { notify } from '../../parts/toast.ts'
import { dueDay } from '../../parts/when.ts'
import { knowsPasskeys } from '../../step-up.ts'
import type { Factors } from './factors.ts'

type Passkey = Factors['passkeys'][number]
type Props = { passkeys: readonly Passkey[]; onChanged(): void }
type Open = { what: 'add' } | { what: 'rename' | 'remove'; passkey: Passkey }

const MOST_NAME_CHARS = 63

export const passkeysCard = part(function PasskeysCard({ passkeys, onChanged }: Props): VNode {
  const t = words('profile')
  const [open, setOpen] = useState<Open>()
  const done = { onClose: () => setOpen(undefined), onDone: onChanged }
  return card(
    {
      title: t('passkeys'),
      actions:
        knowsPasskeys() && button({ icon: 'plus', onClick: () => setOpen({ what: 'add' }) }, t('addPasskey')),
    },
    !knowsPasskeys() && p({ class: 'muted' }, t('noPasskeysHere')),
    passkeys.length === 0 &&
      knowsPasskeys() &&
      emptyState({ title: t('noPasskeys'), icon: 'lock' }, p(t('passkeysText'))),
    ul(
      { class: 'entries' },
      passkeys.map((one) => entry(one, setOpen)),
    ),
    open?.what === 'add' && addDialog(done),
    open?.what === 'rename' && renameDialog({ passkey: open.passkey, ...done }),
    open?.what === 'remove' && removeDialog({ passkey: open.passkey, ...done }),
  )
})

function entry(passkey: Passkey, setOpen: (next: Open) => void): VNode {
  const t = words('profile')
  const { id, name, created_at, last_used_on: used } = passkey
  return li(
    { key: id },
    div(
      { class: 'line-main two-lines' },
      span({ class: 'strong' }, bdi(name)),
      span(
        { class: 'muted' },
        ...[t('added'), ' ', dueDay({ at: created_at.slice(0, 10) }), ' · '],
        ...(used === null ? [t('neverUsed')] : [t('lastUsed'), ' ', dueDay({ at: used })]),
      ),
    ),
    menu({
      label: t('actionsOf', { name }),
      actions: [
        { name: 'rename', text: t('rename'), onClick: () => setOpen({ what: 'rename', passkey }) },
        {
          ...{ name: 'remove', text: t('remove'), icon: 'close', isBad: true },
          onClick: () => setOpen({ what: 'remove', passkey }),
        },
      ],
    }),
  )
}

type DialogProps = { onClose(): void; onDone(): void }

function nameField(value: string, onChange: (next: string) => void, fault: string | undefined): VNode {
  const t = words('profile')
  return textField({
    ...{ label: t('passkeyName'), hint: t('passkeyNameHint'), value, onChange, fault },
    more: { maxLength: MOST_NAME_CHARS, autocomplete: 'off' },
  })
}

const addDialog = part(function AddDialog({ onClose, onDone }: DialogProps): VNode {
  const t = words('profile')
  const [name, setName] = useState('')
  return formDialog({
    ...{ title: t('addPasskey'), does: t('addPasskey'), isReady: name.trim() !== '', onClose },
    fields: (faultOf) => [p(t('addPasskeyText')), nameField(name, setName, faultOf('/name'))],
    onSend: async () => {
      const { options } = await write('post', '/me/passkeys/options', {})
      const response = await made(options)
      await write('post', '/me/passkeys', { body: { name: name.trim(), response } })
      onDone()
      onClose()
      notify(t('passkeyAdded'))
    },
  })
})

/** The answer of the authenticator. Errors: Error, in the visitor's language. */
async function made(options: object): Promise<{ [name: string]: unknown }> {
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(
    options as PublicKeyCredentialCreationOptionsJSON,
  )
  const credential = await navigator.credentials.create({ publicKey }).catch(() => null)
  if (!(credential instanceof PublicKeyCredential)) throw new Error(words('profile')('passkeyFailed'))
  return { ...credential.toJSON() }
}

type OneProps = DialogProps & { passkey: Passkey }

const renameDialog = part(function RenameDialog({ passkey, onClose, onDone }: OneProps): VNode {
  const t = words('profile')
  const [name, setName] = useState(passkey.name)
  return formDialog({
    ...{ title: t('rename'), does: t('save'), isReady: name.trim() !== '', onClose },
    fields: (faultOf) => nameField(name, setName, faultOf('/name')),
    onSend: async () => {
      const path = { passkey: passkey.id }
      await write('patch', '/me/passkeys/{passkey}', { path, body: { name: name.trim() } })
      onDone()
      onClose()
    },
  })
})

function removeDialog({ passkey, onClose, onDone }: OneProps): VNode {
  const t = words('profile')
  return confirmDialog({
    ...{ title: t('removePasskey'), does: t('remove'), kind: 'bad', onClose },
    text: [p(bdi(passkey.name)), p(t('removePasskeyText'))],
    onConfirm: async () => {
      await write('delete', '/me/passkeys/{passkey}', { path: { passkey: passkey.id } })
      onDone()
      notify(t('removed'))
    },
  })
}

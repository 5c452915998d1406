// Invites an admin: the link by which the person begins is shown once.
import type { VNode } from 'preact'
import { useState } from 'preact/hooks'
import { write } from '../../api.ts'
import type { Answer } from '../../api-shapes.ts'
import { bdi, p, part } from '../../elements.ts'
import { words } from '../../language.ts'
import { secretOnce } from '../../parts/copy.ts'
import { selectField, textField } from '../../parts/field.ts'
import { formDialog } from '../../parts/form-dialog.ts'
import { formats } from '../../present.ts'
import { brands, me } from '../../who.ts'
import type { Role } from './admin.ts'
import { roleField } from './role-field.ts'

type Invited = Answer<'post', '/admins'>
type Props = { onClose(): void; onDone(): void }

const MOST_NAME_CHARS = 63
const INSTALLATION = ''

export const inviteDialog = part(function InviteDialog({ onClose, onDone }: Props): VNode {
  const t = words('admins')
  const [name, setName] = useState('')
  const [email, setEmail] = useState('')
  const [role, setRole] = useState<Role>('support')
  const [of, setOf] = useState(INSTALLATION)
  const [made, setMade] = useState<Invited>()
  if (made) return linkOnce(made, onClose)
  return formDialog({
    ...{ title: t('inviteTitle'), does: t('invite'), isReady: name.trim() !== '', onClose },
    fields: (faultOf) => [
      textField({
        ...{ label: t('name'), hint: t('nameHint'), value: name, onChange: setName, fault: faultOf('/name') },
        more: { maxLength: MOST_NAME_CHARS, autocomplete: 'off', autofocus: true },
      }),
      textField({
        ...{ label: t('email'), hint: t('emailHint'), type: 'email', value: email, onChange: setEmail },
        ...{ fault: faultOf('/email'), more: { autocomplete: 'off' } },
      }),
      !me.value?.brand && placeField(of, setOf),
      roleField({ value: role, onChange: setRole }),
    ],
    onSend: async () => {
      const body = { name: name.trim(), role, email: email.trim() === '' ? null : email.trim() }
      const brand = me.value?.brand ? undefined : of === INSTALLATION ? null : of
      const invited = await write('post', '/admins', { body, brand })
      onDone()
      setMade(invited)
    },
  })
})

/** Of one brand, or of the installation. */
export function placeField(value: string, onChange: (next: string) => void): VNode {
  const t = words('admins')
  return selectField({
    ...{ label: t('place'), value, onChange },
    choices: [
      { value: INSTALLATION, text: t('allBrands') },
      ...brands.value.map(({ id, title }) => ({ value: id, text: title })),
    ],
  })
}

export function linkOnce({ name, link, link_expires_at: until }: Invited, onClose: () => void): VNode {
  const t = words('admins')
  return secretOnce(
    {
      ...{ title: t('linkTitle'), secret: link, onClose },
      hint: t('linkText', { when: formats().exact(until) }),
    },
    p(t('linkFor'), ' ', bdi(name)),
  )
}

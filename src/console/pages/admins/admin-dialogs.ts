// What is done with one admin: another role, place or e-mail; factors taken away; removed.
import type { VNode } from 'preact'
import { useState } from 'preact/hooks'
import { write } from '../../api.ts'
import type { Answer } from '../../api-shapes.ts'
import { bdi, p, part } from '../../elements.ts'
import { words } from '../../language.ts'
import { confirmDialog } from '../../parts/dialog.ts'
import { textField } from '../../parts/field.ts'
import { formDialog } from '../../parts/form-dialog.ts'
import { notify } from '../../parts/toast.ts'
import { me } from '../../who.ts'
import type { Admin } from './admin.ts'
import { linkOnce, placeField } from './invite.ts'
import { roleField } from './role-field.ts'

/** `owner`: for the field `brand` of calls; null: the installation, which may change all. */
export type AdminDialog = {
  admin: Admin
  owner: string | null | undefined
  onClose(): void
  onDone(): void
}

export const changeDialog = part(function ChangeDialog(props: AdminDialog): VNode {
  const { admin, owner, onClose, onDone } = props
  const t = words('admins')
  const [role, setRole] = useState(admin.role)
  const [email, setEmail] = useState(admin.email ?? '')
  const [of, setOf] = useState(admin.brand ?? '')
  const mayMove = !me.value?.brand && owner === null
  const ends = role !== admin.role || of !== (admin.brand ?? '')
  return formDialog({
    ...{ title: t('changeTitle', { name: admin.name }), does: t('save'), onClose },
    fields: (faultOf) => [
      textField({
        ...{ label: t('email'), hint: t('emailHint'), type: 'email', value: email, onChange: setEmail },
        ...{ fault: faultOf('/email'), more: { autocomplete: 'off' } },
      }),
      mayMove && placeField(of, setOf),
      roleField({ value: role, onChange: setRole }),
      ends && p({ class: 'hint' }, t('changeEnds')),
    ],
    onSend: async () => {
      const body = {
        ...(role !== admin.role && { role }),
        ...(mayMove && of !== (admin.brand ?? '') && { brand: of === '' ? null : of }),
        ...(email.trim() !== (admin.email ?? '') && { email: email.trim() === '' ? null : email.trim() }),
      }
      await write('patch', '/admins/{admin}', { path: { admin: admin.id }, body, brand: owner })
      onDone()
      onClose()
      notify(t('changed'))
    },
  })
})

export const resetDialog = part(function ResetDialog({ admin, owner, onClose, onDone }: AdminDialog): VNode {
  const t = words('admins')
  const [made, setMade] = useState<Answer<'post', '/admins/{admin}/reset'>>()
  if (made) return linkOnce(made, onClose)
  const does = t(admin.can_sign_in ? 'reset' : 'linkAgain')
  return formDialog({
    ...{ title: does, does, onClose },
    ...(admin.can_sign_in && { kind: 'bad' as const }),
    fields: () => [p(bdi(admin.name)), p(t(admin.can_sign_in ? 'resetText' : 'linkAgainText'))],
    onSend: async () => {
      const made = await write('post', '/admins/{admin}/reset', { path: { admin: admin.id }, brand: owner })
      onDone()
      setMade(made)
    },
  })
})

export function removeDialog({ admin, owner, onClose, onDone }: AdminDialog): VNode {
  const t = words('admins')
  return confirmDialog({
    ...{ title: t('removeTitle', { name: admin.name }), does: t('remove'), kind: 'bad', onClose },
    text: p(t('removeText')),
    onConfirm: async () => {
      await write('delete', '/admins/{admin}', { path: { admin: admin.id }, brand: owner })
      onDone()
      notify(t('removed', { name: admin.name }))
    },
  })
}

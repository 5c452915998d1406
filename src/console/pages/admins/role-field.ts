// The roles, each with what it may do.
import type { VNode } from 'preact'
import { useId } from 'preact/hooks'
import { div, fieldset, input, label, legend, p, part, span } from '../../elements.ts'
import { words } from '../../language.ts'
import type { Role } from './admin.ts'

/** From the one that may most. */
const ROLES: readonly Role[] = ['owner', 'operator', 'support', 'billing', 'viewer']

type Props = { value: Role; onChange(role: Role): void }

export const roleField = part(function RoleField({ value, onChange }: Props): VNode {
  const t = words('settings')
  const id = useId()
  return fieldset(
    { class: 'choices in-rows' },
    legend(t('role')),
    ROLES.map((role) =>
      div(
        { class: 'check', key: role },
        input({
          ...{ id: `${id}-${role}`, type: 'radio', name: id, value: role, checked: role === value },
          ...{ 'aria-describedby': `${id}-${role}-hint`, onChange: () => onChange(role) },
        }),
        label({ for: `${id}-${role}` }, span(words('frame')(`role_${role}`))),
        p({ class: 'hint', id: `${id}-${role}-hint` }, t(`role_${role}_text`)),
      ),
    ),
  )
})

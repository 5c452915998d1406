// Who is signed in, and what each visitor chooses for this browser: language, appearance, rows, times. And the way out.
import type { VNode } from 'preact'
import { useState } from 'preact/hooks'
import { hrefOf } from '../base.ts'
import { a, bdi, button, div, form, part, span } from '../elements.ts'
import { icon } from '../icons.ts'
import { chooseLanguage, isLanguage, LANGUAGE_NAMES, LANGUAGES, language, words } from '../language.ts'
import { button as partButton } from '../parts/button.ts'
import { dialog } from '../parts/dialog.ts'
import { segmented, selectField } from '../parts/field.ts'
import { isUtc, showUtc } from '../present.ts'
import { DENSITIES, density, THEMES, theme } from '../theme.ts'
import { me } from '../who.ts'

/** What the server says of the person: an admin has a name and a role, a key its label. */
type Person = { label?: string; name?: string }

export const personMenu = part(function PersonMenu(_: object): VNode {
  const t = words('frame')
  const [isOpen, setOpen] = useState(false)
  const { label, name } = (me.value ?? {}) as Person
  const role = me.value?.role
  const version = t('version', { version: me.value?.server_version ?? '' })
  return div(
    button(
      {
        type: 'button',
        class: 'button quiet wide',
        'aria-haspopup': 'dialog',
        onClick: () => setOpen(true),
      },
      span(
        { class: 'person' },
        bdi(name || label || t('key')),
        span({ class: 'muted small' }, role ? t(`role_${role}`) : label ? t('key') : version),
      ),
      icon('settings', 18),
    ),
    isOpen && choices({ onClose: () => setOpen(false) }),
  )
})

const choices = part(function Choices({ onClose }: { onClose(): void }): VNode {
  const t = words('frame')
  const { label, name } = (me.value ?? {}) as Person
  const themeWords = { auto: t('themeAuto'), light: t('themeLight'), dark: t('themeDark') }
  const rowWords = { roomy: t('rowsRoomy'), dense: t('rowsDense') }
  const isPerson = me.value?.kind === 'admin'
  return dialog(
    {
      ...{ title: name || label || t('key'), onClose },
      actions: [
        isPerson &&
          a({ class: 'button', href: hrefOf('/profile'), key: 'profile', onClick: onClose }, t('profile')),
        form(
          { method: 'post', action: hrefOf('/sign-out'), key: 'out' },
          partButton({ type: 'submit', icon: 'out' }, t('signOut')),
        ),
        partButton({ kind: 'primary', onClick: onClose, key: 'done' }, t('done')),
      ],
    },
    selectField({
      ...{ label: t('language'), value: language.value },
      choices: LANGUAGES.map((value) => ({ value, text: LANGUAGE_NAMES[value] })),
      onChange: (next) => void (isLanguage(next) && chooseLanguage(next)),
    }),
    named(
      t('theme'),
      segmented({
        ...{ label: t('theme'), value: theme.value },
        choices: THEMES.map((value) => ({ value, text: themeWords[value] })),
        onChange: (next) => {
          theme.value = next
        },
      }),
    ),
    named(
      t('rows'),
      segmented({
        ...{ label: t('rows'), value: density.value },
        choices: DENSITIES.map((value) => ({ value, text: rowWords[value] })),
        onChange: (next) => {
          density.value = next
        },
      }),
    ),
    named(
      t('times'),
      segmented({
        ...{ label: t('times'), value: isUtc.value ? 'utc' : 'brand' },
        choices: [
          { value: 'brand', text: t('timesOfBrand') },
          { value: 'utc', text: t('timesUtc') },
        ],
        onChange: (next) => showUtc(next === 'utc'),
      }),
    ),
  )
})

function named(name: string, field: VNode): VNode {
  return div({ class: 'field' }, span({ class: 'strong', 'aria-hidden': 'true' }, name), field)
}

// A text to copy, and a secret that is shown once.
import type { VNode } from 'preact'
import { useState } from 'preact/hooks'
import { type Child, code, div, p, part, pre } from '../elements.ts'
import { words } from '../language.ts'
import { button } from './button.ts'
import { dialog } from './dialog.ts'
import { textField } from './field.ts'
import { notify } from './toast.ts'

type CopyProps = { text: string; label?: string }

/** Lines for another program, such as a configuration. They are read from left to right in every language. */
export const copyBox = part(function CopyBox({ text, label }: CopyProps): VNode {
  const t = words('frame')
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text)
      notify(t('copied'))
    } catch {
      notify(t('copyFailed'), { isBad: true })
    }
  }
  return div(
    { class: 'copy-box' },
    pre({ dir: 'ltr', tabIndex: 0, 'aria-label': label ?? t('copy') }, code(text)),
    button({ icon: 'copy', onClick: () => void copy() }, t('copy')),
  )
})

type SecretProps = {
  title: string
  secret: string
  hint?: string
  onClose(): void
  /** Below the secret: what to do with it. */
  children?: Child
}

/** The dialog is closed by typing a word, so that no click loses the secret. */
export const secretOnce = part(function SecretOnce(props: SecretProps): VNode {
  const { title, secret, hint, onClose, children } = props
  const t = words('frame')
  const [word, setWord] = useState('')
  const isNoted = word.trim().toLocaleLowerCase() === t('noted').toLocaleLowerCase()
  return dialog(
    {
      ...{ title, onClose, mustAnswer: true },
      onSubmit: () => isNoted && onClose(),
      actions: button({ kind: 'primary', type: 'submit', disabled: !isNoted }, t('done')),
    },
    p(hint ?? t('shownOnce')),
    copyBox({ text: secret, label: title }),
    children,
    textField({
      label: t('typeNoted', { word: t('noted') }),
      value: word,
      onChange: setWord,
      more: { autocomplete: 'off' },
    }),
  )
})

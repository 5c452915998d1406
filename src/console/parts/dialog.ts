// Dialogs: the browser's own <dialog>, which keeps the focus inside and gives it back. Esc closes all but those that show a
// secret.
import type { VNode } from 'preact'
import { useEffect, useId, useRef, useState } from 'preact/hooks'
import { type Child, dialog as dialogElement, div, form, h2, header, p, part } from '../elements.ts'
import { words } from '../language.ts'
import { type ButtonKind, button, iconButton } from './button.ts'
import { textField } from './field.ts'

type DialogProps = {
  title: string
  onClose(): void
  /** A panel at the side for details. */
  kind?: 'box' | 'drawer'
  /** Only its own buttons close it. */
  mustAnswer?: boolean
  /** Pressed when Enter submits; undefined: it has no form. */
  onSubmit?: (() => void) | undefined
  /** Buttons, the main one last. */
  actions?: Child
  children?: Child
}

export const dialog = part(function Dialog(props: DialogProps): VNode {
  const { title, onClose, kind = 'box', mustAnswer = false, onSubmit, actions, children } = props
  const ref = useRef<HTMLDialogElement>(null)
  const id = useId()
  useEffect(() => {
    const shown = ref.current
    shown?.showModal()
    return () => shown?.close()
  }, [])
  const inside = [
    div({ class: 'dialog-body' }, children),
    actions !== undefined && div({ class: 'dialog-actions' }, actions),
  ]
  return dialogElement(
    {
      ...{ ref, class: kind, 'aria-labelledby': id },
      onCancel: (event) => {
        event.preventDefault()
        if (!mustAnswer) onClose()
      },
      // A press beside it lands on the element itself.
      onMouseDown: (event) => {
        if (event.target === event.currentTarget && !mustAnswer) onClose()
      },
    },
    header(
      { class: 'dialog-head' },
      h2({ id }, title),
      !mustAnswer && iconButton({ icon: 'close', label: words('frame')('close'), onClick: onClose }),
    ),
    onSubmit === undefined
      ? inside
      : form(
          {
            class: 'dialog-form',
            onSubmit: (event) => {
              event.preventDefault()
              onSubmit()
            },
          },
          inside,
        ),
  )
})

type ConfirmProps = {
  title: string
  /** What will happen, and whether it can be undone. */
  text: Child
  /** The word of the button: what it does, never "OK". */
  does: string
  kind?: ButtonKind
  /** A word that must be typed first, such as a name. */
  typed?: string
  /** Errors are shown in the dialog, which then stays. */
  onConfirm(): Promise<void>
  onClose(): void
  children?: Child
}

/** Asks before something is done, and does it. */
export const confirmDialog = part(function ConfirmDialog(props: ConfirmProps): VNode {
  const { title, text, does, kind = 'primary', typed, onConfirm, onClose, children } = props
  const t = words('frame')
  const [word, setWord] = useState('')
  const [busy, setBusy] = useState(false)
  const [fault, setFault] = useState<string>()
  const run = async () => {
    setBusy(true)
    setFault(undefined)
    try {
      await onConfirm()
      onClose()
    } catch (error) {
      setFault(error instanceof Error ? error.message : String(error))
      setBusy(false)
    }
  }
  const isReady = typed === undefined || word.trim() === typed
  return dialog(
    {
      ...{ title, onClose },
      onSubmit: () => isReady && void run(),
      actions: [
        button({ onClick: onClose, key: 'no' }, t('cancel')),
        button({ kind, type: 'submit', busy, disabled: !isReady, key: 'yes' }, does),
      ],
    },
    div({ class: 'text' }, text),
    children,
    typed !== undefined &&
      textField({ label: t('typeToConfirm', { word: typed }), value: word, onChange: setWord }),
    fault !== undefined && p({ class: 'fault', role: 'alert' }, fault),
  )
})

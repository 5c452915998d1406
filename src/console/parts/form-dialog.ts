// A dialog with fields: sends them, shows what the server found wrong at each field, and stays until it succeeds.
import type { VNode } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { type Child, p, part } from '../elements.ts'
import { words } from '../language.ts'
import { faultAt, troubleBeside } from '../problems.ts'
import { type ButtonKind, button } from './button.ts'
import { dialog } from './dialog.ts'

type FaultOf = (pointer: string) => string | undefined

type Props = {
  title: string
  /** The word of the button: what it does. */
  does: string
  kind?: ButtonKind
  /** Whether all that is needed is filled in. Absent: yes. */
  isReady?: boolean
  /** `faultOf('/label')`: what is wrong with that field of the body. */
  fields(faultOf: FaultOf): Child
  onSend(): Promise<void>
  onClose(): void
}

/** What is wrong may be below what fits on the screen. */
const FAULT = 'dialog :is([aria-invalid="true"], [role="alert"])'

export const formDialog = part(function FormDialog(props: Props): VNode {
  const { title, does, kind = 'primary', isReady = true, fields, onSend, onClose } = props
  const [busy, setBusy] = useState(false)
  const [trouble, setTrouble] = useState<unknown>()
  const send = async () => {
    setBusy(true)
    setTrouble(undefined)
    try {
      await onSend()
    } catch (error) {
      setTrouble(error)
    }
    setBusy(false)
  }
  useEffect(() => {
    if (trouble !== undefined) document.querySelector(FAULT)?.scrollIntoView({ block: 'center' })
  }, [trouble])
  const faultOf: FaultOf = (pointer) => faultAt(trouble, pointer)
  const beside = troubleBeside(trouble)
  return dialog(
    {
      ...{ title, onClose },
      onSubmit: () => isReady && !busy && void send(),
      actions: [
        button({ onClick: onClose, key: 'no' }, words('frame')('cancel')),
        button({ kind, type: 'submit', busy, disabled: !isReady, key: 'yes' }, does),
      ],
    },
    fields(faultOf),
    beside !== undefined && p({ class: 'fault', role: 'alert' }, beside),
  )
})

// What the parts of the page of an account share: the account, and the dialog that asks before something is done.
import type { VNode } from 'preact'
import type { Answer } from '../../api-shapes.ts'
import { type Child, p } from '../../elements.ts'
import type { ButtonKind } from '../../parts/button.ts'
import { confirmDialog } from '../../parts/dialog.ts'
import { notify } from '../../parts/toast.ts'

export type Account = Answer<'get', '/accounts/{account}'>
export type Subscription = NonNullable<Account['subscriptions']>[number]

export type Asking = {
  show(dialog: VNode): void
  close(): void
  /** Reads everything again. */
  changed(): void
}

type Question = {
  title: string
  text: Child
  does: string
  kind?: ButtonKind
  /** A word that must be typed first. */
  typed?: string
  /** Says what came of it. */
  run(): Promise<string>
}

/** Asks, does it, says what came of it. */
export function ask(asking: Asking, { text, run, ...others }: Question): void {
  asking.show(
    confirmDialog({
      ...others,
      text: typeof text === 'string' ? p(text) : text,
      onClose: asking.close,
      onConfirm: async () => {
        notify(await run())
        asking.changed()
      },
    }),
  )
}

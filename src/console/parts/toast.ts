// Short notices in a corner, also read by screen readers: what has been done, or why it could not be.
import { signal } from '@preact/signals'
import { div, p, part } from '../elements.ts'
import { icon } from '../icons.ts'
import { words } from '../language.ts'
import { iconButton } from './button.ts'

type Notice = { id: number; text: string; isBad: boolean }

const SHOWN_MS = 6000
const MOST = 3
const notices = signal<readonly Notice[]>([])
let count = 0

/** A bad one stays until it is closed. */
export function notify(text: string, { isBad = false } = {}): void {
  count += 1
  const id = count
  notices.value = [...notices.value, { id, text, isBad }].slice(-MOST)
  if (!isBad) setTimeout(() => drop(id), SHOWN_MS)
}

/** Says what went wrong with a change. */
export function notifyProblem(error: unknown): void {
  notify(error instanceof Error ? error.message : String(error), { isBad: true })
}

function drop(id: number): void {
  notices.value = notices.value.filter((one) => one.id !== id)
}

/** Once, in the frame. */
export const toasts = part(function Toasts() {
  const t = words('frame')
  return div(
    { class: 'toasts', role: 'status', 'aria-live': 'polite' },
    notices.value.map(({ id, text, isBad }) =>
      div(
        { class: `toast ${isBad ? 'bad' : 'good'}`, key: id },
        icon(isBad ? 'warn' : 'check'),
        p(text),
        iconButton({ icon: 'close', label: t('close'), onClick: () => drop(id) }),
      ),
    ),
  )
})

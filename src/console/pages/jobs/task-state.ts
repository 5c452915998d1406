// What a task is, its state and how far it is.
import type { VNode } from 'preact'
import type { Row } from '../../api-shapes.ts'
import { bdi, button as buttonElement, div, span } from '../../elements.ts'
import { words } from '../../language.ts'
import { badge, chip, type Tone } from '../../parts/badge.ts'
import { bar } from '../../parts/meter.ts'
import { formats } from '../../present.ts'
import { brands } from '../../who.ts'

export type Task = Row<'/tasks'>
export type State = Task['status']

const TONES: Readonly<Record<State, Tone>> = {
  ...{ receiving: 'info', waiting: 'plain', running: 'info' },
  ...{ done: 'good', failed: 'bad', cancelled: 'plain' },
}

/** A bar warns of what is nearly full; here full is good. */
const UNDER_WARNING = 0.89

export function isOpen({ finished_at: at }: Task): boolean {
  return at === null
}

/** A backup ends by itself. */
export function isCancellable(task: Task): boolean {
  return isOpen(task) && task.kind !== 'backup'
}

export function titleOf({ kind, action }: Task): string {
  const t = words('jobs')
  return action === null ? t(`kind_${kind}`) : t(`action_${action}`)
}

export function nameOf(task: Task, onOpen: () => void): VNode {
  const { id, brand, dry_run: isDry } = task
  return div(
    { class: 'two-lines' },
    span(
      buttonElement({ class: 'as-link', type: 'button', onClick: onOpen }, titleOf(task)),
      isDry && [' ', chip(words('jobs')('dryRun'))],
    ),
    span({ class: 'muted' }, bdi(id), brands.value.length > 1 && brand !== null && [' · ', bdi(brand)]),
  )
}

/** One that ended with failed rows is no success. */
export function stateOf({ status, failed }: Task): VNode {
  const t = words('jobs')
  if (status === 'done' && failed > 0) return badge('warn', t('doneWithFaults'))
  return badge(TONES[status], t(`state_${status}`))
}

export function progressOf(task: Task): VNode {
  const t = words('jobs')
  const { total, done, unchanged, failed, dry_run: isDry, kind } = task
  if (total === 0) return span({ class: 'muted' }, '–')
  // A dry run of a bulk change only chooses its rows.
  if (isDry && kind === 'accounts_bulk') return span(t('chosen', { count: total }))
  const over = done + unchanged + failed
  const parts = [
    unchanged > 0 && t('unchanged', { count: unchanged }),
    failed > 0 && t('failedRows', { count: failed }),
  ].filter((one) => one !== false)
  const { number } = formats()
  return div(
    { class: 'two-lines' },
    div(
      { class: 'measure' },
      span(t('doneOf', { done: number(done), all: number(total) })),
      isOpen(task) && bar(Math.min(UNDER_WARNING, over / total)),
    ),
    parts.length > 0 && span({ class: 'muted' }, parts.join(' · ')),
  )
}

/** `seconds` may be less than one. */
export function spanText(seconds: number): string {
  const format = formats()
  return seconds < 1 ? format.milliseconds(Math.round(seconds * 1000)) : format.duration(seconds)
}

// The course of an order to end a session: when it was given, when it ended, or why not.
import type { VNode } from 'preact'
import { span } from '../../elements.ts'
import { words } from '../../language.ts'
import { formats } from '../../present.ts'

export type EndOrder = {
  status: string
  result: string | null
  ordered_at: string
  finished_at: string | null
}

export function endOrderText(order: EndOrder): VNode {
  const t = words('access')
  const format = formats()
  const told = format.timeToSecond(order.ordered_at)
  const finished = order.finished_at === null ? '' : format.timeToSecond(order.finished_at)
  if (order.status === 'queued') return span({ class: 'warn' }, t('ending', { told }))
  if (order.status === 'failed')
    return span({ class: 'bad', title: order.result ?? undefined }, t('endFailed', { at: finished }))
  return span({ class: 'muted' }, t('endTold', { told, ended: finished }))
}

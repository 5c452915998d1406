// A card, a figure in a card, and the head of a page.
import type { VNode } from 'preact'
import { useEffect } from 'preact/hooks'
import { bdi, type Child, div, h1, h2, header, p, part, section, span } from '../elements.ts'
import { words } from '../language.ts'
import { brand } from '../who.ts'
import { named } from './badge.ts'

type CardProps = {
  title?: string | undefined
  /** At the end of the line of the title. */
  actions?: Child
  /** Without space around its content: tables. */
  flush?: boolean
  class?: string
}

export function card(
  { title, actions, flush = false, class: more = '' }: CardProps,
  ...children: Child[]
): VNode {
  const hasHead = title !== undefined || actions !== undefined
  return section(
    { class: `card${flush ? ' flush' : ''} ${more}`, 'aria-label': title },
    hasHead &&
      header(
        { class: 'card-head' },
        title !== undefined && h2(bdi(title)),
        div({ class: 'actions' }, actions),
      ),
    children,
  )
}

type FigureProps = {
  label: string
  value: Child
  /** A line below: what the value is part of, or how it changed. */
  note?: Child
  /** A sparkline beside the value. */
  beside?: Child
}

export function figure({ label, value, note, beside }: FigureProps): VNode {
  return section(
    { class: 'card figure', 'aria-label': label },
    p({ class: 'figure-label' }, label),
    div({ class: 'figure-line' }, p({ class: 'figure-value' }, value), beside),
    p({ class: 'figure-note' }, note ?? '\u00a0'),
  )
}

type HeadProps = { title: string; beside?: Child; actions?: Child; children?: Child }

/** The heading of a page, which also names the tab. The first thing that a page shows. */
export const pageHead = part(function PageHead({ title, beside, actions }: HeadProps) {
  const owner = brand.value?.title ?? words('frame')('latchkey')
  useEffect(() => {
    document.title = `${title} · ${owner}`
  }, [title, owner])
  return header(
    { class: 'page-head' },
    h1({ tabIndex: -1 }, named(title)),
    beside !== undefined && span({ class: 'page-beside' }, beside),
    div({ class: 'actions' }, actions),
  )
})

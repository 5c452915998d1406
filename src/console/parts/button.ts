// Buttons, and links that look like them. One primary button on a view; what destroys is marked and never primary.
import type { VNode } from 'preact'
import { hrefOf } from '../base.ts'
import { a, button as buttonElement, type Child, span } from '../elements.ts'
import { type IconName, icon } from '../icons.ts'

export type ButtonKind = 'plain' | 'primary' | 'bad' | 'quiet'

type ButtonProps = {
  kind?: ButtonKind
  icon?: IconName
  type?: 'button' | 'submit'
  disabled?: boolean | undefined
  /** Its work goes on: it keeps its place and takes no second click. */
  busy?: boolean | undefined
  onClick?: ((event: MouseEvent) => void) | undefined
  /** Of a button whose word says too little out of its place. */
  label?: string | undefined
  title?: string | undefined
  pressed?: boolean
  key?: string
}

export function button(props: ButtonProps, ...words: Child[]): VNode {
  const { kind = 'plain', type = 'button', busy = false, disabled = false, onClick, label, title } = props
  return buttonElement(
    {
      ...{ class: `button ${kind}`, type, disabled: disabled || busy, 'aria-busy': busy || undefined },
      ...{ onClick, 'aria-label': label, title, 'aria-pressed': props.pressed, key: props.key },
    },
    props.icon && icon(props.icon, 18),
    words.length > 0 && span(words),
  )
}

/** A button of an icon alone; `label` says what it does. */
export function iconButton(props: ButtonProps & { icon: IconName; label: string }): VNode {
  const { kind = 'quiet', disabled, onClick, label } = props
  return buttonElement(
    {
      ...{ class: `button ${kind} square`, type: 'button', disabled, onClick },
      ...{ 'aria-label': label, title: label, 'aria-pressed': props.pressed },
    },
    icon(props.icon),
  )
}

/** `path`: of a page of the console. */
export function linkButton(
  { path, kind = 'plain', icon: name }: { path: string; kind?: ButtonKind; icon?: IconName },
  ...words: Child[]
): VNode {
  return a({ class: `button ${kind}`, href: hrefOf(path) }, name && icon(name, 18), span(words))
}

/** A link to a page of the console within a text or a table. */
export function link(path: string, ...words: Child[]): VNode {
  return a({ href: hrefOf(path) }, words)
}

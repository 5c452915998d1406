// A menu of actions behind a button. The browser places and closes it: it is a popover. Arrow keys move in it.
import type { VNode } from 'preact'
import { useId, useRef } from 'preact/hooks'
import { button as buttonElement, type Child, div, part, span } from '../elements.ts'
import { type IconName, icon } from '../icons.ts'

export type Action = {
  /** Of a list of actions. */
  name: string
  text: string
  icon?: IconName
  isBad?: boolean
  isChosen?: boolean
  onClick(): void
}

type MenuProps = {
  /** For assistive programs; and the word of the button where it has no other content. */
  label: string
  actions: readonly Action[]
  /** In place of three dots. */
  face?: Child
  class?: string
  children?: Child
}

const STEPS: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1 }
const GAP = 4

export const menu = part(function Menu({
  label,
  actions,
  face,
  class: more = 'quiet square',
}: MenuProps): VNode {
  const id = useId()
  const opener = useRef<HTMLButtonElement>(null)
  const box = useRef<HTMLDivElement>(null)
  const place = () => {
    const [from, menuBox] = [opener.current?.getBoundingClientRect(), box.current]
    if (!from || !menuBox) return
    const { offsetWidth: width, offsetHeight: height } = menuBox
    const isRtl = getComputedStyle(menuBox).direction === 'rtl'
    const left = isRtl ? from.left : from.right - width
    const fitsBelow = from.bottom + GAP + height < innerHeight
    menuBox.style.left = `${Math.max(GAP, Math.min(left, innerWidth - width - GAP))}px`
    menuBox.style.top = `${fitsBelow ? from.bottom + GAP : Math.max(GAP, from.top - GAP - height)}px`
    menuBox.querySelector('button')?.focus()
  }
  const move = (event: KeyboardEvent) => {
    const step = STEPS[event.key]
    if (step === undefined) return
    event.preventDefault()
    const items = [...(box.current?.querySelectorAll('button') ?? [])]
    const at = items.indexOf(document.activeElement as HTMLButtonElement)
    items.at((at + step) % items.length)?.focus()
  }
  return span(
    { class: 'menu' },
    buttonElement(
      {
        ref: opener,
        class: `button ${more}`,
        type: 'button',
        // A face with words is the name itself.
        'aria-label': face === undefined ? label : undefined,
        title: label,
        popovertarget: id,
      },
      face ?? icon('more'),
    ),
    div(
      {
        id,
        ref: box,
        class: 'menu-box',
        popover: 'auto',
        role: 'menu',
        'aria-label': label,
        onKeyDown: move,
        onToggle: place,
      },
      actions.map((action) => item(action, () => box.current?.hidePopover())),
    ),
  )
})

function item({ name, text, icon: of, isBad, isChosen, onClick }: Action, close: () => void): VNode {
  return buttonElement(
    {
      ...{ key: name, type: 'button', role: 'menuitem', class: isBad ? 'bad' : '' },
      'aria-current': isChosen || undefined,
      onClick: () => {
        close()
        onClick()
      },
    },
    of && icon(of, 18),
    span(text),
    isChosen && icon('check', 16),
  )
}

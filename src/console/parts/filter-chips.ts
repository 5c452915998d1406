// Filters of a list: buttons that are pressed or not, and menus with several values.
import type { VNode } from 'preact'
import { button, type Child, div, input, label, option, select, span } from '../elements.ts'
import { icon } from '../icons.ts'
import { type Choice, optionsOf } from './field.ts'

type ToggleProps = { pressed: boolean; onChange(pressed: boolean): void }

export function toggleChip({ pressed, onChange }: ToggleProps, ...words: Child[]): VNode {
  return button(
    { class: 'filter', type: 'button', 'aria-pressed': pressed, onClick: () => onChange(!pressed) },
    pressed && icon('check', 14),
    span(words),
  )
}

type MenuProps = {
  label: string
  /** Undefined: all. */
  value: string | undefined
  /** The word for no filter. */
  all: string
  choices: readonly Choice[]
  onChange(value: string | undefined): void
}

export function selectChip({ label: text, value, all, choices, onChange }: MenuProps): VNode {
  return label(
    { class: `filter${value === undefined ? '' : ' on'}` },
    span({ class: 'filter-name' }, text),
    select(
      { value: value ?? '', onChange: (event) => onChange(event.currentTarget.value || undefined) },
      option({ value: '', selected: value === undefined }, all),
      optionsOf(choices, value),
    ),
  )
}

type DateProps = { label: string; value: string; onChange(value: string | undefined): void }

/** A day; empty: every day. */
export function dateChip({ label: text, value, onChange }: DateProps): VNode {
  return label(
    { class: `filter${value === '' ? '' : ' on'}` },
    span({ class: 'filter-name' }, text),
    input({ type: 'date', value, onChange: (event) => onChange(event.currentTarget.value || undefined) }),
  )
}

export function filterBar(...chips: Child[]): VNode {
  return div({ class: 'filters' }, chips)
}

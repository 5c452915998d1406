// Facts of one thing as a list of names and values.
import type { VNode } from 'preact'
import { type Child, dd, div, dl, dt } from '../elements.ts'

/** A value that is undefined is left out. */
export function facts(rows: readonly (readonly [name: string, value: Child])[]): VNode {
  return dl(
    { class: 'facts' },
    rows
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => div({ key: name }, dt(name), dd(value))),
  )
}

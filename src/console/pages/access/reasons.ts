// Why a login is refused, in the visitor's language. The reasons are the API's; one that this version does not know is shown as
// it is.
import type { VNode } from 'preact'
import { span } from '../../elements.ts'
import { words } from '../../language.ts'
import type { Areas } from '../../messages/areas.ts'
import { shape } from '../../parts/badge.ts'

/** `has all its sessions`. */
export function reasonText(why: string): string {
  return words('access')(why as 'no_seat_left' & keyof Areas['access'])
}

/** A word with its shape: let in, or why not. */
export function answer(word: string): VNode {
  const isIn = word === 'admitted'
  return span({ class: `answer ${isIn ? 'good' : 'bad'}` }, shape(isIn ? 'good' : 'bad'), reasonText(word))
}

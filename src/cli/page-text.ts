// How a command names the next page of a list.
import type { TimeKey } from '../bounds/pages.ts'

/** As `--after` takes it. */
export function placeText({ at, id }: TimeKey): string {
  return `${at}.${id}`
}

export function moreText(next: TimeKey | number): string {
  return `\nThere are more: go on with --after ${typeof next === 'number' ? next : placeText(next)}`
}

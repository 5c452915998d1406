// A country as its two letters, which every system can show, with its name for the pointer and for assistive programs.
import type { VNode } from 'preact'
import { abbr, part } from '../elements.ts'
import { formats } from '../present.ts'

export const country = part(function Country({ code }: { code: string }): VNode {
  return abbr({ class: 'country', title: formats().country(code) }, code)
})

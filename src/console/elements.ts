// Elements of HTML and SVG as functions: `div({ class: 'card' }, h2('Title'))`. Props may be left out. TypeScript refuses an
// attribute or a handler of the wrong name or type.
import { type ComponentType, h, isValidElement, type JSX, type VNode } from 'preact'

/** What can stand inside an element. */
export type Child = VNode | string | number | false | null | undefined | readonly Child[]

type Tag = keyof JSX.IntrinsicElements
type Data = { [name: `data-${string}`]: string | undefined }
type Props<T extends Tag> = JSX.IntrinsicElements[T] & Data
/** An array of elements is a child; only a plain object can be props. */
type Make<T extends Tag> = (first?: Props<T> | Child, ...children: Child[]) => VNode

/** Every element, made when it is first used. */
const tags = new Proxy({} as Record<string, unknown>, {
  get(made, tag: string) {
    made[tag] ??= make(tag)
    return made[tag]
  },
}) as unknown as { [T in Tag]: Make<T> }

function make(tag: string) {
  return (first?: object | Child, ...children: Child[]) =>
    isProps(first) ? h(tag, first, ...children) : h(tag, null, first, ...children)
}

function isProps(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !isValidElement(value)
}

/** A component as an element; for those with a type parameter, which `part` would lose. */
export function draw<P extends object>(component: ComponentType<P>, props: P & { key?: string }): VNode {
  return h(component as ComponentType<object>, props)
}

/** A component with state as a function of the same form: `toolbar({ … }, child)`. */
export function part<P extends object>(component: ComponentType<P>) {
  return (props: Omit<P, 'children'> & { key?: string | number }, ...children: Child[]): VNode =>
    h(component as ComponentType<object>, props, ...children)
}

export const {
  a,
  abbr,
  article,
  aside,
  b,
  bdi,
  br,
  button,
  caption,
  circle,
  code,
  dd,
  details,
  dialog,
  div,
} = tags
export const { dl, dt, em, fieldset, footer, form, h1, h2, h3, header, hr, i, input, label, legend } = tags
export const { li, line, main, nav, ol, optgroup, option, p, path, pre, rect, section, select, small } = tags
export const {
  figure,
  iframe,
  kbd,
  output,
  span,
  strong,
  summary,
  svg,
  table,
  tbody,
  td,
  textarea,
  tfoot,
  th,
  thead,
  time,
  title,
  tr,
  ul,
  wbr,
} = tags

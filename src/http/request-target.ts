// The address of a request in one normal form: which path it means, and which API has it. Pure; knows no route.
import { unescaped } from './form-bytes.ts'

/** Unreserved characters mean the same with and without their percent sign (RFC 3986 section 6.2.2.2). */
const NEEDLESSLY_CODED = /%(?:2[de]|3\d|4[1-9a-f]|5[0-9af]|6[1-9a-f]|7[0-9ae])/gi

/** Several slashes become one, and one at the end is removed; of an absolute address (RFC 9112 section 3.2.2) the path counts. */
export function plainTarget(target: string): string {
  const { path, query } = split(target.replace(/^https?:\/\/[^/?#]*/i, ''))
  if (path === '*') return target
  const plain = `/${path}`
    .replace(NEEDLESSLY_CODED, (coded) => String.fromCharCode(Number.parseInt(coded.slice(1), 16)))
    .replace(/\/{2,}/g, '/')
  return (plain.length > 1 && plain.endsWith('/') ? plain.slice(0, -1) : plain) + query
}

/** The prefix of every path in the public URL; empty when there is none. */
export function publicPath(publicUrl: string): string {
  const path = plainTarget(new URL(publicUrl).pathname)
  return path === '/' ? '' : path
}

/**
 * The address without `base`, whether a proxy removed it or not. `own`: paths of the server itself, for a base with the name
 * of one of them.
 */
export function withoutBase(target: string, base: string, own: readonly string[]): string {
  if (base === '' || !isUnder(base, target)) return target
  const rest = plainTarget(target.slice(base.length))
  const isOwn = (one: string) => own.some((prefix) => isUnder(prefix, one))
  return isOwn(target) && !isOwn(rest) && split(rest).path !== '/' ? target : rest
}

function isUnder(prefix: string, target: string): boolean {
  const { path } = split(target)
  return path === prefix || path.startsWith(`${prefix}/`)
}

/** Whether the address is below the prefix, in any case or spelling. */
export function isBelow(prefix: string, target: string): boolean {
  return isUnder(prefix, `/${spelledOut(target)}`)
}

/**
 * Whether the address is below the prefix or similar to it, in any case or spelling: its refusal then has the envelope of
 * that prefix.
 */
export function isNear(prefix: string, target: string): boolean {
  const [, first = ''] = prefix.split('/')
  const asked = spelledOut(target)
  if (first.length >= LEAST_BEGINNING) return asked.startsWith(first)
  return asked === first || asked.startsWith(`${first}/`)
}

/** A shorter beginning does not show what was meant: `/calendar` is no call below `/ca`. */
const LEAST_BEGINNING = 3

/** Lower case, decoded, without `.` and `..`, without the first slash. */
function spelledOut(target: string): string {
  const text = unescaped(split(target).path)
  const parts: string[] = []
  for (const part of text.toLowerCase().split(/[/\\\s]+/)) {
    if (part === '..') parts.pop()
    else if (part !== '.' && part !== '') parts.push(part)
  }
  return parts.join('/')
}

function split(target: string): { path: string; query: string } {
  const at = target.indexOf('?')
  return at < 0 ? { path: target, query: '' } : { path: target.slice(0, at), query: target.slice(at) }
}

// The address of a request, in one form whoever wrote it: which path is meant, and whose it is. Pure; knows no route.

/** Unreserved characters mean the same with and without their percent sign (RFC 3986 section 6.2.2.2). */
const NEEDLESSLY_CODED = /%(?:2[de]|3\d|4[1-9a-f]|5[0-9af]|6[1-9a-f]|7[0-9ae])/gi

/** Several slashes are one, and one at the end is none; of an address with a host (RFC 9112 section 3.2.2) the path counts. */
export function plainTarget(target: string): string {
  const { path, query } = split(target.replace(/^https?:\/\/[^/?#]*/i, ''))
  if (path === '*') return target
  const plain = `/${path}`
    .replace(NEEDLESSLY_CODED, (coded) => String.fromCharCode(Number.parseInt(coded.slice(1), 16)))
    .replace(/\/{2,}/g, '/')
  return (plain.length > 1 && plain.endsWith('/') ? plain.slice(0, -1) : plain) + query
}

/** What stands in front of every path in the public URL; empty when nothing does. */
export function publicPath(publicUrl: string): string {
  const path = plainTarget(new URL(publicUrl).pathname)
  return path === '/' ? '' : path
}

/**
 * The address as the server knows it, whether or not a proxy has taken `base` off. `own`: what the server has itself,
 * for a base that is called like one of them.
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

/** Whether the address is below the prefix or beside it, in whatever case or spelling: whose envelope its refusal gets. */
export function isNear(prefix: string, target: string): boolean {
  const [, first = ''] = prefix.split('/')
  const asked = spelledOut(target)
  if (first.length >= LEAST_BEGINNING) return asked.startsWith(first)
  return asked === first || asked.startsWith(`${first}/`)
}

/** A shorter one says nothing of what was meant: `/calendar` is no call below `/ca`. */
const LEAST_BEGINNING = 3

/** Lower case, nothing coded, no `.` and `..`, without the slash it begins with. */
function spelledOut(target: string): string {
  const text = split(target).path.replace(/%([0-9a-f]{2})/gi, (_, hex) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  )
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

// What a whole reply of the management API decides: its ETag, the link to the next page, and 304 for what the caller has.
import { hash } from 'node:crypto'
import { Readable } from 'node:stream'
import { AppError } from '../../errors.ts'
import type { Reply } from '../dialect.ts'
import type { ManageOperation, ManageRequest } from './manage-operation.ts'

const OK = 200
const NOT_MODIFIED = 304
/** `next` is the last field of a list. */
const NEXT = /"next":"(c_[\w.-]+)"\}$/
const LONGEST_NEXT = 1000
const TAG_CHARS = 22

/** Also the headers that say what is left of the key's rate. */
export function finish(
  reply: Reply,
  { routes: [{ method }], volatile }: ManageOperation,
  request: ManageRequest,
): Reply {
  const { body, status } = reply
  const headers: Record<string, string> = { ...request.rateHeaders, ...reply.headers }
  if (body instanceof Readable || status !== OK || (method !== 'GET' && method !== 'PATCH'))
    return { ...reply, headers }
  headers.etag = tagOf(body, volatile)
  const next = NEXT.exec(String(body.slice(-LONGEST_NEXT)))?.[1]
  if (next !== undefined) headers.link = `<${withAfter(request.url, next)}>; rel="next"`
  if (method !== 'GET' || !isListed(request.ifNoneMatch, headers.etag)) return { ...reply, headers }
  return { ...reply, headers, status: NOT_MODIFIED, body: '' }
}

/**
 * Of what one GET answers, or a PATCH. With volatile fields it has two parts: that of the fields which only a change changes, for
 * If-Match, and that of the whole.
 */
function tagOf(body: string | Buffer, volatile: readonly string[] = []): string {
  const whole = digestOf(body)
  if (volatile.length === 0) return `"${whole}"`
  const kept = Object.entries(JSON.parse(String(body))).filter(([name]) => !volatile.includes(name))
  return `"${digestOf(JSON.stringify(kept))}.${whole}"`
}

function digestOf(text: string | Buffer): string {
  return hash('sha256', text, 'base64url').slice(0, TAG_CHARS)
}

/**
 * Checks If-Match against the resource as it is now, in the transaction that changes it. `now`: the answers that a GET may give.
 * Errors: changed_meanwhile.
 */
export function mustMatch(ifMatch: string | undefined, ...now: unknown[]): void {
  mustBeOf(
    ifMatch,
    now.map((one) => tagOf(JSON.stringify(one))),
  )
}

/** The same of a resource with volatile fields, of which it has to have none. */
export function mustMatchFixed(ifMatch: string | undefined, now: unknown, volatile: readonly string[]): void {
  mustBeOf(ifMatch, [tagOf(JSON.stringify(now), volatile)])
}

function mustBeOf(ifMatch: string | undefined, tags: readonly string[]): void {
  const withoutWhole = (text: string) => text.replace(/\.[\w-]*"/g, '"')
  if (ifMatch === undefined) return
  const wanted = withoutWhole(ifMatch)
  if (tags.some((tag) => isListed(wanted, withoutWhole(tag)))) return
  throw new AppError(
    'changed_meanwhile',
    'It was changed since it was read: read it again, and send its new ETag.',
  )
}

/** `*` is every tag. */
function isListed(tags: string | undefined, tag: string): boolean {
  return (
    tags?.trim() === '*' || (tags?.split(',').some((one) => one.trim().replace(/^W\//, '') === tag) ?? false)
  )
}

/** Relative to the host of the call (RFC 8288 section 3.1). */
function withAfter(url: string, cursor: string): string {
  const [path, query] = url.split('?', 2)
  const parameters = new URLSearchParams(query)
  parameters.set('after', cursor)
  return `${path}?${parameters}`
}

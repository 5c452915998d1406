// What a whole reply of the management API decides: its ETag, the link to the next page, and 304 for what the caller has.
import { createHash } from 'node:crypto'
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
  { routes: [{ method }] }: ManageOperation,
  request: ManageRequest,
): Reply {
  const { body, status } = reply
  const headers: Record<string, string> = { ...request.rateHeaders, ...reply.headers }
  if (status !== OK || (method !== 'GET' && method !== 'PATCH')) return { ...reply, headers }
  headers.etag = tagOf(body)
  const next = NEXT.exec(String(body.slice(-LONGEST_NEXT)))?.[1]
  if (next !== undefined) headers.link = `<${withAfter(request.url, next)}>; rel="next"`
  if (method !== 'GET' || !isListed(request.ifNoneMatch, headers.etag)) return { ...reply, headers }
  return { ...reply, headers, status: NOT_MODIFIED, body: '' }
}

/** Of what one GET answers, or a PATCH. */
function tagOf(body: string | Buffer): string {
  return `"${createHash('sha256').update(body).digest('base64url').slice(0, TAG_CHARS)}"`
}

/**
 * Checks If-Match against the resource as it is now, in the transaction that changes it. `now`: the answers that a GET may give.
 * Errors: changed_meanwhile.
 */
export function mustMatch(ifMatch: string | undefined, ...now: unknown[]): void {
  if (ifMatch === undefined || now.some((one) => isListed(ifMatch, tagOf(JSON.stringify(one))))) return
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

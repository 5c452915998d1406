// Errors of the management API as problems (RFC 9457).
import type { AppError, ErrorCode, FieldFault } from '../../errors.ts'
import { type Arrival, describedRow, type Reply } from '../dialect.ts'
import { INTERNAL, WIRE } from './errors.ts'
import type { ManageOperation } from './manage-operation.ts'

export const PROBLEM_TYPE = 'application/problem+json'

export function encodeError(error: AppError, _: unknown, at: Arrival<ManageOperation>): Reply {
  // What is refused before an operation was reached cannot be read at all.
  const isUnread = error.code === 'invalid_input' && at.requestId === undefined
  const row = isUnread ? { ...WIRE.malformed, text: error.message } : describedRow<string>(WIRE, error)
  const wire = { ...row, ...(at.status !== undefined && { status: at.status }) }
  const detail = wire.text || wordsFor(error.code, at)
  return {
    ...reply(problemOf({ ...wire, detail, requestId: at.requestId, faults: error.faults })),
    retryAfterS: error.retryAfterS,
    ...(error.code === 'not_authenticated' && { headers: { 'www-authenticate': 'Bearer' } }),
  }
}

export function encodeBug(requestId: string): Reply {
  const detail = `An internal error; the server's log has it under ${requestId}.`
  return reply(problemOf({ ...INTERNAL, detail, requestId }))
}

/** For refusals before an operation has run. */
function wordsFor(code: ErrorCode, { operation }: Arrival<ManageOperation>): string {
  if (code === 'verb_not_allowed') return `Use ${operation?.routes[0].method ?? 'another verb'}.`
  if (code === 'method_unknown') return 'There is nothing at this path; /docs/api lists all calls.'
  if (code === 'unsupported_media_type') return 'Send JSON as application/json.'
  return code === 'body_too_large' ? 'The body is too large.' : 'The request cannot be read.'
}

type Given = {
  code: string
  status: number
  detail: string
  requestId?: string | undefined
  faults?: readonly FieldFault[] | undefined
}

export type Problem = ReturnType<typeof problemOf>

export function problemOf({ code, status, detail, requestId, faults }: Given) {
  return {
    ...{ type: `urn:latchkey:problem:${code}`, title: titleOf(code), status, code, detail },
    ...(requestId !== undefined && { instance: `urn:latchkey:request:${requestId}` }),
    ...(faults && { errors: faults.map(faultOf) }),
    ...(faults && code === 'external_id_taken' && { differs: faults.map(nameOf) }),
    docs: '/docs/api#errors',
  }
}

/** A field of the body has a JSON pointer, one of the query its name. */
function faultOf({ field: [part, ...names], text }: FieldFault) {
  const pointer = names.map((name) => `/${String(name).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
  return { ...(part === 'body' ? { pointer: `#${pointer}` } : { parameter: names.join('.') }), detail: text }
}

/** As a caller writes it: `subscription.days`. */
function nameOf({ field: [, ...names] }: FieldFault): string {
  return names.join('.')
}

function titleOf(code: string): string {
  const words = code.replaceAll('_', ' ')
  return words.slice(0, 1).toUpperCase() + words.slice(1)
}

function reply(problem: Problem): Reply {
  const { status, code } = problem
  return { status, body: JSON.stringify(problem), outcome: code, type: PROBLEM_TYPE }
}

// Requests whose path, query and JSON body are apart: the input of an operation is then an object of `path`, `query` and
// `body`, each with its own schema; what it does not name is not read. Knows no dialect.
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { typeFault } from '../did-you-mean.ts'
import { AppError, type FieldFault } from '../errors.ts'
import { type Fields, LISTED, MAX_BODY_BYTES, noFields, readBody, readQuery } from './body.ts'
import type { Operation } from './operation.ts'

export type Parts = {
  fields: Fields
  /** The reason why there are no fields, for a dialect that refuses them once the caller is known. */
  unread?: AppError
}

const MOST_PROBLEMS = 5

/** A whole number in a query or a path, in decimal digits alone: no sign, no space, no other base. */
export function plainNumber(least: number, most: number) {
  const read = (text: unknown) => (typeof text === 'string' && /^\d{1,16}$/.test(text) ? Number(text) : text)
  return z.preprocess(read, z.int({ error: 'write a whole number in digits' }).min(least).max(most))
}

/** Never throws an AppError. */
export async function readParts(
  { input, maxBytes = MAX_BODY_BYTES }: Operation,
  request: FastifyRequest,
): Promise<Parts> {
  const fields = noFields()
  try {
    if ('path' in input.shape) fields.path = request.params
    if ('query' in input.shape) fields.query = readQuery(request.url, LISTED)
    if ('body' in input.shape) fields.body = await readJsonBody(request, maxBytes)
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    return { fields: noFields(), unread: error }
  }
  return { fields }
}

/** No body is one without fields. Errors: invalid_input, unsupported_media_type, unsupported_encoding, body_too_large. */
async function readJsonBody(request: FastifyRequest, maxBytes: number): Promise<Fields> {
  const isEmpty = !Buffer.isBuffer(request.body) || request.body.length === 0
  if (isEmpty && request.headers['content-type'] === undefined) return noFields()
  const type = request.headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase()
  if (type !== 'application/json')
    throw new AppError('unsupported_media_type', 'Send JSON as application/json.')
  return readBody(request, { maxBytes })
}

/** Errors: those of reading; invalid_input. */
export function decodeParts({ input }: Operation, { fields, unread }: Parts): Record<string, unknown> {
  if (unread) throw unread
  const result = input.safeParse(fields, { error: typeFault })
  if (result.success) return result.data
  const faults = result.error.issues.slice(0, MOST_PROBLEMS).map(faultOf)
  throw new AppError('invalid_input', problemsOf(result.error, 1), { faults })
}

/** Of unknown fields the first is named. */
function faultOf(issue: z.core.$ZodIssue): FieldFault {
  const unknown = issue.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : []
  return { field: [...issue.path, ...unknown], text: issue.message }
}

/** The sent value is not repeated: it may be a password. `depth`: how many steps of each path are left out. */
export function problemsOf({ issues }: z.ZodError, depth = 0): string {
  const texts = issues
    .slice(0, MOST_PROBLEMS)
    .map(({ path, message }) => `${path.slice(depth).join('.') || String(path[0] ?? 'body')}: ${message}`)
  return texts.join('; ')
}

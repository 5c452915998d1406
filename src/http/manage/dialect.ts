// The management API: everything that an operator can do, for programs with a management key. JSON; errors are problems
// (RFC 9457); path, query and body are apart, and a field that a call does not know is refused.
import { AppError } from '../../errors.ts'
import type { Dialect } from '../dialect.ts'
import type { EitherManager } from '../operation.ts'
import { decodeParts, readParts } from '../request-parts.ts'
import { headerText } from '../route-context.ts'
import { holderOf } from './credential.ts'
import { WIRE } from './errors.ts'
import { finish } from './finish.ts'
import { identify } from './identify.ts'
import { MANAGE_PREFIX, type ManageOperation, type ManageRequest } from './manage-operation.ts'
import { operations } from './operations.ts'
import { encodeBug, encodeError } from './problems.ts'
import { rowsWanted } from './row-forms.ts'

export const manage: Dialect<EitherManager, ManageOperation, ManageRequest> = {
  name: 'manage',
  prefixes: [MANAGE_PREFIX],
  operations,
  errors: WIRE,
  routesOf: ({ routes }) => routes,
  async read(operation, request, basics) {
    return {
      ...basics,
      ...(await readParts(operation, request)),
      ...{ method: request.method, url: request.url },
      ...{ cookie: request.headers.cookie, browser: request.headers },
      accept: request.method === 'GET' ? request.headers.accept : undefined,
      authorization: request.headers.authorization,
      brandName: headerText(request, 'latchkey-brand'),
      ifMatch: request.headers['if-match'],
      ifNoneMatch: request.headers['if-none-match'],
    }
  },
  identify,
  holderOf: ({ credential }) => holderOf(credential),
  mayManageSuspended: ({ credential }) => credential.brandId === null,
  decode,
  encodeSuccess: (output) => JSON.stringify(output),
  encodeError,
  encodeBug,
  rowsWanted,
  finish,
}

/** Errors: malformed for what cannot be read; not_found for a path that names nothing; invalid_input with its faults. */
function decode(operation: ManageOperation, request: ManageRequest): Record<string, unknown> {
  const { unread } = request
  if (unread?.code === 'invalid_input') throw new AppError('malformed', unread.message, { cause: unread })
  if (!('query' in operation.input.shape) && /\?./.test(request.url))
    throw new AppError('invalid_input', 'This call takes no query.')
  const { path, ...others } = request.fields
  if (hasNul(path)) throw new AppError('not_found', 'There is nothing at this path: it has a NUL character.')
  if (hasNul(others)) throw new AppError('invalid_input', 'A text has a NUL character.')
  try {
    return decodeParts(operation, request)
  } catch (error) {
    const faults = error instanceof AppError ? error.faults : undefined
    const inPath = faults?.find(({ field }) => field[0] === 'path')
    if (!inPath) throw error
    throw new AppError('not_found', `There is nothing at this path: ${inPath.text}.`, { cause: error })
  }
}

/** No engine but SQLite can store it. The depth of a body is bounded where it is read. */
function hasNul(value: unknown): boolean {
  if (typeof value === 'string') return value.includes('\0')
  if (typeof value !== 'object' || value === null) return false
  return Object.entries(value).some(([name, one]) => name.includes('\0') || hasNul(one))
}

// The headers of the management API in its OpenAPI document.
import type { OwnHeaders } from '../../openapi/openapi-document.ts'
import type { Operation } from '../../operation.ts'
import type { ManageOperation } from '../manage-operation.ts'
import { rowFormsOf } from '../row-forms.ts'

const TEXT = { type: 'string', minLength: 1 }

function request(name: string, description: string) {
  return { name, in: 'header', description, schema: TEXT }
}

export const ownHeaders: OwnHeaders = {
  parameters: {
    'Latchkey-Brand': request('Latchkey-Brand', 'The brand that a key of the installation means'),
    'If-Match': request('If-Match', 'The ETag of what is changed: 412 when it was changed since'),
    'If-None-Match': request(
      'If-None-Match',
      'The ETag of an answer that the caller has: 304 when it is the same',
    ),
  },
  headers: {
    ETag: { description: 'Of this answer, for If-Match and If-None-Match', schema: TEXT },
    Link: { description: 'The next page, with rel="next" (RFC 8288); absent on the last', schema: TEXT },
    RateLimit: { description: 'What is left of the rate: r calls, full again in t seconds', schema: TEXT },
    'RateLimit-Policy': { description: 'The rate of this key: q calls in w seconds', schema: TEXT },
  },
  requestOf(operation) {
    const { permission, errors } = operation as unknown as ManageOperation
    return [
      ...(permission.level === 'installation' ? [] : ['Latchkey-Brand']),
      ...(errors.includes('changed_meanwhile') ? ['If-Match'] : []),
      ...(methodOf(operation) === 'GET' ? ['If-None-Match'] : []),
    ]
  },
  answerOf(operation) {
    const isTagged = ['GET', 'PATCH'].includes(methodOf(operation))
    return [
      ...(isTagged ? ['ETag'] : []),
      ...('next' in operation.output.shape ? ['Link'] : []),
      ...['RateLimit', 'RateLimit-Policy'],
    ]
  },
  rowTypesOf: (operation) => rowFormsOf(operation as unknown as ManageOperation).map(({ type }) => type),
  isConditional: (operation) => methodOf(operation) === 'GET',
}

function methodOf({ routes = [] }: Operation): string {
  return routes[0]?.method ?? ''
}

import assert from 'node:assert/strict'
import test from 'node:test'
import { z } from 'zod'
import { AMAPI_PREFIX } from '../../../src/http/amapi/dialect.ts'
import { operations as amapi } from '../../../src/http/amapi/operations.ts'
import { operations as manage } from '../../../src/http/manage/operations.ts'
import { operations as vam } from '../../../src/http/vam/operations.ts'
import { readDocument } from '../../readme.ts'
import { nativeCalls } from './native-calls.ts'

const former = [
  ...amapi.map(({ name }) => ({ name, routes: [{ method: 'POST' as const, path: AMAPI_PREFIX + name }] })),
  ...vam,
]

test('every call of AMAPI and VAM stands beside its native call', () => {
  assert.ok(former.length >= 43)
  assert.deepEqual(nativeCalls(readDocument('docs/native-api.md'), former, manage), [])
})

const NATIVE = [
  {
    name: 'closeAccount',
    routes: [{ method: 'POST' as const, path: '/api/v1/accounts/{account}/close' }],
    input: z.object({
      path: z.object({ account: z.string().regex(/^acc_/) }),
      body: z.strictObject({ at: z.string() }),
    }),
  },
]
const SOUND = `### delete

\`\`\`
DELETE /vam/v2/delete
POST /api/v1/accounts/acc_1/close {"at": "now"}
\`\`\`
`

test('a call that is missing or wrong on the page is found', () => {
  const of = { name: 'delete', routes: [{ method: 'DELETE' as const, path: '/vam/v2/delete' }] }
  const found = (from: string, to: string) => nativeCalls(SOUND.replace(from, to), [of], NATIVE)
  assert.deepEqual(found('', ''), [])
  assert.deepEqual(found('POST /api/v1/accounts/acc_1/close {"at": "now"}', 'none: it is not needed'), [])
  for (const [from, to, fault] of [
    ['### delete', '### remove', /^remove: there is no such call,delete: is missing$/],
    ['DELETE', 'PUT', /^delete: it is not called by: PUT/],
    ['/close', '/end', /^delete: there is no native call/],
    ['acc_1', 'sub_1', /^delete: the native call is refused/],
    ['"at"', '"when"', /^delete: the native call is refused/],
    ['POST /api/v1/accounts/acc_1/close {"at": "now"}\n', '', /^delete: it has not one native call$/],
    ['POST /api/v1/accounts/acc_1/close {"at": "now"}', 'none:', /^delete: there is no native call: none:$/],
  ] as const)
    assert.match(found(from, to).join(), fault)
})

// What the compiler knows of the SDK: the payload of an event by its type, the codes of errors, and what a call takes.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { compileErrors } from '../../guards/reading/compile.ts'

const PROGRAM = `
import { Latchkey, LatchkeyError, type LatchkeyEvent } from '../sdk/src/latchkey.ts'

export function nameOf(event: LatchkeyEvent): string {
  switch (event.type) {
    case 'account.created':
      return event.data.account.id
    case 'job.failed':
      return event.data.job
    default:
      return event.type
  }
}

export async function open(latchkey: Latchkey): Promise<string | null> {
  try {
    const account = await latchkey.accounts.create({ external_id: 'a', subscription: { days: 30 } })
    for await (const one of latchkey.accounts.list({ status: 'active', kind: ['trial', 'paid'] })) if (one.id === account.id) return one.external_id
    return (await latchkey.billing.changePlan(12, { retired: true })).label
  } catch (error) {
    if (error instanceof LatchkeyError && error.code === 'external_id_taken') return null
    throw error
  }
}

export const latchkey = new Latchkey({ url: 'https://vpn.example.com', key: 'lk_manage_x', brand: undefined })
`

const WRONG: Record<string, [string, string]> = {
  'a payload of another type': ['event.data.job', 'event.data.account'],
  'a type that there is not': ["'job.failed'", "'job.succeeded'"],
  'a payload before the type is known': ['return event.type\n', 'return event.data.account.id\n'],
  'a code that there is not': ["'external_id_taken'", "'external_id_used'"],
  'a filter that there is not': ["status: 'active'", "state: 'active'"],
  'a value that there is not': ["'active'", "'live'"],
  'a body without what it needs': [', subscription: { days: 30 }', ''],
  'a part of a path of another type': ['changePlan(12,', "changePlan('12',"],
  'settings without a key': [", key: 'lk_manage_x'", ''],
}

test('the compiler narrows an event by its type, and refuses what the API would', () => {
  const files = Object.entries({ good: ['', ''] as const, ...WRONG }).map(([name, [from, to]], at) => ({
    name,
    path: `test/fixture-sdk-${at}.ts`,
    text: PROGRAM.replace(from, to),
  }))
  const errors = compileErrors(files)
  for (const { name, path } of files) {
    const found = errors.filter((error) => error.startsWith(`${path}: `))
    if (name === 'good') assert.deepEqual(found, [])
    else assert.notDeepEqual(found, [], name)
  }
})

// A passkey as its owner sees it.
import { z } from 'zod'
import type { Passkey } from '../../../admins/own-factors.ts'
import { thingId } from '../../../events/subjects.ts'
import { id, instant, instantText } from '../fields.ts'

export const passkeyShape = z.object({
  id: id('passkey'),
  object: z.literal('passkey'),
  name: z.string(),
  created_at: instant,
  last_used_on: z.iso.date().nullable(),
})

export const passkeyExample = {
  ...{ id: 'pkey_3', object: 'passkey' as const, name: 'Laptop' },
  ...{ created_at: '2026-11-21T12:00:00.000Z', last_used_on: '2026-11-21' },
}

export function shownPasskey({ id: number, name, createdAt, lastUsedOn }: Passkey) {
  return {
    ...{ id: thingId('passkey', number), object: 'passkey' as const, name },
    ...{ created_at: instantText(createdAt), last_used_on: lastUsedOn },
  }
}

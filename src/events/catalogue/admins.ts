// Events of admins, the people of the console: in the stream of their brand, or of the installation.
import { z } from 'zod'
import { changed, idOf } from '../subjects.ts'
import { text, type } from './definition.ts'

const admin = z.strictObject({
  id: idOf('admin'),
  name: z.string(),
  role: z.enum(['owner', 'operator', 'support', 'billing', 'viewer']),
})
const anAdmin = { id: 'adm_2', name: 'Eva', role: 'support' as const }

export const ADMIN_TYPES = {
  'admin.added': type('either', 'An admin was invited to the console.', { admin }, { admin: anAdmin }),
  'admin.changed': type(
    'either',
    'The role, the e-mail or the language of an admin was changed, or a factor of his sign-in (factor).',
    {
      admin,
      changed,
      factor: z.enum(['password', 'totp', 'passkey', 'recovery_codes', 'all']).nullable(),
    },
    { admin: anAdmin, changed: { role: ['viewer', 'support'] }, factor: null },
  ),
  'admin.removed': type('either', 'An admin was removed.', { admin }, { admin: anAdmin }),
  'admin.signed_in': type(
    'either',
    'An admin signed in to the console. The address is null where it is not kept.',
    { admin, factor: z.enum(['totp', 'passkey', 'recovery_code', 'link']), address: text },
    { admin: anAdmin, factor: 'totp', address: null },
  ),
  'admin.failed': type(
    'either',
    'A sign-in with the name of an admin failed: at most one event an hour for each admin.',
    { admin, step: z.enum(['password', 'code']), address: text },
    { admin: anAdmin, step: 'password', address: null },
  ),
} as const

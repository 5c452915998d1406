// What the calls about one's own account share: only admins in the console make them.
import type { Self } from '../../../admins/admin-sessions.ts'
import { AppError } from '../../../errors.ts'
import type { EitherManager } from '../../operation.ts'
import { MANAGE_PREFIX } from '../manage-operation.ts'

export const ME = `${MANAGE_PREFIX}/me`

export const COMMON = {
  tag: 'Own account',
  cli: 'none: a person does it in the console, and an operator resets what is lost by admin reset-2fa',
  permission: { by: 'manage', scope: undefined, level: 'either', person: true },
} as const
export const stepUp = { ...COMMON.permission, stepUp: true } as const

/** Errors: scope_missing. */
export function selfOf({ credential, once }: EitherManager): Self {
  if (credential.kind === 'admin') return { ...credential.signedIn, once }
  throw new AppError('scope_missing', 'A key has no factors.') // identify has refused it before
}

// What was asked when an account was opened under an external id. A repeat of the same request is answered with the account;
// another request under that external id is refused, and says what differs.
import { AppError } from '../../errors.ts'
import { hashSecret, type Vault } from '../../secrets.ts'
import type { OpenAccount } from './account-request.ts'

/** Of a subscription that an account gets which is there, also `account`. A field of the request; secrets are hashes, and what was not given, or is the default, is left out. */
type Asked = Readonly<Record<string, unknown>>
type Sealing = { vault: Vault; brandId: number; externalId: string }

/** The external id is that of an account which was asked for otherwise. */
export class ExternalIdTaken extends AppError {
  override name = 'AppError'
  /** The fields that differ, named as in OpenAccount; none: the account was opened by another call. */
  readonly differs: readonly string[]

  constructor(differs: readonly string[]) {
    super('external_id_taken', takenText(differs))
    this.differs = differs
  }
}

/** `differs`: as its reader writes the fields. */
export function takenText(differs: readonly string[]): string {
  const why =
    differs.length === 0
      ? 'It was opened by another call.'
      : `It was asked for otherwise: ${differs.join(', ')}.`
  return `There is an account of this external id. ${why}`
}

export function askedOf({
  password,
  vpnPassword,
  email,
  country,
  ...input
}: OpenAccount & { account?: number }): Asked {
  const given = {
    ...input,
    kind: input.kind === 'paid' ? undefined : input.kind,
    testUser: input.testUser || undefined,
    autoTerminate: input.autoTerminate || undefined,
    person: withoutEmpty(input.person),
    metadata: withoutEmpty(input.metadata),
    email: email?.trim().toLowerCase(),
    country: country?.trim().toUpperCase(),
    password: password === undefined ? undefined : hashSecret(password),
    vpnPassword: vpnPassword === undefined ? undefined : hashSecret(vpnPassword),
  }
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
}

function withoutEmpty(object: object | undefined): object | undefined {
  return object && Object.keys(object).length > 0 ? object : undefined
}

/** It holds hashes of passwords that could be guessed, so it is never stored in clear. */
export function sealAsked({ vault, brandId, externalId }: Sealing, asked: Asked): string {
  return vault.encrypt('asked_account', `${brandId}/${externalId}`, canonical(asked))
}

/** Errors: ExternalIdTaken when something else was asked for, UnreadableError. */
export function mustBeAsked(
  { vault, brandId, externalId }: Sealing,
  stored: string | null,
  wanted: Asked,
): void {
  if (stored === null) throw new ExternalIdTaken([])
  const asked = JSON.parse(vault.decrypt('asked_account', `${brandId}/${externalId}`, stored)) as Asked
  const names = [...new Set([...Object.keys(asked), ...Object.keys(wanted)])].sort()
  const differs = names.filter((name) => canonical(asked[name]) !== canonical(wanted[name]))
  if (differs.length > 0) throw new ExternalIdTaken(differs)
}

/** What another call of the same request may have taken first. */
const RACED: readonly AppError['code'][] = [
  ...(['external_id_taken', 'username_taken', 'email_taken'] as const),
  ...(['account_quota_reached', 'no_dedicated_address', 'active_subscription_exists'] as const),
]
/** What has one external id may be made and ended by others so often while one caller asks for it. */
const MOST_TRIES = 5

/** Makes what an external id names, or finds it where another call of the same request was first. Errors: theirs. */
export async function onceNamed<T>({
  find,
  create,
}: {
  find: () => Promise<T | undefined>
  create: () => Promise<T>
}): Promise<T> {
  for (let tried = 1; ; tried++) {
    const known = await find()
    if (known) return known
    try {
      return await create()
    } catch (error) {
      // The e-mail, login or last place of the quota may be what another call of the same request has taken.
      const isRaced = error instanceof AppError && RACED.includes(error.code)
      if (!isRaced || tried === MOST_TRIES) throw error
      const other = await find()
      if (other) return other
      if (error.code !== 'external_id_taken') throw error
    }
  }
}

/** The same text for the same values, in whatever order their names were given. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  )
}

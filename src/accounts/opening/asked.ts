// What was asked when an account was opened under an external id. A repeat of the same request is answered with the account;
// another request under that external id is refused, and says what differs.
import { AppError } from '../../errors.ts'
import { hashSecret, type Vault } from '../../secrets.ts'
import type { OpenAccount } from './account-request.ts'

/** A field of the request; secrets are hashes, and what was not given, or is the default, is left out. */
type Asked = Readonly<Record<string, unknown>>
type Sealing = { vault: Vault; brandId: number; externalId: string }

/** The external id is that of an account which was asked for otherwise. */
export class ExternalIdTaken extends AppError {
  override name = 'AppError'
  /** The fields that differ, named as in OpenAccount; none: the account was opened by another call. */
  readonly differs: readonly string[]

  constructor(differs: readonly string[]) {
    const why =
      differs.length === 0
        ? 'It was opened by another call.'
        : `It was asked for otherwise: ${differs.join(', ')}.`
    super('external_id_taken', `There is an account of this external id. ${why}`)
    this.differs = differs
  }
}

export function askedOf({ password, vpnPassword, email, country, ...input }: OpenAccount): Asked {
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

/** The same text for the same values, in whatever order their names were given. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  )
}

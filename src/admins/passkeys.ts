// Passkeys (WebAuthn): what a browser is asked for, and whether its answer is right. The person must be verified by the
// authenticator, so a passkey is both factors. The library, some 6 MB of code, is loaded with the first passkey.
import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server'
import { z } from 'zod'
import { AppError } from '../errors.ts'
import { CHALLENGE_MS, type Challenges } from './challenges.ts'
import type { PasskeyRecord } from './factor-store.ts'

const library = () => import('@simplewebauthn/server')

/** Where the browser is: its origin, such as https://vpn.example.com, of which the host name is what passkeys are bound to. */
export type Place = { origin: string }
export type PasskeyAnswer = Place & { response: unknown }

/** EdDSA, ES256, RS256 (RFC 9053, RFC 8812): the library's own list asks Node for what is experimental. */
const ALGORITHMS = [-8, -7, -257]
/** Of one admin. */
export const MAX_PASSKEYS = 20
const MAX_FIELD = 8 * 1024
const MAX_ID = 1400 // 1023 bytes (WebAuthn level 3, section 4) in base64url

const field = z.string().max(MAX_FIELD)
const id = z
  .string()
  .max(MAX_ID)
  .regex(/^[\w-]+$/)
const shared = { id, rawId: id, type: z.literal('public-key') }
const ASSERTION = z.object({
  ...shared,
  response: z.object({ clientDataJSON: field, authenticatorData: field, signature: field }),
})
const REGISTRATION = z.object({
  ...shared,
  response: z.object({
    ...{ clientDataJSON: field, attestationObject: field },
    transports: z
      .array(z.string().regex(/^[a-z-]{1,20}$/))
      .max(10)
      .default([]),
  }),
})

export type Passkeys = ReturnType<typeof makePasskeys>

export function makePasskeys({ challenges }: { challenges: Pick<Challenges, 'make' | 'isOurs'> }) {
  /** Options of navigator.credentials.get, as JSON. `purpose`: an answer counts for the same one only. */
  async function askFor(purpose: string, { origin }: Place, known: readonly PasskeyRecord[] = []) {
    const { generateAuthenticationOptions } = await library()
    return generateAuthenticationOptions({
      ...{ rpID: hostOf(origin), challenge: challenges.make(purpose), timeout: CHALLENGE_MS },
      ...{ userVerification: 'required', allowCredentials: known.map(described) },
    })
  }

  /** Options of navigator.credentials.create, as JSON. `userId`: never shown; the same for all passkeys of an admin. */
  async function offer(
    purpose: string,
    { origin }: Place,
    user: { name: string; userId: Uint8Array<ArrayBuffer>; known?: readonly PasskeyRecord[] },
  ) {
    const { generateRegistrationOptions } = await library()
    return generateRegistrationOptions({
      ...{
        rpName: 'Latchkey',
        rpID: hostOf(origin),
        challenge: challenges.make(purpose),
        timeout: CHALLENGE_MS,
      },
      ...{ userName: user.name, userDisplayName: user.name, userID: user.userId, attestationType: 'none' },
      supportedAlgorithmIDs: ALGORITHMS,
      excludeCredentials: (user.known ?? []).map(described),
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    })
  }

  /** The credential id that an answer names; undefined: it is no answer. */
  function named({ response }: PasskeyAnswer): string | undefined {
    return ASSERTION.safeParse(response).data?.id
  }

  /** The new counter and the challenge of a right answer; undefined: it is wrong. The challenge is not used up yet. */
  async function verify(
    purpose: string,
    { response, origin }: PasskeyAnswer,
    record: PasskeyRecord,
  ): Promise<{ counter: number; challenge: string } | undefined> {
    const parsed = ASSERTION.safeParse(response)
    if (!parsed.success || parsed.data.id !== record.credentialId) return undefined
    const { verifyAuthenticationResponse } = await library()
    const signed = noting((challenge) => challenges.isOurs(purpose, challenge))
    const checked = await verifyAuthenticationResponse({
      response: { ...parsed.data, clientExtensionResults: {} } satisfies AuthenticationResponseJSON,
      ...{ expectedChallenge: signed.check, expectedOrigin: origin, expectedRPID: hostOf(origin) },
      credential: {
        ...{ id: record.credentialId, counter: record.counter },
        publicKey: Uint8Array.from(Buffer.from(record.publicKey, 'base64url')),
      },
    }).catch(() => undefined) // it throws for whatever is wrong in the answer
    const challenge = signed.seen()
    if (!checked?.verified || challenge === undefined) return undefined
    return { counter: checked.authenticationInfo.newCounter, challenge }
  }

  /** The new passkey, and the challenge. Errors: invalid_input when the answer is wrong. */
  async function register(purpose: string, { response, origin }: PasskeyAnswer) {
    const parsed = REGISTRATION.safeParse(response)
    if (!parsed.success) throw wrongPasskey()
    const { verifyRegistrationResponse } = await library()
    const signed = noting((challenge) => challenges.isOurs(purpose, challenge))
    const checked = await verifyRegistrationResponse({
      response: { ...parsed.data, clientExtensionResults: {} } as RegistrationResponseJSON,
      ...{ expectedChallenge: signed.check, expectedOrigin: origin, expectedRPID: hostOf(origin) },
      supportedAlgorithmIDs: ALGORITHMS,
    }).catch(() => undefined)
    const challenge = signed.seen()
    if (!checked?.verified || challenge === undefined) throw wrongPasskey()
    const { credential } = checked.registrationInfo
    return {
      ...{ challenge, credentialId: credential.id, counter: credential.counter },
      publicKey: Buffer.from(credential.publicKey).toString('base64url'),
      transports: parsed.data.response.transports.join(' '),
    }
  }

  return { askFor, offer, named, verify, register }
}

export type NewPasskeyAnswer = Awaited<ReturnType<Passkeys['register']>>

/** Remembers the challenge that the library was given, once it is one of ours. */
function noting(isOurs: (challenge: string) => boolean) {
  let seen: string | undefined
  return {
    check(challenge: string): boolean {
      if (!isOurs(challenge)) return false
      seen = challenge
      return true
    },
    seen: () => seen,
  }
}

function hostOf(origin: string): string {
  return URL.canParse(origin) ? new URL(origin).hostname : ''
}

function described({ credentialId, transports }: PasskeyRecord) {
  return { id: credentialId, transports: transports === '' ? [] : transports.split(' ') }
}

export function wrongPasskey(): AppError {
  return new AppError('invalid_input', 'This passkey could not be added. Try it again.')
}

// EAP (RFC 3748) over RADIUS (RFC 3579): a login takes several requests, joined by a State that only its own gateway can
// go on with. MSCHAPv2 is what is offered; whatever else a caller wants is refused. A login whose password is right but
// which may not connect gets the very messages of a wrong password.
import { type Clock, type Instant, waitLeftMs } from '../clock.ts'
import { AppError } from '../errors.ts'
import type { Random } from '../ids.ts'
import { keepBytes } from '../text.ts'
import { findAttribute } from './attributes.ts'
import {
  decodeMsChapAnswer,
  encodeMsChapChallenge,
  encodeMsChapFailure,
  encodeMsChapSuccess,
  type MsChapAnswer,
} from './eap-mschapv2.ts'
import { decodeEap, EAP_TYPES, type EapPacket, encodeEap, encodeNak, nakAsksFor } from './eap-packet.ts'
import { deriveMskKeys, type MppeKeys } from './mppe-keys.ts'
import { msChapFailure } from './mschap-attributes.ts'
import {
  authenticatorResponse,
  CHALLENGE_BYTES,
  isRightMsChap,
  type MsChapAttempt,
  withoutDomain,
} from './mschapv2.ts'
import type { GatewayRequest } from './request.ts'

/** From one message to the next: a person may have to type a password. */
export const CONVERSATION_MS = 60_000
/** At once; each is some 500 bytes. Beyond it nobody can begin. */
export const MAX_CONVERSATIONS = 16_384
/** Not to be guessed, so that nobody can break into a conversation. */
const STATE_BYTES = 16
const SERVER_NAME = 'latchkey'
/** RFC 3748 section 5.3.1: nothing else would do either. */
const NO_ALTERNATIVE = 0

export type EapLogin = { subscriptionId: number; username: string; password: string }

export type EapStep =
  /** `refuses`: the caller learns from it that it failed. */
  | { kind: 'challenge'; eap: Buffer; state: Buffer | undefined; refuses: boolean }
  /** `eap` with a yes, `refusal` with a no; `undo`: it can be asked once more, since nothing came of it. */
  | { kind: 'proven'; eap: Buffer; refusal: Buffer; login: Login; keys: MppeKeys; undo(): void }
  /** `why`: none when that was told before. */
  | { kind: 'failed'; eap: Buffer; why: WhyFailed | undefined }

type WhyFailed = 'method_not_spoken' | 'eap_broken'

type Login = Omit<EapLogin, 'password'>
type Conversation = {
  gatewayId: number
  username: string
  /** Of the last request, which the next response must bear. */
  identifier: number
  expiresAt: Instant
  at:
    | { step: 'offered'; challenge: Buffer }
    | { step: 'proven'; login: Login; keys: MppeKeys }
    | { step: 'refused' }
}
type Response = Extract<EapPacket, { type: number }>
type MsChapResponse = Extract<MsChapAnswer, { kind: 'response' }>

type Deps = {
  clock: Clock
  random: Random
  /** The login if the password fits and it may connect, as far as that can be told without taking a seat. */
  check(
    request: GatewayRequest,
    username: string,
    evidence: Buffer,
    fits: (password: string) => boolean,
  ): Promise<EapLogin | undefined>
}

export function makeEapConversations({ clock, random, check }: Deps) {
  const conversations = new Map<string, Conversation>() // by State, the one that expires first at the front

  function find({ packet, gateway }: GatewayRequest): [string, Conversation] | undefined {
    const state = findAttribute(packet, 'State')?.toString('base64')
    const found = state === undefined ? undefined : conversations.get(state)
    if (!found || state === undefined) return undefined
    return found.gatewayId === gateway.id && isUnderWay(found, clock.now()) ? [state, found] : undefined
  }

  /** The next request to the caller, under a State of its own. */
  function goOn(conversation: Omit<Conversation, 'expiresAt'>, data: Buffer): EapStep {
    const now = clock.now()
    for (const [state, old] of conversations) {
      if (isUnderWay(old, now)) break
      conversations.delete(state)
    }
    if (conversations.size >= MAX_CONVERSATIONS)
      throw new AppError('overloaded', 'Too many logins are under way.')
    const state = random.bytes(STATE_BYTES)
    conversations.set(state.toString('base64'), { ...conversation, expiresAt: now + CONVERSATION_MS })
    const { identifier } = conversation
    const eap = encodeEap({ code: 'request', identifier, type: EAP_TYPES.mschapv2, data })
    return { kind: 'challenge', eap, state, refuses: conversation.at.step === 'refused' }
  }

  function offer({ gateway }: GatewayRequest, username: string, after: number): EapStep {
    const challenge = random.bytes(CHALLENGE_BYTES)
    const identifier = (after + 1) & 0xff
    const at = { step: 'offered', challenge } as const
    return goOn(
      { gatewayId: gateway.id, username, identifier, at },
      encodeMsChapChallenge(identifier, challenge, SERVER_NAME),
    )
  }

  /** Undefined: this is not how it goes on. */
  async function proceed(
    request: GatewayRequest,
    conversation: Conversation,
    { identifier, type, data }: Response,
  ): Promise<EapStep | undefined> {
    const { at, username } = conversation
    const answer = type === EAP_TYPES.mschapv2 ? decodeMsChapAnswer(data) : undefined
    if (identifier !== conversation.identifier || !answer) return undefined
    if (at.step === 'offered' && answer.kind === 'response') {
      return judge(request, { ...conversation, username }, at.challenge, answer)
    }
    if (at.step !== 'proven' || answer.kind !== 'success') return undefined
    const undo = () => restore(request, conversation)
    const { login, keys } = at
    const [eap, refusal] = [encodeEap({ code: 'success', identifier }), failure(identifier)]
    return { kind: 'proven', eap, refusal, login, keys, undo }
  }

  async function judge(
    request: GatewayRequest,
    conversation: Conversation,
    challenge: Buffer,
    answer: MsChapResponse,
  ): Promise<EapStep> {
    const { username, gatewayId } = conversation
    const attempt: MsChapAttempt = {
      username: answer.name,
      authenticatorChallenge: challenge,
      peerChallenge: answer.peerChallenge,
      ntResponse: answer.ntResponse,
    }
    const fits = (password: string) => isRightMsChap(attempt, password) && isSameName(answer.name, username)
    const login = await check(request, username, answer.ntResponse, fits)
    const identifier = (conversation.identifier + 1) & 0xff
    const next = { gatewayId, username, identifier }
    if (!login) {
      const text = msChapFailure(random.bytes(CHALLENGE_BYTES))
      return goOn({ ...next, at: { step: 'refused' } }, encodeMsChapFailure(answer.id, text))
    }
    const { subscriptionId, password } = login
    const keys = deriveMskKeys(password, answer.ntResponse)
    const at = { step: 'proven', login: { subscriptionId, username: login.username }, keys } as const
    return goOn({ ...next, at }, encodeMsChapSuccess(answer.id, authenticatorResponse(attempt, password)))
  }

  function restore({ packet }: GatewayRequest, conversation: Conversation): void {
    const state = findAttribute(packet, 'State')?.toString('base64')
    if (state !== undefined) conversations.set(state, conversation)
  }

  async function respond(request: GatewayRequest, response: Response): Promise<EapStep> {
    const found = find(request)
    if (found) {
      const [state, conversation] = found
      conversations.delete(state)
      try {
        const step = await proceed(request, conversation, response)
        return step ?? failed(response.identifier, whyBroken(conversation, response))
      } catch (error) {
        restore(request, conversation) // so that the repeat of what could not be answered goes on
        throw error
      }
    }
    const isUnwilling = response.type === EAP_TYPES.nak && !nakAsksFor(response.data, EAP_TYPES.mschapv2)
    if (findAttribute(request.packet, 'State')) return failed(response.identifier, 'eap_broken')
    if (isUnwilling) return failed(response.identifier, 'method_not_spoken')
    const identity = response.type === EAP_TYPES.identity ? keepBytes(response.data) : ''
    const username = findAttribute(request.packet, 'User-Name') ?? identity
    return offer(request, username, response.identifier)
  }

  return {
    isUnderWay: (request: GatewayRequest): boolean => find(request) !== undefined,

    /** `message`: all EAP-Messages of the request. Errors: AppError overloaded. */
    async answer(request: GatewayRequest, message: Buffer): Promise<EapStep> {
      if (message.length === 0) return askIdentity() // EAP-Start (RFC 3579 section 2.1)
      const eap = decodeEap(message)
      if (eap?.code === 'request') {
        // Callers do not authenticate us (RFC 3579 section 2.6.2).
        const nak = encodeNak(eap.identifier, NO_ALTERNATIVE)
        return { kind: 'challenge', eap: nak, state: undefined, refuses: false }
      }
      if (eap?.code === 'response') return respond(request, eap)
      return failed(eap?.identifier ?? message[1] ?? 0, 'eap_broken')
    },
  }
}

function failed(identifier: number, why: WhyFailed | undefined): EapStep {
  return { kind: 'failed', eap: failure(identifier), why }
}

function whyBroken({ at }: Conversation, { type }: Response): WhyFailed | undefined {
  if (at.step === 'refused') return undefined
  return type === EAP_TYPES.nak ? 'method_not_spoken' : 'eap_broken'
}

function isUnderWay({ expiresAt }: Conversation, now: Instant): boolean {
  return waitLeftMs(expiresAt, now, CONVERSATION_MS) > 0
}

function failure(identifier: number): Buffer {
  return encodeEap({ code: 'failure', identifier })
}

function askIdentity(): EapStep {
  const eap = encodeEap({ code: 'request', identifier: 0, type: EAP_TYPES.identity, data: Buffer.alloc(0) })
  return { kind: 'challenge', eap, state: undefined, refuses: false }
}

/** Windows puts a domain before a backslash in one place and not in the other. */
function isSameName(a: string, b: string): boolean {
  return withoutDomain(a).equals(withoutDomain(b))
}

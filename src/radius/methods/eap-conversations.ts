// EAP (RFC 3748) over RADIUS (RFC 3579). A login takes several requests, which are joined by a State that only its own
// gateway can use, once. MSCHAPv2 is offered; all other methods are refused. A login whose password is right but which may
// not connect gets exactly the messages of a wrong password.

import { makeRecentKeys } from '../../bounds/recent-keys.ts'
import { type Clock, waitLeftMs } from '../../clock.ts'
import type { SingleUse } from '../../credentials/single-uses.ts'
import type { Random } from '../../ids.ts'
import type { EncryptionKeys, KeyRing } from '../../secrets.ts'
import { keepBytes } from '../../text.ts'
import { findAttribute } from '../codec/attributes.ts'
import type { GatewayRequest } from '../pipeline/request.ts'
import {
  decodeMsChapAnswer,
  encodeMsChapChallenge,
  encodeMsChapFailure,
  encodeMsChapSuccess,
  type MsChapAnswer,
} from './eap-mschapv2.ts'
import { decodeEap, EAP_TYPES, type EapPacket, encodeEap, encodeNak, nakAsksFor } from './eap-packet.ts'
import { type Conversation, makeEapStates, type ProvenLogin, SALT_BYTES, type Step } from './eap-state.ts'
import { deriveMskKeys, type MppeKeys } from './mppe-keys.ts'
import { msChapFailure } from './mschap-attributes.ts'
import {
  authenticatorResponse,
  CHALLENGE_BYTES,
  isRightMsChap,
  type MsChapAttempt,
  withoutDomain,
} from './mschapv2.ts'

/** The longest time between two messages: a person may have to type a password. */
export const CONVERSATION_MS = 60_000
/** Remembered States that were answered: those of one gateway in a minute at 270 answers a second; of all together some 15 MB. */
const ANSWERED = { most: 131_072, mostOfOne: 16_384 }
const SERVER_NAME = 'latchkey'
/** RFC 3748 section 5.3.1: there is no alternative method. */
const NO_ALTERNATIVE = 0

export type EapLogin = { subscriptionId: number; username: string; password: string }

export type EapStep =
  /** `refuses`: it shows the caller that the login failed. */
  | { kind: 'challenge'; eap: Buffer; state: Buffer | undefined; refuses: boolean }
  /**
   * `eap` goes with an Accept, `refusal` with a Reject. `uses`: its State, which proves one login. `undo`: the step can be
   * asked again, since it had no effect.
   */
  | {
      kind: 'proven'
      eap: Buffer
      refusal: Buffer
      login: ProvenLogin
      keys: MppeKeys
      uses: SingleUse
      undo(): void
    }
  /** `why`: undefined when the reason was noted before. */
  | { kind: 'failed'; eap: Buffer; why: WhyFailed | undefined }

type WhyFailed = 'method_not_spoken' | 'eap_broken'

/** `spend`: false when the State was answered meanwhile. */
type Found = { conversation: Conversation; uses: SingleUse; spend(): boolean; restore(): void }
type Response = Extract<EapPacket, { type: number }>
type MsChapResponse = Extract<MsChapAnswer, { kind: 'response' }>

type Deps = {
  clock: Clock
  random: Random
  encryptionKeys: EncryptionKeys | KeyRing
  /** The login, if the password fits and it may connect, as far as this is known without taking a seat. */
  check(
    request: GatewayRequest,
    username: string,
    evidence: Buffer,
    fits: (password: string) => boolean,
  ): Promise<EapLogin | undefined>
}

export function makeEapConversations({ clock, random, encryptionKeys, check }: Deps) {
  const states = makeEapStates(encryptionKeys, random)
  // Steps before the password are kept apart: a caller without a password must not displace the entries that make an
  // admission count once. For all processes, the State of a proven login is also used up in the database, with the seat.
  const answered = { offered: makeRecentKeys<true>(ANSWERED), proven: makeRecentKeys<true>(ANSWERED) }

  function find({ packet, gateway }: GatewayRequest): Found | undefined {
    const state = findAttribute(packet, 'State')
    const conversation = state && states.open(gateway.id, state)
    if (!conversation || waitLeftMs(conversation.expiresAt, clock.now(), CONVERSATION_MS) === 0)
      return undefined
    const once = conversation.step === 'proven' ? answered.proven : answered.offered
    const key = state.toString('latin1', 0, SALT_BYTES)
    if (once.get(gateway.id, key)) return undefined
    const spend = () => once.add(gateway.id, key, true)
    const uses = { name: `eap ${key}`, endsAt: conversation.expiresAt }
    return { conversation, uses, spend, restore: () => once.delete(gateway.id, key) }
  }

  /** The next request to the caller, with a new State. */
  function goOn({ gateway }: GatewayRequest, next: Step, data: Buffer): EapStep {
    const { identifier } = next
    const state = states.seal(gateway.id, next, clock.now() + CONVERSATION_MS)
    const eap = encodeEap({ code: 'request', identifier, type: EAP_TYPES.mschapv2, data })
    return { kind: 'challenge', eap, state, refuses: next.step === 'refused' }
  }

  function offer(request: GatewayRequest, username: string, after: number): EapStep {
    const challenge = random.bytes(CHALLENGE_BYTES)
    const identifier = (after + 1) & 0xff
    const data = encodeMsChapChallenge(identifier, challenge, SERVER_NAME)
    return goOn(request, { step: 'offered', identifier, username, challenge }, data)
  }

  /** Undefined: the message does not fit this step. */
  async function proceed(
    request: GatewayRequest,
    { conversation, uses, restore }: Found,
    { identifier, type, data }: Response,
  ): Promise<EapStep | undefined> {
    const answer = type === EAP_TYPES.mschapv2 ? decodeMsChapAnswer(data) : undefined
    if (identifier !== conversation.identifier || !answer) return undefined
    if (conversation.step === 'offered' && answer.kind === 'response')
      return judge(request, conversation, answer)
    if (conversation.step !== 'proven' || answer.kind !== 'success') return undefined
    const { login, keys } = conversation
    const [eap, refusal] = [encodeEap({ code: 'success', identifier }), failure(identifier)]
    return { kind: 'proven', eap, refusal, login, keys, uses, undo: restore }
  }

  async function judge(
    request: GatewayRequest,
    { username, challenge, ...offered }: Extract<Conversation, { step: 'offered' }>,
    answer: MsChapResponse,
  ): Promise<EapStep> {
    const attempt: MsChapAttempt = {
      username: answer.name,
      authenticatorChallenge: challenge,
      peerChallenge: answer.peerChallenge,
      ntResponse: answer.ntResponse,
    }
    const fits = (password: string) => isRightMsChap(attempt, password) && isSameName(answer.name, username)
    const login = await check(request, username, answer.ntResponse, fits)
    const identifier = (offered.identifier + 1) & 0xff
    if (!login) {
      const text = msChapFailure(random.bytes(CHALLENGE_BYTES))
      return goOn(request, { step: 'refused', identifier }, encodeMsChapFailure(answer.id, text))
    }
    const { subscriptionId, password } = login
    const keys = deriveMskKeys(password, answer.ntResponse)
    const proven = { subscriptionId, username: login.username }
    const data = encodeMsChapSuccess(answer.id, authenticatorResponse(attempt, password))
    return goOn(request, { step: 'proven', identifier, login: proven, keys }, data)
  }

  async function respond(request: GatewayRequest, response: Response): Promise<EapStep> {
    const found = find(request)
    if (found?.spend()) {
      try {
        const step = await proceed(request, found, response)
        return step ?? failed(response.identifier, whyBroken(found.conversation, response))
      } catch (error) {
        found.restore() // so that a repeat of the request that could not be answered goes on
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
    /** The number of remembered States. */
    heldKeys: (): number => answered.offered.size() + answered.proven.size(),

    /** `message`: all EAP-Messages of the request. */
    async answer(request: GatewayRequest, message: Buffer): Promise<EapStep> {
      if (message.length === 0) return askIdentity() // EAP-Start (RFC 3579 section 2.1)
      const eap = decodeEap(message)
      if (eap?.code === 'request') {
        // Callers do not authenticate the server (RFC 3579 section 2.6.2).
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

function whyBroken({ step }: Conversation, { type }: Response): WhyFailed | undefined {
  if (step === 'refused') return undefined
  return type === EAP_TYPES.nak ? 'method_not_spoken' : 'eap_broken'
}

function failure(identifier: number): Buffer {
  return encodeEap({ code: 'failure', identifier })
}

function askIdentity(): EapStep {
  const eap = encodeEap({ code: 'request', identifier: 0, type: EAP_TYPES.identity, data: Buffer.alloc(0) })
  return { kind: 'challenge', eap, state: undefined, refuses: false }
}

/** Windows puts a domain before a backslash in one name and not in the other. */
function isSameName(a: string, b: string): boolean {
  return withoutDomain(a).equals(withoutDomain(b))
}

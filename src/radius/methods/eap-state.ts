// The state of an EAP login, sealed into the State that its gateway returns (RFC 2865 section 5.24). So the server stores
// nothing for callers who have proved nothing. Valid at its own gateway only, and in each process that has the encryption
// key.
import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  hkdfSync,
  type KeyObject,
} from 'node:crypto'
import type { Instant } from '../../clock.ts'
import type { Random } from '../../ids.ts'
import { type EncryptionKeys, type KeyRing, ringOf } from '../../secrets.ts'
import { keepBytes, keptBytes } from '../../text.ts'
import { MAX_VALUE_BYTES } from '../codec/packet.ts'
import type { MppeKeys } from './mppe-keys.ts'
import { CHALLENGE_BYTES } from './mschapv2.ts'

export type ProvenLogin = { subscriptionId: number; username: string }

/** `identifier`: of the last request; the next response must have it. */
export type Step = { identifier: number } & (
  | { step: 'offered'; username: string; challenge: Buffer }
  | { step: 'proven'; login: ProvenLogin; keys: MppeKeys }
  | { step: 'refused' }
)
export type Conversation = Step & { expiresAt: Instant }

/** Each State has its own salt, from which its key is made: no two are ever sealed with the same key and nonce. */
export const SALT_BYTES = 16
const NONCE = Buffer.alloc(12)
const TAG_BYTES = 16
const STEPS = ['offered', 'proven', 'refused'] as const
/** Step, identifier, end. */
const HEADER_BYTES = 1 + 1 + 6
const ID_BYTES = 6
const KEY_BYTES = 32
const MAX_CONTENT_BYTES = MAX_VALUE_BYTES - SALT_BYTES - TAG_BYTES
/** The space left for the name before the password; longer names are cut, as no login has one. */
const MAX_NAME_BYTES = MAX_CONTENT_BYTES - HEADER_BYTES - CHALLENGE_BYTES

export type EapStates = ReturnType<typeof makeEapStates>

/** Sealed with the first key, opened with each of them. */
export function makeEapStates(encryptionKeys: EncryptionKeys | KeyRing, random: Random) {
  const sealing = ringOf(encryptionKeys).derived(
    (keys) =>
      keys.map(({ key }) => createSecretKey(Buffer.from(hkdfSync('sha256', key, '', 'eap state', 32)))) as [
        KeyObject,
        ...KeyObject[],
      ],
  )

  function openWith(key: KeyObject, gatewayId: number, state: Buffer): Buffer | undefined {
    const tagAt = state.length - TAG_BYTES
    const decipher = createDecipheriv('aes-256-gcm', ownKey(key, state), NONCE, { authTagLength: TAG_BYTES })
    decipher.setAAD(boundTo(gatewayId))
    decipher.setAuthTag(state.subarray(tagAt))
    const clear = decipher.update(state.subarray(SALT_BYTES, tagAt))
    try {
      decipher.final()
      return clear
    } catch {
      return undefined // forged, of another gateway, or altered
    }
  }

  return {
    seal(gatewayId: number, step: Step, expiresAt: Instant): Buffer {
      const salt = random.bytes(SALT_BYTES)
      const cipher = createCipheriv('aes-256-gcm', ownKey(sealing()[0], salt), NONCE)
      cipher.setAAD(boundTo(gatewayId))
      const body = [cipher.update(encode(step, expiresAt)), cipher.final()]
      return Buffer.concat([salt, ...body, cipher.getAuthTag()])
    },

    /** Undefined: this State was not given to this gateway. Its end is not checked. */
    open(gatewayId: number, state: Buffer): Conversation | undefined {
      if (state.length < SALT_BYTES + HEADER_BYTES + TAG_BYTES) return undefined
      for (const key of sealing()) {
        const clear = openWith(key, gatewayId, state)
        if (clear) return decode(clear)
      }
      return undefined
    },
  }
}

function ownKey(key: KeyObject, state: Buffer): Buffer {
  return createHmac('sha256', key).update(state.subarray(0, SALT_BYTES)).digest()
}

function boundTo(gatewayId: number): Buffer {
  return Buffer.from(`gateway ${gatewayId}`)
}

function encode(step: Step, expiresAt: Instant): Buffer {
  const header = Buffer.alloc(HEADER_BYTES)
  header.writeUInt8(STEPS.indexOf(step.step), 0)
  header.writeUInt8(step.identifier, 1)
  header.writeUIntBE(expiresAt, 2, 6)
  return Buffer.concat([header, ...restOf(step)])
}

function restOf(step: Step): Buffer[] {
  switch (step.step) {
    case 'offered':
      return [step.challenge, keptBytes(step.username).subarray(0, MAX_NAME_BYTES)]
    case 'proven': {
      const { login, keys } = step
      const id = Buffer.alloc(ID_BYTES)
      id.writeUIntBE(login.subscriptionId, 0, ID_BYTES)
      return [id, keys.recvKey.subarray(0, KEY_BYTES), Buffer.from(login.username)]
    }
    case 'refused':
      return []
  }
}

function decode(clear: Buffer): Conversation {
  const known = { identifier: clear.readUInt8(1), expiresAt: clear.readUIntBE(2, 6) }
  const rest = clear.subarray(HEADER_BYTES)
  switch (STEPS[clear.readUInt8(0)]) {
    case 'offered': {
      const challenge = rest.subarray(0, CHALLENGE_BYTES)
      return { ...known, step: 'offered', challenge, username: keepBytes(rest.subarray(CHALLENGE_BYTES)) }
    }
    case 'proven': {
      const subscriptionId = rest.readUIntBE(0, ID_BYTES)
      const recvKey = rest.subarray(ID_BYTES, ID_BYTES + KEY_BYTES)
      const username = rest.subarray(ID_BYTES + KEY_BYTES).toString()
      const keys = { recvKey, sendKey: Buffer.alloc(KEY_BYTES) } // for an MSK it is empty (deriveMskKeys)
      return { ...known, step: 'proven', login: { subscriptionId, username }, keys }
    }
    default:
      return { ...known, step: 'refused' }
  }
}

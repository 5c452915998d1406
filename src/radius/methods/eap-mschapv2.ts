// MS-CHAPv2 inside EAP (draft-kamath-pppext-eap-mschapv2 section 2): the data that follows the EAP type 26. The server
// sends Challenge, then Success or Failure; the caller answers with Response, then Success or Failure.
import { keepBytes } from '../../text.ts'
import { CHALLENGE_BYTES, NT_RESPONSE_BYTES } from './mschapv2.ts'

const OP_CODES = { challenge: 1, response: 2, success: 3, failure: 4 } as const

/** OpCode, MS-CHAPv2-ID, MS-Length. */
const HEADER_BYTES = 4
/** Peer challenge, eight reserved bytes, NT response, flags. */
const RESPONSE_BYTES = 49
const NT_RESPONSE_AT = 24
/** A longer name is no login here; 253 is what a User-Name holds. */
const MAX_NAME_BYTES = 253

/** The answer of a caller. `name` is the name that its response was computed with. */
export type MsChapAnswer =
  | {
      readonly kind: 'response'
      readonly id: number
      readonly peerChallenge: Buffer
      readonly ntResponse: Buffer
      readonly name: string
    }
  | { readonly kind: 'success' }
  | { readonly kind: 'failure' }

/** `serverName` is never shown, but must be present. */
export function encodeMsChapChallenge(id: number, challenge: Buffer, serverName: string): Buffer {
  return encode(
    'challenge',
    id,
    Buffer.concat([Buffer.from([CHALLENGE_BYTES]), challenge, Buffer.from(serverName)]),
  )
}

/** `proof` is the authenticatorResponse. */
export function encodeMsChapSuccess(id: number, proof: string): Buffer {
  return encode('success', id, Buffer.from(`${proof} M=Welcome`))
}

/** `text` is made by msChapFailure. */
export function encodeMsChapFailure(id: number, text: string): Buffer {
  return encode('failure', id, Buffer.from(text))
}

/** Undefined when it is none of the three answers, or a malformed one. */
export function decodeMsChapAnswer(data: Buffer): MsChapAnswer | undefined {
  if (data[0] === OP_CODES.response) return decodeResponse(data)
  // A Success or Failure of the caller is only its OpCode (sections 2.4 and 2.6).
  if (data[0] === OP_CODES.success) return { kind: 'success' }
  if (data[0] === OP_CODES.failure) return { kind: 'failure' }
  return undefined
}

function decodeResponse(data: Buffer): MsChapAnswer | undefined {
  const nameAt = HEADER_BYTES + 1 + RESPONSE_BYTES
  if (data.length < nameAt || data.length > nameAt + MAX_NAME_BYTES) return undefined
  if (data.readUInt16BE(2) !== data.length || data[HEADER_BYTES] !== RESPONSE_BYTES) return undefined
  const value = data.subarray(HEADER_BYTES + 1, nameAt)
  return {
    kind: 'response',
    id: data.readUInt8(1),
    peerChallenge: value.subarray(0, CHALLENGE_BYTES),
    ntResponse: value.subarray(NT_RESPONSE_AT, NT_RESPONSE_AT + NT_RESPONSE_BYTES),
    name: keepBytes(data.subarray(nameAt)),
  }
}

function encode(operation: keyof typeof OP_CODES, id: number, rest: Buffer): Buffer {
  const header = Buffer.alloc(HEADER_BYTES)
  header.writeUInt8(OP_CODES[operation], 0)
  header.writeUInt8(id, 1)
  header.writeUInt16BE(HEADER_BYTES + rest.length, 2)
  return Buffer.concat([header, rest])
}

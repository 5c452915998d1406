// An EAP packet (RFC 3748 section 4), as EAP-Message attributes carry it (RFC 3579 section 3.1): `findAttribute(packet,
// 'EAP-Message')` puts the parts together, `eapMessages` takes them apart.

const CODES = { request: 1, response: 2, success: 3, failure: 4 } as const
export type EapCode = keyof typeof CODES

export const EAP_TYPES = { identity: 1, notification: 2, nak: 3, mschapv2: 26 } as const

/** `type` is the number on the wire, known here or not; `data` is what follows it. */
export type EapPacket =
  | {
      readonly code: 'request' | 'response'
      readonly identifier: number
      readonly type: number
      readonly data: Buffer
    }
  | { readonly code: 'success' | 'failure'; readonly identifier: number }

const HEADER_BYTES = 4
const codeNames = new Map<number, EapCode>(
  Object.entries(CODES).map(([name, code]) => [code, name as EapCode]),
)

/** Undefined when it is no EAP packet. Bytes after its length are padding of the link layer. */
export function decodeEap(bytes: Buffer): EapPacket | undefined {
  if (bytes.length < HEADER_BYTES) return undefined
  const code = codeNames.get(bytes.readUInt8(0))
  const identifier = bytes.readUInt8(1)
  const length = bytes.readUInt16BE(2)
  if (!code || length > bytes.length) return undefined
  if (code === 'success' || code === 'failure')
    return length === HEADER_BYTES ? { code, identifier } : undefined
  if (length <= HEADER_BYTES) return undefined
  return {
    code,
    identifier,
    type: bytes.readUInt8(HEADER_BYTES),
    data: bytes.subarray(HEADER_BYTES + 1, length),
  }
}

export function encodeEap(packet: EapPacket): Buffer {
  const rest = 'type' in packet ? Buffer.concat([Buffer.from([packet.type]), packet.data]) : Buffer.alloc(0)
  const header = Buffer.alloc(HEADER_BYTES)
  header.writeUInt8(CODES[packet.code], 0)
  header.writeUInt8(packet.identifier, 1)
  header.writeUInt16BE(HEADER_BYTES + rest.length, 2)
  return Buffer.concat([header, rest])
}

/** Whether a Nak asks for `type` instead (RFC 3748 section 5.3.1). */
export function nakAsksFor(data: Buffer, type: number): boolean {
  return data.includes(type)
}

/** Answers a request of an unsupported type, or one from the wrong side (RFC 3579 section 2.6.2). */
export function encodeNak(identifier: number, wanted: number): Buffer {
  return encodeEap({ code: 'response', identifier, type: EAP_TYPES.nak, data: Buffer.from([wanted]) })
}

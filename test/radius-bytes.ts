// Packets written as they are printed in RFCs: in hex, with spaces and line breaks.
import assert from 'node:assert/strict'
import { decodePacket, type Packet } from '../src/radius/packet.ts'

export function bytes(printed: string): Buffer {
  const hex = printed.replaceAll(/\s/g, '')
  assert.match(hex, /^([0-9a-f]{2})*$/i)
  return Buffer.from(hex, 'hex')
}

export function packet(printed: string | Buffer): Packet {
  const found = decodePacket(typeof printed === 'string' ? bytes(printed) : printed)
  if (typeof found === 'string') assert.fail(found)
  return found
}

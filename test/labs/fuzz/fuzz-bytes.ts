// Changes a signed datagram: bits, lengths, cuts, junk. The oracle decides what the server must do with it.
import { HEADER_BYTES } from '../parts/radius-wire.ts'
import type { Chance } from '../parts/seeded-random.ts'

const LENGTH_AT = 2
/** The longest datagram in IPv4; a hundred times the usual, so it stays rare. */
const HUGE_BYTES = 65_507
const HUGE_SHARE = 0.0005

type Bend = (packet: Buffer, chance: Chance) => Buffer

const flipBits: Bend = (packet, chance) => {
  const copy = Buffer.from(packet)
  for (let i = chance.below(8); i >= 0; i--) {
    const at = chance.below(copy.length)
    copy.writeUInt8((copy[at] ?? 0) ^ (1 << chance.below(8)), at)
  }
  return copy
}

const overwrite: Bend = (packet, chance) => {
  const copy = Buffer.from(packet)
  const at = chance.below(copy.length)
  chance.bytes(Math.min(copy.length - at, 1 + chance.below(32))).copy(copy, at)
  return copy
}

const cutShort: Bend = (packet, chance) => packet.subarray(0, chance.below(packet.length))

/** The length field is changed to fit the cut. */
const cutWhole: Bend = (packet, chance) => {
  const copy = Buffer.from(packet.subarray(0, HEADER_BYTES + chance.below(packet.length - HEADER_BYTES + 1)))
  copy.writeUInt16BE(copy.length, LENGTH_AT)
  return copy
}

const wrongLength: Bend = (packet, chance) => {
  const copy = Buffer.from(packet)
  const near = copy.length + chance.below(9) - 4
  copy.writeUInt16BE(chance.pick([0, 19, 20, 4096, 4097, 65_535, near, near, near]) & 0xffff, LENGTH_AT)
  return copy
}

const pad: Bend = (packet, chance) => Buffer.concat([packet, chance.bytes(1 + chance.below(64))])

/** Padding up to the longest packet and one byte beyond it. */
const fill: Bend = (packet, chance) => {
  const bytes = Buffer.concat([packet, Buffer.alloc(chance.pick([4096, 4097]) - packet.length)])
  if (chance.happens(0.5)) bytes.writeUInt16BE(bytes.length, LENGTH_AT)
  return bytes
}

const otherCode: Bend = (packet, chance) => {
  const copy = Buffer.from(packet)
  copy.writeUInt8(chance.pick([0, 2, 3, 5, 6, 10, 11, 13, 40, 43, 255, chance.below(256)]), 0)
  return copy
}

const attributeLength: Bend = (packet, chance) => {
  const copy = Buffer.from(packet)
  let at = HEADER_BYTES
  for (let skip = chance.below(8); skip > 0 && at + (copy[at + 1] ?? 0) + 1 < copy.length; skip--)
    at += Math.max(copy[at + 1] ?? 2, 2)
  if (at + 1 < copy.length) copy.writeUInt8(chance.pick([0, 1, 2, 3, 255, chance.below(256)]), at + 1)
  return copy
}

const rubbish: Bend = (_, chance) => chance.bytes(chance.pick([0, 1, 2, 3, 4, 19, 20, 64, chance.below(200)]))

const BENDS: readonly [Bend, ...Bend[]] = [
  flipBits,
  flipBits,
  flipBits,
  overwrite,
  cutShort,
  cutWhole,
  wrongLength,
  pad,
  otherCode,
  attributeLength,
  rubbish,
]

export function bendBytes(packet: Buffer, chance: Chance): Buffer {
  if (packet.length < HEADER_BYTES) return packet
  if (chance.happens(HUGE_SHARE)) return Buffer.concat([packet, Buffer.alloc(HUGE_BYTES - packet.length)])
  return packet.length < 4096 && chance.happens(0.01)
    ? fill(packet, chance)
    : chance.pick(BENDS)(packet, chance)
}

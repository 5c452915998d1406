// Cuts a stream of bytes into packets: each has its length in its third and fourth byte (RFC 6613 section 2.6). Pure.

const LENGTH_AT = 2
/** Code, identifier, length. */
const BEGIN_BYTES = 4
const MIN_BYTES = 20
const MAX_BYTES = 4096

export type Frames = {
  /** The packets that are complete with this chunk; undefined: the stream is broken and must be closed. */
  take(chunk: Buffer): Buffer[] | undefined
}

/** Keeps less than one packet between two calls. */
export function makeFrames(): Frames {
  let held: Buffer = Buffer.alloc(0)
  return {
    take(chunk) {
      let rest = held.length === 0 ? chunk : Buffer.concat([held, chunk])
      const packets: Buffer[] = []
      while (rest.length >= BEGIN_BYTES) {
        const length = rest.readUInt16BE(LENGTH_AT)
        if (length < MIN_BYTES || length > MAX_BYTES) return undefined
        if (rest.length < length) break
        packets.push(rest.subarray(0, length))
        rest = rest.subarray(length)
      }
      held = Buffer.from(rest) // a copy: a slice would keep the whole chunk
      return packets
    },
  }
}

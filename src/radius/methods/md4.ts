// MD4 (RFC 1320), which MS-CHAP uses for its password hash and OpenSSL 3 does not have any more. Use it for nothing else.

const BLOCK_BYTES = 64
/** The end mark and the length in bits. */
const TRAILER_BYTES = 9
const ROOT_2 = 0x5a827999
const ROOT_3 = 0x6ed9eba1
const ORDER_2 = [0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15]
const ORDER_3 = [0, 8, 4, 12, 2, 10, 6, 14, 1, 9, 5, 13, 3, 11, 7, 15]

export function md4(bytes: Buffer): Buffer {
  const padded = Buffer.alloc(Math.ceil((bytes.length + TRAILER_BYTES) / BLOCK_BYTES) * BLOCK_BYTES)
  padded.set(bytes)
  padded[bytes.length] = 0x80
  padded.writeUInt32LE(bytes.length * 8, padded.length - 8)
  const state = Int32Array.of(0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476)
  for (let at = 0; at < padded.length; at += BLOCK_BYTES) compress(state, padded, at)
  const result = Buffer.alloc(16)
  for (const [i, word] of state.entries()) result.writeInt32LE(word, i * 4)
  return result
}

function compress(state: Int32Array, bytes: Buffer, at: number): void {
  const word = (i = 0) => bytes.readInt32LE(at + i * 4)
  let [a = 0, b = 0, c = 0, d = 0] = state
  // Each step makes one new word and moves the four words by one place.
  const step = (sum: number, bits: number) => {
    const made = (sum << bits) | (sum >>> (32 - bits))
    ;[a, b, c, d] = [d, made, b, c]
  }
  for (let i = 0; i < 16; i++) {
    step((a + ((b & c) | (~b & d)) + word(i)) | 0, [3, 7, 11, 19][i % 4] ?? 0)
  }
  for (let i = 0; i < 16; i++) {
    step((a + ((b & c) | (b & d) | (c & d)) + word(ORDER_2[i]) + ROOT_2) | 0, [3, 5, 9, 13][i % 4] ?? 0)
  }
  for (let i = 0; i < 16; i++) {
    step((a + (b ^ c ^ d) + word(ORDER_3[i]) + ROOT_3) | 0, [3, 9, 11, 15][i % 4] ?? 0)
  }
  for (const [i, value] of [a, b, c, d].entries()) state[i] = (state[i] ?? 0) + value
}

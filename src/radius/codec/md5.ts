// MD5 (RFC 1321) and HMAC-MD5 (RFC 2104), which RADIUS prescribes. Written here because a packet needs four or five of them,
// and each call into Node's own costs 2 µs (a keyed one 12), against 0.3 µs for 64 bytes here. Use it for nothing else: MD5
// is broken as a hash, and RADIUS over TLS replaces it. All work is done in one scratch buffer, synchronously; no value of
// it outlives a call.

/** The longest packet (4096), the longest secret (256) and space for other hashed bytes. */
const MAX_INPUT_BYTES = 4096 + 512
const BLOCK_BYTES = 64
/** The end mark and the length in bits. */
const TRAILER_BYTES = 9
export const MD5_BYTES = 16

const scratch = Buffer.alloc(MAX_INPUT_BYTES + 2 * BLOCK_BYTES)
const input = new DataView(scratch.buffer, scratch.byteOffset)
const words = new Int32Array(16)
const sines = Int32Array.from({ length: 64 }, (_, i) => Math.abs(Math.sin(i + 1)) * 2 ** 32)

/** The four words between two blocks. */
type State = Int32Array
const START: State = Int32Array.of(0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476)
const state = new Int32Array(4)

/** MD5 of one part, or of two one after the other. */
export function md5(bytes: Buffer, more?: Buffer): Buffer {
  return digest(START, 0, bytes, more)
}

export type HmacKey = { readonly inner: State; readonly outer: State }

/** The part of HMAC that needs only the key, done once. */
export function makeHmacKey(key: Buffer): HmacKey {
  const short = key.length > BLOCK_BYTES ? md5(key) : key
  return { inner: padded(short, 0x36), outer: padded(short, 0x5c) }
}

/** HMAC-MD5 of one part, or of two one after the other. */
export function hmacMd5(key: HmacKey, bytes: Buffer, more?: Buffer): Buffer {
  return digest(key.outer, BLOCK_BYTES, digest(key.inner, BLOCK_BYTES, bytes, more), undefined)
}

function padded(key: Buffer, mark: number): State {
  for (let i = 0; i < BLOCK_BYTES; i++) scratch[i] = (key[i] ?? 0) ^ mark
  state.set(START)
  compress(0)
  return state.slice()
}

/** Continues from the state `from`, which has hashed `seenBytes` (whole blocks). */
function digest(from: State, seenBytes: number, bytes: Buffer, more: Buffer | undefined): Buffer {
  const length = bytes.length + (more?.length ?? 0)
  if (length > MAX_INPUT_BYTES) throw new RangeError('too many bytes for MD5')
  scratch.set(bytes, 0)
  if (more) scratch.set(more, bytes.length)
  const end = Math.ceil((length + TRAILER_BYTES) / BLOCK_BYTES) * BLOCK_BYTES
  scratch[length] = 0x80
  for (let i = length + 1; i < end; i++) scratch[i] = 0
  input.setInt32(end - 8, (seenBytes + length) * 8, true)
  state.set(from)
  for (let at = 0; at < end; at += BLOCK_BYTES) compress(at)
  const result = Buffer.allocUnsafe(MD5_BYTES)
  for (let i = 0; i < 4; i++) result.writeInt32LE(state[i] ?? 0, i * 4)
  return result
}

/** Hashes one block of the scratch buffer. Four steps in each round of the loop, so that the four words keep their names. */
function compress(at: number): void {
  for (let i = 0; i < 16; i++) words[i] = input.getInt32(at + i * 4, true)
  let a = state[0] ?? 0
  let b = state[1] ?? 0
  let c = state[2] ?? 0
  let d = state[3] ?? 0
  for (let i = 0; i < 16; i += 4) {
    a = turn((a + (d ^ (b & (c ^ d))) + (words[i] ?? 0) + (sines[i] ?? 0)) | 0, 7, b)
    d = turn((d + (c ^ (a & (b ^ c))) + (words[i + 1] ?? 0) + (sines[i + 1] ?? 0)) | 0, 12, a)
    c = turn((c + (b ^ (d & (a ^ b))) + (words[i + 2] ?? 0) + (sines[i + 2] ?? 0)) | 0, 17, d)
    b = turn((b + (a ^ (c & (d ^ a))) + (words[i + 3] ?? 0) + (sines[i + 3] ?? 0)) | 0, 22, c)
  }
  for (let i = 16; i < 32; i += 4) {
    a = turn((a + (c ^ (d & (b ^ c))) + (words[(5 * i + 1) & 15] ?? 0) + (sines[i] ?? 0)) | 0, 5, b)
    d = turn((d + (b ^ (c & (a ^ b))) + (words[(5 * i + 6) & 15] ?? 0) + (sines[i + 1] ?? 0)) | 0, 9, a)
    c = turn((c + (a ^ (b & (d ^ a))) + (words[(5 * i + 11) & 15] ?? 0) + (sines[i + 2] ?? 0)) | 0, 14, d)
    b = turn((b + (d ^ (a & (c ^ d))) + (words[(5 * i) & 15] ?? 0) + (sines[i + 3] ?? 0)) | 0, 20, c)
  }
  for (let i = 32; i < 48; i += 4) {
    a = turn((a + (b ^ c ^ d) + (words[(3 * i + 5) & 15] ?? 0) + (sines[i] ?? 0)) | 0, 4, b)
    d = turn((d + (a ^ b ^ c) + (words[(3 * i + 8) & 15] ?? 0) + (sines[i + 1] ?? 0)) | 0, 11, a)
    c = turn((c + (d ^ a ^ b) + (words[(3 * i + 11) & 15] ?? 0) + (sines[i + 2] ?? 0)) | 0, 16, d)
    b = turn((b + (c ^ d ^ a) + (words[(3 * i + 14) & 15] ?? 0) + (sines[i + 3] ?? 0)) | 0, 23, c)
  }
  for (let i = 48; i < 64; i += 4) {
    a = turn((a + (c ^ (b | ~d)) + (words[(7 * i) & 15] ?? 0) + (sines[i] ?? 0)) | 0, 6, b)
    d = turn((d + (b ^ (a | ~c)) + (words[(7 * i + 7) & 15] ?? 0) + (sines[i + 1] ?? 0)) | 0, 10, a)
    c = turn((c + (a ^ (d | ~b)) + (words[(7 * i + 14) & 15] ?? 0) + (sines[i + 2] ?? 0)) | 0, 15, d)
    b = turn((b + (d ^ (c | ~a)) + (words[(7 * i + 21) & 15] ?? 0) + (sines[i + 3] ?? 0)) | 0, 21, c)
  }
  state[0] = (state[0] ?? 0) + a
  state[1] = (state[1] ?? 0) + b
  state[2] = (state[2] ?? 0) + c
  state[3] = (state[3] ?? 0) + d
}

/** Rotates `sum` left by `bits` and adds the next word. */
function turn(sum: number, bits: number, next: number): number {
  return (((sum << bits) | (sum >>> (32 - bits))) + next) | 0
}

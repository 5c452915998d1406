// Encrypts one block with DES (FIPS 46-3), for the responses of MS-CHAP. OpenSSL 3 has no single DES any more; its triple
// DES under one key would do the same, but takes 35 µs to set up, three times a login, against 3 µs here. The tables are
// those of the standard: bits are numbered from 1, the leftmost first.

const ROUNDS = 16
const KEY_HALF_BITS = 28

const INITIAL = [58, 60, 62, 64, 57, 59, 61, 63].flatMap((top) =>
  [0, 1, 2, 3, 4, 5, 6, 7].map((i) => top - 8 * i),
)
const FINAL = INITIAL.map((_, i) => INITIAL.indexOf(i + 1) + 1)

/** The bits of the key, without its eighth bits, that make the two halves which rotate from round to round. */
const KEY_HALVES = [
  ...[
    57, 49, 41, 33, 25, 17, 9, 1, 58, 50, 42, 34, 26, 18, 10, 2, 59, 51, 43, 35, 27, 19, 11, 3, 60, 52, 44,
    36,
  ],
  ...[
    63, 55, 47, 39, 31, 23, 15, 7, 62, 54, 46, 38, 30, 22, 14, 6, 61, 53, 45, 37, 29, 21, 13, 5, 28, 20, 12,
    4,
  ],
]
const ROUND_KEY = [
  ...[14, 17, 11, 24, 1, 5, 3, 28, 15, 6, 21, 10, 23, 19, 12, 4, 26, 8, 16, 7, 27, 20, 13, 2],
  ...[41, 52, 31, 37, 47, 55, 30, 40, 51, 45, 33, 48, 44, 49, 39, 56, 34, 53, 46, 42, 50, 36, 29, 32],
]
/** How far the halves are rotated when a round begins. */
const TURNS = [1, 2, 4, 6, 8, 10, 12, 14, 15, 17, 19, 21, 23, 25, 27, 28]

/** Four rows of sixteen for each six bits: the outer two choose the row, the inner four the column. */
const BOXES = [
  'e4d12fb83a6c59070f74e2d1a6cb953841e8d62bfc973a50fc8249175b3ea06d',
  'f18e6b34972dc05a3d47f28ec01a69b50e7ba4d158c6932fd8a13f42b67c05e9',
  'a09e63f51dc7b428d709346a285ecbf1d6498f30b12c5ae71ad069874fe3b52c',
  '7de3069a1285bc4fd8b56f03472c1ae9a690cb7df13e52843f06a1d8945bc72e',
  '2c417ab6853fd0e9eb2c47d150fa3986421bad78f9c5630eb8c71e2d6f09a453',
  'c1af92680d34e75baf427c9561de0b389ef528c3704a1db6432c95fabe17608d',
  '4b2ef08d3c975a61d0b7491ae35c2f8614bdc37eaf6805926bd814a7950fe23c',
  'd2846fb1a93e50c71fd8a374c56b0e927b419ce206adf35821e74a8dfc90356b',
]
const SPREAD = [
  ...[16, 7, 20, 21, 29, 12, 28, 17, 1, 15, 23, 26, 5, 18, 31, 10],
  ...[2, 8, 24, 14, 32, 27, 3, 9, 19, 13, 30, 6, 22, 11, 4, 25],
]
/** The bits that each value of each six bits adds to a half: its box, already permuted. */
const BOX_WORDS = BOXES.map((box, i) => Int32Array.from({ length: 64 }, (_, six) => boxWord(box, i, six)))

/** Encrypts 8 bytes under a key of 7. */
export function desEncrypt(key: Buffer, block: Buffer): Buffer {
  const keys = roundKeys(key)
  const start = pick(bitsOf(block), INITIAL)
  let left = wordOf(start, 0)
  let right = wordOf(start, 32)
  for (let round = 0; round < ROUNDS; round++) {
    const next = left ^ mix(right, keys, round * 8)
    left = right
    right = next
  }
  const end = Buffer.alloc(8)
  end.writeInt32BE(right, 0)
  end.writeInt32BE(left, 4)
  return bytesOf(pick(bitsOf(end), FINAL))
}

/** Eight times six bits for each round. */
function roundKeys(key: Buffer): Uint8Array {
  const halves = pick(bitsOf(withParity(key)), KEY_HALVES)
  const keys = new Uint8Array(ROUNDS * 8)
  for (const [round, turn] of TURNS.entries()) {
    for (let i = 0; i < 48; i++) {
      const bit = (ROUND_KEY[i] ?? 0) - 1
      const half = bit < KEY_HALF_BITS ? 0 : KEY_HALF_BITS
      const from = half + ((bit - half + turn) % KEY_HALF_BITS)
      const at = round * 8 + Math.floor(i / 6)
      keys[at] = ((keys[at] ?? 0) << 1) | (halves[from] ?? 0)
    }
  }
  return keys
}

/** The six bits of each box overlap: they begin one before its four bits and end one after them. */
function mix(half: number, keys: Uint8Array, keysAt: number): number {
  let mixed = 0
  for (let i = 0; i < 8; i++) {
    const by = (4 * i + 5) % 32
    const six = ((half << by) | (half >>> (32 - by))) & 63
    mixed |= BOX_WORDS[i]?.[six ^ (keys[keysAt + i] ?? 0)] ?? 0
  }
  return mixed
}

function boxWord(box: string, index: number, six: number): number {
  const row = ((six >> 4) & 2) | (six & 1)
  const four = Number.parseInt(box.charAt(row * 16 + ((six >> 1) & 15)), 16)
  const bits = Buffer.alloc(32)
  for (let i = 0; i < 4; i++) bits[4 * index + i] = (four >> (3 - i)) & 1
  return wordOf(pick(bits, SPREAD), 0)
}

/** Spreads 56 bits over 8 bytes; their eighth bits, once for parity, are not used. */
function withParity(key: Buffer): Buffer {
  const spread = Buffer.alloc(8)
  for (let i = 0; i < 8; i++) spread[i] = (((key[i - 1] ?? 0) << 8) | (key[i] ?? 0)) >> i
  return spread
}

function bitsOf(bytes: Buffer): Uint8Array {
  const bits = new Uint8Array(64)
  for (let i = 0; i < 64; i++) bits[i] = ((bytes[i >> 3] ?? 0) >> (7 - (i & 7))) & 1
  return bits
}

function bytesOf(bits: Uint8Array): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeInt32BE(wordOf(bits, 0), 0)
  bytes.writeInt32BE(wordOf(bits, 32), 4)
  return bytes
}

function wordOf(bits: Uint8Array, at: number): number {
  let word = 0
  for (let i = 0; i < 32; i++) word = (word << 1) | (bits[at + i] ?? 0)
  return word
}

function pick(bits: Uint8Array, numbers: readonly number[]): Uint8Array {
  const picked = new Uint8Array(numbers.length)
  for (let i = 0; i < numbers.length; i++) picked[i] = bits[(numbers[i] ?? 0) - 1] ?? 0
  return picked
}

// How long a shared secret withstands an attacker who captured one packet and tries secrets offline. Pure; a rough estimate
// by what people do when they choose one, not by a dictionary.

/** A graphics card tries some 2^33 a second. */
const ENOUGH_BITS = 64

/** Attackers try these first, in any spelling. */
const WORDS =
  'radius secret shared password passwort passwd router gateway server client admin welcome changeme change default testing test latchkey openvpn wireguard strongswan mikrotik network internet access vpn key'.split(
    ' ',
  )
const ROWS = [
  ...['qwertyuiop', 'asdfghjkl', 'zxcvbnm', 'qwertzuiop', 'azertyuiop', 'abcdefghijklmnopqrstuvwxyz'],
  ...[
    '1234567890',
    '0123456789',
    '!@#$%^&*()',
    '1qaz2wsx3edc4rfv5tgb6yhn7ujm',
    '1q2w3e4r5t6z7u8i9o0p',
    '1q2w3e4r5t6y',
  ],
].flatMap((row) => [row, [...row].reverse().join('')])

/** Fewer are met by chance. */
const SHORTEST_PIECE = 3
const BITS = { again: 4, word: 6, run: 5, letterOfSyllables: 2.5, digit: 3.3, letter: 4.7, sign: 5 }
const LOOKS_LIKE: Readonly<Record<string, string>> = {
  '4': 'a',
  '@': 'a',
  '3': 'e',
  '1': 'i',
  '0': 'o',
  '5': 's',
  $: 's',
  '7': 't',
}

/** Whether a secret that an operator chose is shown as weak. A secret that was made here never is. */
export function isGuessable(secret: string): boolean {
  return guessingBits(secret) < ENOUGH_BITS
}

/** About how many bits a guesser has to try. */
export function guessingBits(secret: string): number {
  const folded = secret.toLowerCase()
  const spelled = [...folded].map((one) => LOOKS_LIKE[one] ?? one).join('')
  let bits = 0
  for (let at = 0; at < secret.length; ) {
    const pieces = [
      { length: againAt(folded, at), bits: BITS.again },
      { length: longest(WORDS, (word) => spelled.startsWith(word, at) && word.length), bits: BITS.word },
      { length: longest(ROWS, (row) => runAt(folded, at, row)), bits: BITS.run },
      syllablesAt(secret, at),
    ]
    const best = pieces.reduce((a, b) => (b.length > a.length ? b : a))
    const isPiece = best.length >= SHORTEST_PIECE
    bits += isPiece ? best.bits : bitsOf(secret[at] ?? '')
    at += isPiece ? best.length : 1
  }
  return Math.min(bits, secret.length * Math.log2(new Set(secret).size))
}

function longest(among: readonly string[], lengthOf: (one: string) => number | false): number {
  return Math.max(0, ...among.map((one) => lengthOf(one) || 0))
}

/** How much from there on has stood before. */
function againAt(text: string, at: number): number {
  let length = 0
  while (at + length < text.length && text.indexOf(text.slice(at, at + length + 1)) < at) length++
  return length
}

function runAt(text: string, at: number, row: string): number {
  let length = 0
  while (at + length < text.length && row.includes(text.slice(at, at + length + 1))) length++
  return length
}

/** Letters that can be spoken, in one case: a word of some language, more likely than not. */
function syllablesAt(text: string, at: number): { length: number; bits: number } {
  const [word = ''] = /^(?:[A-Z]?[a-z]{4,}|[A-Z]{4,})/.exec(text.slice(at)) ?? []
  const isSpoken = /[aeiouy]/i.test(word) && !/[^aeiouy]{5}/i.test(word)
  return isSpoken
    ? { length: word.length, bits: word.length * BITS.letterOfSyllables }
    : { length: 0, bits: 0 }
}

function bitsOf(one: string): number {
  if (/\d/.test(one)) return BITS.digit
  return /[a-z]/i.test(one) ? BITS.letter : BITS.sign
}

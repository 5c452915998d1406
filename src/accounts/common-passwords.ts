// Passwords that an attacker tries first: the commonest ones (common-passwords.txt), and words that everyone knows of the
// account. Knows no account. The list is read on first use.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Fewer different characters than that are no password, however many there are. */
export const MIN_DIFFERENT = 5
/** Letters and digits that must stand beside a name of the account or its brand. */
const MIN_BESIDE_NAME = 8
/** Shorter names, and shorter words of the list, are in good passwords by chance. */
const MIN_NAME_LENGTH = 4
const MIN_WORD_LENGTH = 3
/** So many characters beside a common row of digits do not make it a password: `Aa!123456789`. */
const MAX_BESIDE_DIGITS = 4
const MIN_DIGITS = 6
/** The same for a long word of the list, whatever they are: `1aPassword`. */
const MAX_BESIDE_WORD = 3
const LONG_WORD = 6

export type CommonFault = 'few_different' | 'common' | 'named'

/** Why a password is guessed soon; undefined: it is not. `names`: e-mail addresses of its account, the brand's title. */
export function commonPasswordFault(password: string, names: readonly string[]): CommonFault | undefined {
  const folded = password.toLowerCase()
  if (new Set(folded).size < MIN_DIFFERENT) return 'few_different'
  if (isCommon(folded)) return 'common'
  if (names.some((name) => isHardlyMoreThan(folded, name.toLowerCase()))) return 'named'
  return undefined
}

function isCommon(folded: string): boolean {
  const { words, numbers } = commonOnes()
  const digits = cut(folded, /\p{Nd}/u)
  const isDigits = digits.length >= MIN_DIGITS && folded.length - digits.length <= MAX_BESIDE_DIGITS
  if (isDigits && numbers.has(once(digits))) return true
  return coresOf(folded).some((core) => words.has(core)) || innerParts(folded).some((part) => words.has(part))
}

/** What is left when a few characters at the ends are taken away. */
function innerParts(folded: string): string[] {
  const bare = bareOf(spelled(folded))
  const parts: string[] = []
  for (let front = 0; front <= MAX_BESIDE_WORD; front++) {
    for (let back = 0; front + back <= MAX_BESIDE_WORD; back++) {
      parts.push(bare.slice(front, bare.length - back))
    }
  }
  return parts.filter((part) => part.length >= LONG_WORD)
}

/** What is left without digits and signs at the ends, written once; a sign that looks like a letter may be the first. */
function coresOf(folded: string): string[] {
  const letter = /\p{L}/u
  return [cut(folded, letter), cut(folded, letter, /[\p{L}@$]/u)].map((part) => once(bareOf(spelled(part))))
}

const LOOKS_LIKE: Readonly<Record<string, string>> = {
  ...{ '@': 'a', 4: 'a', 3: 'e', 1: 'i', l: 'i', '!': 'i', 0: 'o', $: 's', 5: 's', 7: 't' },
}

function spelled(text: string): string {
  return text.replace(/[@431l!0$57]/g, (sign) => LOOKS_LIKE[sign] ?? sign)
}

/** Without what stands before the first `from` and behind the last `to`. */
function cut(text: string, to: RegExp, from = to): string {
  const characters = [...text]
  const first = characters.findIndex((one) => from.test(one))
  return characters.slice(Math.max(0, first), characters.findLastIndex((one) => to.test(one)) + 1).join('')
}

/** `abcabc` is `abc`. */
function once(text: string): string {
  return text.replace(/^(.+?)\1+$/su, '$1')
}

function bareOf(text: string): string {
  return text.replace(/[^\p{L}\p{Nd}]/gu, '')
}

function isHardlyMoreThan(folded: string, name: string): boolean {
  const bare = bareOf(folded)
  const [local = '', tagged = local] = [name.replace(/@[^@]*$/, ''), name.split(/[+@]/, 1)[0]]
  return [name, local, tagged]
    .map(bareOf)
    .some(
      (one) =>
        one.length >= MIN_NAME_LENGTH && bare.includes(one) && bare.length - one.length < MIN_BESIDE_NAME,
    )
}

type Common = { words: ReadonlySet<string>; numbers: ReadonlySet<string> }
let known: Common | undefined

function commonOnes(): Common {
  if (known) return known
  const text = readFileSync(join(import.meta.dirname, 'common-passwords.txt'), 'utf8')
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
  const words = lines.flatMap(coresOf).filter((core) => core.length >= MIN_WORD_LENGTH)
  known = {
    words: new Set(words),
    numbers: new Set(lines.filter((line) => /^\d+$/.test(line)).map(once)),
  }
  return known
}

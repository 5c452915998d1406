// From bytes to text, in one place: by the charset that was named, UTF-8 where none was. Bytes that are not valid in it are
// no text; nothing is ever replaced, so that two inputs never become the same by what was lost. Pure.
import { isAscii, isUtf8 } from 'node:buffer'
import { AppError } from './errors.ts'

export type Charset = 'UTF-8' | 'ISO-8859-1' | 'windows-1252' | 'US-ASCII' | 'UTF-16LE' | 'UTF-16BE'

/** Those in which an ASCII character is its own byte, so that text can be taken apart before it is decoded. */
export type OneByteCharset = Exclude<Charset, 'UTF-16LE' | 'UTF-16BE'>

const LABELS: Readonly<Record<string, Charset>> = {
  'utf-8': 'UTF-8',
  utf8: 'UTF-8',
  'iso-8859-1': 'ISO-8859-1',
  'iso8859-1': 'ISO-8859-1',
  iso_8859_1: 'ISO-8859-1',
  'iso_8859-1': 'ISO-8859-1',
  latin1: 'ISO-8859-1',
  'latin-1': 'ISO-8859-1',
  'windows-1252': 'windows-1252',
  cp1252: 'windows-1252',
  'cp-1252': 'windows-1252',
  'us-ascii': 'US-ASCII',
  ascii: 'US-ASCII',
  'utf-16': 'UTF-16LE', // RFC 2781 would have big-endian; programs that write no byte order mark write this
  'utf-16le': 'UTF-16LE',
  'utf-16be': 'UTF-16BE',
}

/** 0x80 to 0x9F of windows-1252, where it differs from ISO-8859-1; a blank stands for a byte without a meaning. */
const WINDOWS_C1 = '€ ‚ƒ„…†‡ˆ‰Š‹Œ Ž  ‘’“”•–—˜™š›œ žŸ'
const WINDOWS_C1_AT = 0x80

/** By one of its usual names, in any case; undefined when it is none that is known here. */
export function findCharset(label: string): Charset | undefined {
  const name = label.trim().toLowerCase()
  return Object.hasOwn(LABELS, name) ? LABELS[name] : undefined
}

/** Undefined when the bytes are not valid in the charset. A byte order mark stays; see withoutMark. */
export function decodeText(bytes: Uint8Array, charset: Charset = 'UTF-8'): string | undefined {
  const buffer = Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  switch (charset) {
    case 'UTF-8':
      return isUtf8(buffer) ? buffer.toString('utf8') : undefined
    case 'US-ASCII':
      return isAscii(buffer) ? buffer.toString('latin1') : undefined
    case 'ISO-8859-1':
      return buffer.toString('latin1')
    case 'windows-1252':
      return fromWindows(buffer.toString('latin1'))
    case 'UTF-16LE':
      return fromUtf16(buffer)
    case 'UTF-16BE':
      return buffer.length % 2 === 0 ? fromUtf16(Buffer.from(buffer).swap16()) : undefined
  }
}

function fromWindows(latin1: string): string | undefined {
  const text = latin1.replace(/[\x80-\x9f]/g, (one) => WINDOWS_C1[one.charCodeAt(0) - WINDOWS_C1_AT] ?? ' ')
  const isWhole = (at: number) => text[at] !== ' ' || latin1[at] === ' '
  for (let at = text.indexOf(' '); at >= 0; at = text.indexOf(' ', at + 1)) if (!isWhole(at)) return undefined
  return text
}

function fromUtf16(bytes: Buffer): string | undefined {
  if (bytes.length % 2 !== 0) return undefined
  const text = bytes.toString('utf16le')
  return text.isWellFormed() ? text : undefined
}

const MARKS: readonly (readonly [Charset, readonly number[]])[] = [
  ['UTF-8', [0xef, 0xbb, 0xbf]],
  ['UTF-16LE', [0xff, 0xfe]],
  ['UTF-16BE', [0xfe, 0xff]],
]

/** The charset that a byte order mark at the beginning names, and how many bytes the mark has. */
export function findMark(bytes: Uint8Array): { charset: Charset; length: number } | undefined {
  const found = MARKS.find(([, mark]) => mark.every((byte, at) => bytes[at] === byte))
  return found && { charset: found[0], length: found[1].length }
}

/** Without the mark of this charset. */
export function withoutMark(bytes: Buffer, charset: Charset): Buffer {
  const mark = findMark(bytes)
  return mark?.charset === charset ? bytes.subarray(mark.length) : bytes
}

/** What a line feed is made of. */
export function lineEndOf(charset: Charset): Buffer {
  if (charset === 'UTF-16LE') return Buffer.from([0x0a, 0])
  return charset === 'UTF-16BE' ? Buffer.from([0, 0x0a]) : Buffer.from([0x0a])
}

/** Where the next line feed begins; -1 when there is none. */
export function findLineEnd(bytes: Buffer, from: number, charset: Charset): number {
  const end = lineEndOf(charset)
  let at = bytes.indexOf(end, from)
  while (at >= 0 && at % end.length !== 0) at = bytes.indexOf(end, at + 1)
  return at
}

/**
 * A whole small file: in the charset of its byte order mark, else in the one that is named, else in UTF-8. Errors:
 * invalid_input, naming the first line that is not valid.
 */
export function decodeFile(bytes: Buffer, named: Charset = 'UTF-8'): string {
  const mark = findMark(bytes)
  const charset = mark?.charset ?? named
  const content = bytes.subarray(mark?.length ?? 0)
  const text = decodeText(content, charset)
  if (text !== undefined) return text
  throw new AppError('invalid_input', `line ${firstBadLine(content, charset)} is not valid ${charset}`)
}

function firstBadLine(content: Buffer, charset: Charset): number {
  const step = lineEndOf(charset).length
  let line = 1
  let begin = 0
  for (;;) {
    const end = findLineEnd(content, begin, charset)
    if (end < 0 || decodeText(content.subarray(begin, end), charset) === undefined) return line
    line++
    begin = end + step
  }
}

/** Begins what is kept of bytes that are no text. */
const HEX = '0x'

/**
 * Bytes from outside as text that can be stored, each sequence as another one: text as it is; other bytes, text with a NUL
 * and text that begins like this itself as `0x` and their hex digits.
 */
export function keepBytes(bytes: Buffer): string {
  const text = decodeText(bytes)
  const isPlain = text !== undefined && !text.startsWith(HEX) && !text.includes('\0')
  return isPlain ? text : HEX + bytes.toString('hex')
}

/** The bytes behind what keepBytes made. */
export function keptBytes(kept: string): Buffer {
  if (!/^0x(?:[0-9a-f]{2})*$/.test(kept)) return Buffer.from(kept)
  const bytes = Buffer.from(kept.slice(HEX.length), 'hex')
  return keepBytes(bytes) === kept ? bytes : Buffer.from(kept) // written before texts were kept so
}

/** Text from outside, kept as its bytes would be. */
export function keepText(text: string): string {
  return keepBytes(Buffer.from(text))
}

/** The text behind what was kept; undefined when it is none that a name could have. */
export function keptText(kept: string): string | undefined {
  const text = decodeText(keptBytes(kept))
  return text?.includes('\0') ? undefined : text
}

/** Text for the database: no NUL, no half characters and no code points that are none. */
export function isStorable(text: string): boolean {
  return text.isWellFormed() && !/[\0\uFFFE\uFFFF]/.test(text)
}

/** Characters that end lines or steer a screen; a name has none of them. */
const CONTROL = /[\p{Cc}\p{Zl}\p{Zp}]/u

export function isOneLine(text: string): boolean {
  return !CONTROL.test(text)
}

/** Several lines are right, and what steers a screen is not. */
export function isLines(text: string): boolean {
  return isOneLine(text.replace(/[\n\t]/g, ''))
}

/** What steers a screen or is not seen on it: controls, marks of direction, soft hyphens, separators of lines. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu

/** For a screen: what is not seen as `\u{…}`, but for the characters of `layout`. */
export function visibleText(text: string, layout = ''): string {
  return text.replace(UNSEEN, (one) =>
    layout.includes(one) ? one : `\\u{${one.codePointAt(0)?.toString(16)}}`,
  )
}

/** JSON that means the same and shows what is not seen. */
export function visibleJson(json: string): string {
  return json.replace(UNSEEN, (one) =>
    Array.from(
      { length: one.length },
      (_, at) => `\\u${one.charCodeAt(at).toString(16).padStart(4, '0')}`,
    ).join(''),
  )
}

// Text in lines from a file or an upload, however long it is: a line that is too long, or no text, is noticed and left out
// instead of being kept.
import { type Charset, decodeText, findLineEnd, findMark, lineEndOf } from '../text.ts'

/** Bytes; an account with a thousand subscriptions is half as long. */
export const MAX_LINE_LENGTH = 1024 * 1024
const LONGEST_MARK = 3

export type Line = { line: number } & ({ text: string } | { problem: string })

/** `hint`: what to do about a line that is not in its charset. */
type Options = { charset?: Charset | undefined; maxLength?: number; hint?: string }

/** Lines are counted from 1. A byte order mark says more of the charset than `charset`; without both it is UTF-8. */
export async function* splitLines(
  chunks: AsyncIterable<Uint8Array>,
  { charset: named = 'UTF-8', maxLength = MAX_LINE_LENGTH, hint = 'write it in UTF-8' }: Options = {},
): AsyncGenerator<Line> {
  let line = 0
  for await (const { bytes, charset } of splitBytes(chunks, named, maxLength)) {
    line++
    const text = bytes && decodeText(bytes, charset)
    if (text !== undefined) yield { line, text }
    else
      yield {
        line,
        problem: bytes ? `this line is not valid ${charset}; ${hint}` : 'this line is too long',
      }
  }
}

/** `bytes` is absent where a line is longer than `maxLength`. */
async function* splitBytes(
  chunks: AsyncIterable<Uint8Array>,
  named: Charset,
  maxLength: number,
): AsyncGenerator<{ bytes: Buffer | undefined; charset: Charset }> {
  let charset: Charset | undefined
  let rest: Buffer = Buffer.alloc(0)
  let isTooLong = false
  const take = (bytes: Buffer) => {
    const whole = isTooLong || bytes.length > maxLength ? undefined : bytes
    isTooLong = false
    return whole
  }
  for await (const chunk of withEnd(chunks)) {
    rest = Buffer.concat([rest, ...(chunk ? [chunk] : [])])
    if (charset === undefined) {
      if (chunk && rest.length < LONGEST_MARK) continue
      const mark = findMark(rest)
      charset = mark?.charset ?? named
      rest = rest.subarray(mark?.length ?? 0)
    }
    const step = lineEndOf(charset).length
    let begin = 0
    for (let at = findLineEnd(rest, 0, charset); at >= 0; at = findLineEnd(rest, begin, charset)) {
      yield { bytes: take(rest.subarray(begin, at)), charset }
      begin = at + step
    }
    rest = rest.subarray(begin)
    if (!chunk && (rest.length > 0 || isTooLong)) yield { bytes: take(rest), charset }
    if (rest.length <= maxLength) continue
    isTooLong = true
    rest = rest.subarray(rest.length - (rest.length % step))
  }
}

async function* withEnd(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array | undefined> {
  yield* chunks
  yield undefined
}

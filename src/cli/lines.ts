// Text in lines from a file or standard input, however long the file: a line that is too long is noticed and left out
// instead of being kept.
import { createReadStream } from 'node:fs'
import { StringDecoder } from 'node:string_decoder'

/** An account with a thousand subscriptions is half as long. */
export const MAX_LINE_LENGTH = 1024 * 1024

export type Line = { line: number; text: string | undefined }

/** `path`: a file, or `-` for standard input. Errors: those of the file system. */
export function readLines(path: string): AsyncGenerator<Line> {
  return splitLines(path === '-' ? process.stdin : createReadStream(path))
}

/** Lines are counted from 1; `text` is absent where a line is longer than `maxLength` characters. */
export async function* splitLines(
  chunks: AsyncIterable<Uint8Array>,
  maxLength = MAX_LINE_LENGTH,
): AsyncGenerator<Line> {
  const decoder = new StringDecoder('utf8')
  let line = 1
  let kept = ''
  let isTooLong = false
  for await (const chunk of chunks) {
    const parts = decoder.write(Buffer.from(chunk)).split('\n')
    for (const [at, part] of parts.entries()) {
      if (at > 0) {
        yield { line, text: isTooLong ? undefined : kept }
        line++
        kept = ''
        isTooLong = false
      }
      isTooLong ||= kept.length + part.length > maxLength
      kept = isTooLong ? '' : kept + part
    }
  }
  if (kept !== '' || isTooLong) yield { line, text: isTooLong ? undefined : kept }
}

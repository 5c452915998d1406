// Lines of a file or of standard input.
import { createReadStream } from 'node:fs'
import { addAbortSignal } from 'node:stream'
import { splitLines } from '../bounds/lines.ts'
import type { Charset } from '../text.ts'

export const CHARSET_HINT = 'write the file in UTF-8, or say with --charset what it is in'

/** `path`: a file, or `-` for standard input. Errors: those of the file system; AbortError once it is to stop. */
export function readLines(path: string, charset: Charset | undefined, stopping: AbortSignal) {
  const stream = path === '-' ? process.stdin : createReadStream(path)
  return splitLines(addAbortSignal(stopping, stream), { charset, hint: CHARSET_HINT })
}

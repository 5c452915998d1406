// Content-Encoding of request bodies: gzip, within the limit of plain ones. Knows no dialect.
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { AppError } from '../errors.ts'

const inflate = promisify(gunzip)
/** Characters of a coding's name that a refusal repeats. */
const MAX_NAMED_CHARS = 40

/** The decoded body; decoding stops at `maxBytes`. Errors: unsupported_encoding, body_too_large, invalid_input. */
export async function decodedBody(
  body: Buffer,
  contentEncoding: string | undefined,
  maxBytes: number,
): Promise<Buffer> {
  if (contentEncoding === undefined) return body
  const codings = contentEncoding.split(',').map((coding) => coding.trim().toLowerCase())
  const named = codings.filter((coding) => coding !== '' && coding !== 'identity')
  if (named.length === 0 || body.length === 0) return body
  const [coding = '', ...more] = named
  if (more.length > 0 || !(coding === 'gzip' || coding === 'x-gzip')) throw unsupported(named.join(', '))
  return gunzipped(body, maxBytes)
}

async function gunzipped(body: Buffer, maxOutputLength: number): Promise<Buffer> {
  try {
    return await inflate(body, { maxOutputLength })
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') {
      throw new AppError('body_too_large', 'The request body is too large.', { cause })
    }
    throw new AppError('invalid_input', 'The body is not valid gzip, as Content-Encoding says it is.', {
      cause,
    })
  }
}

function unsupported(named: string): AppError {
  const shown = named.replace(/[^\x20-\x7e]/g, '?').slice(0, MAX_NAMED_CHARS)
  return new AppError(
    'unsupported_encoding',
    `Content-Encoding ${shown} is not read here: send gzip, or the plain body.`,
  )
}

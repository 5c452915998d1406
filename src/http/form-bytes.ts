// Forms as bytes: split before anything is decoded, so that each value can be refused under its own name. Knows no charset
// and no dialect.
import { Dicer } from '@fastify/busboy'
import { AppError } from '../errors.ts'

/** Each character of name and value is a byte. `charset`: of this part alone, if it names one. */
export type RawField = { name: string; value: string; charset?: string | undefined }

const MAX_PART_HEADERS = 20

/** The pairs of a form or of a URL's query, in which each character is a byte; beyond `maxFields` they are left out. */
export function formFields(form: string, maxFields: number): RawField[] {
  const pairs = form.split('&').filter(Boolean).slice(0, maxFields)
  return pairs.map((pair) => {
    const at = pair.indexOf('=')
    const [name, value] = at < 0 ? [pair, ''] : [pair.slice(0, at), pair.slice(at + 1)]
    return { name: percentDecoded(name), value: percentDecoded(value) }
  })
}

function percentDecoded(text: string): string {
  return unescaped(text.replaceAll('+', ' '))
}

/** Each escape becomes a character of that number. A percent sign that begins no escape stays as it is. */
export function unescaped(text: string): string {
  if (!text.includes('%')) return text
  return text.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
}

/** The value of a header's parameter, such as a boundary (RFC 9110 section 5.6.6). */
export function parameterOf(header: string, name: string): string | undefined {
  if (!header.includes(';')) return undefined
  const pattern = new RegExp(`;\\s*${name}\\s*=\\s*(?:"((?:[^"\\\\]|\\\\.)*)"|([^\\s;,]+))`, 'i')
  const [, quoted, plain] = pattern.exec(header) ?? []
  return quoted === undefined ? plain : quoted.replace(/\\(["\\])/g, '$1')
}

/** The parts of multipart/form-data (RFC 7578). Errors: invalid_input. */
export function multipartFields(contentType: string, body: Buffer, maxFields: number): Promise<RawField[]> {
  return new Promise((resolve, reject) => {
    const bad = (cause?: unknown) =>
      reject(new AppError('invalid_input', 'The multipart body is broken or too large.', { cause }))
    const boundary = parameterOf(contentType, 'boundary')
    if (boundary === undefined) return bad()
    const parts: Part[] = []
    const parser = new Dicer({ boundary, maxHeaderPairs: MAX_PART_HEADERS })
    parser.on('part', (stream) => {
      if (parts.length > maxFields) return void stream.resume()
      const part: Part = { header: {}, chunks: [] }
      parts.push(part)
      stream.on('header', (header) => Object.assign(part.header, header))
      stream.on('data', (chunk) => part.chunks.push(Buffer.from(chunk)))
      stream.on('error', bad)
    })
    parser.on('error', bad)
    // One turn of the event loop later, when the last part has passed on its data.
    parser.on('finish', () => setImmediate(finish))
    parser.end(body)

    function finish() {
      if (parts.length > maxFields) return bad()
      if (parts.some(isFile)) return reject(new AppError('invalid_input', 'Send values, not files.'))
      resolve(parts.flatMap(fieldOf))
    }
  })
}

type Part = { header: Record<string, string[]>; chunks: Buffer[] }

function isFile({ header }: Part): boolean {
  const type = header['content-type']?.[0] ?? ''
  const disposition = header['content-disposition']?.[0] ?? ''
  return /^application\/octet-stream\b/i.test(type) || /;\s*filename\*?\s*=/i.test(disposition)
}

/** Nothing for a part that is no named value. Each character of a header is a byte. */
function fieldOf({ header, chunks }: Part): RawField[] {
  const disposition = header['content-disposition']?.[0] ?? ''
  const name = parameterOf(disposition, 'name')
  if (!/^form-data\b/i.test(disposition) || name === undefined) return []
  const charset = parameterOf(`;${header['content-type']?.[0] ?? ''}`, 'charset')
  return [{ name, value: Buffer.concat(chunks).toString('latin1'), charset }]
}

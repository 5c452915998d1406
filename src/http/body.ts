// Turns a request body into named fields: form, JSON or multipart. Knows no dialect and believes nothing.
import { parse as parseForm } from 'node:querystring'
import { Busboy, type BusboyHeaders } from '@fastify/busboy'
import { AppError } from '../errors.ts'

/** A call has a dozen short fields; see the text limits of the dialects. */
export const MAX_BODY_BYTES = 64 * 1024
const MAX_FIELDS = 100
/** Of JSON; deeper values are no fields of any call, and would overflow whatever walks through them. */
const MAX_JSON_DEPTH = 20

/** Without a prototype, so that `__proto__` and `constructor` are plain names. */
export type Fields = Record<string, unknown>

/** All values of each name, in the order in which they came. */
export type NamedTexts = Iterable<readonly [name: string, texts: readonly string[]]>

/** How a dialect understands a form. */
export type FormReading = {
  maxFields: number
  collect(texts: NamedTexts): Fields
  /** A form that begins with `{` or `[` is JSON under the wrong label. */
  mayBeJson: boolean
}

/** Names are plain; of a name sent twice the last value counts. */
const PLAIN: FormReading = { maxFields: MAX_FIELDS, collect: lastOfEach, mayBeJson: true }

/** Errors: invalid_input, unsupported_media_type. */
export async function readFields(
  contentType: string | undefined,
  body: Buffer,
  reading: FormReading = PLAIN,
): Promise<Fields> {
  if (body.length === 0) return noFields()
  const type = (contentType ?? '').split(';', 1)[0]?.trim().toLowerCase()
  if (type === '' || type === 'application/x-www-form-urlencoded') {
    const text = body.toString('utf8')
    return reading.mayBeJson && /^\s*[{[]/.test(text) ? readJson(text) : readForm(text, reading)
  }
  if (type === 'application/json') return readJson(body.toString('utf8'))
  if (type === 'multipart/form-data') return readMultipart(contentType ?? '', body, reading)
  throw new AppError(
    'unsupported_media_type',
    'Send application/x-www-form-urlencoded, application/json or multipart/form-data.',
  )
}

export function noFields(): Fields {
  return Object.create(null) as Fields
}

function lastOfEach(texts: NamedTexts): Fields {
  const fields = noFields()
  for (const [name, values] of texts) fields[name] = values.at(-1)
  return fields
}

/** A form, or the query of a URL. Names beyond the reading's bound are left out. */
export function readForm(text: string, { maxFields, collect }: FormReading): Fields {
  const parsed = parseForm(text, '&', '=', { maxKeys: maxFields })
  return collect(Object.entries(parsed).map(([name, value = '']) => [name, [value].flat()]))
}

function readJson(text: string): Fields {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    throw new AppError('invalid_input', 'The body is not valid JSON.', { cause: error })
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new AppError('invalid_input', 'The body must be one JSON object.')
  }
  if (isDeeperThan(MAX_JSON_DEPTH, value)) {
    throw new AppError('invalid_input', 'The body is nested too deeply.')
  }
  const fields = noFields()
  for (const [name, field] of Object.entries(value)) fields[name] = field
  return fields
}

function isDeeperThan(depth: number, value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  return depth === 0 || Object.values(value).some((part) => isDeeperThan(depth - 1, part))
}

function readMultipart(
  contentType: string,
  body: Buffer,
  { maxFields, collect }: FormReading,
): Promise<Fields> {
  return new Promise((resolve, reject) => {
    const texts = new Map<string, string[]>()
    const bad = (cause?: unknown) =>
      reject(new AppError('invalid_input', 'The multipart body is broken or too large.', { cause }))
    try {
      const limits = {
        fields: maxFields,
        parts: maxFields,
        files: 0,
        fieldSize: MAX_BODY_BYTES,
        headerPairs: 20,
      }
      const headers: BusboyHeaders = { 'content-type': contentType }
      const parser = new Busboy({ headers, limits })
      parser.on('field', (name, value) => {
        texts.set(name, [...(texts.get(name) ?? []), value])
      })
      parser.on('file', (_name, stream) => stream.resume())
      parser.on('filesLimit', () => reject(new AppError('invalid_input', 'Send values, not files.')))
      parser.on('fieldsLimit', () => bad())
      parser.on('partsLimit', () => bad())
      parser.on('error', bad)
      parser.on('finish', () => {
        try {
          resolve(collect(texts))
        } catch (error) {
          reject(error)
        }
      })
      parser.end(body)
    } catch (error) {
      bad(error)
    }
  })
}

// Turns a request body into named fields: form, JSON or multipart. Knows no dialect and believes nothing.
import { parse as parseForm } from 'node:querystring'
import { Busboy, type BusboyHeaders } from '@fastify/busboy'
import { AppError } from '../errors.ts'

/** A call has a dozen short fields; see the text limits of the dialects. */
export const MAX_BODY_BYTES = 64 * 1024
const MAX_FIELDS = 100

/** Without a prototype, so that `__proto__` and `constructor` are plain names. */
export type Fields = Record<string, unknown>

/** Of a name sent twice the last value counts. Errors: invalid_input, unsupported_media_type. */
export async function readFields(contentType: string | undefined, body: Buffer): Promise<Fields> {
  if (body.length === 0) return noFields()
  const type = (contentType ?? '').split(';', 1)[0]?.trim().toLowerCase()
  if (type === '' || type === 'application/x-www-form-urlencoded') return readForm(body)
  if (type === 'application/json') return readJson(body)
  if (type === 'multipart/form-data') return readMultipart(contentType ?? '', body)
  throw new AppError(
    'unsupported_media_type',
    'Send application/x-www-form-urlencoded, application/json or multipart/form-data.',
  )
}

export function noFields(): Fields {
  return Object.create(null) as Fields
}

function readForm(body: Buffer): Fields {
  const fields = noFields()
  const parsed = parseForm(body.toString('utf8'), '&', '=', { maxKeys: MAX_FIELDS })
  for (const name of Object.keys(parsed)) {
    const value = parsed[name]
    fields[name] = Array.isArray(value) ? value.at(-1) : value
  }
  return fields
}

function readJson(body: Buffer): Fields {
  let value: unknown
  try {
    value = JSON.parse(body.toString('utf8'))
  } catch (error) {
    throw new AppError('invalid_input', 'The body is not valid JSON.', { cause: error })
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new AppError('invalid_input', 'The body must be one JSON object.')
  }
  const fields = noFields()
  for (const [name, field] of Object.entries(value)) fields[name] = field
  return fields
}

function readMultipart(contentType: string, body: Buffer): Promise<Fields> {
  return new Promise((resolve, reject) => {
    const fields = noFields()
    const bad = (cause?: unknown) =>
      reject(new AppError('invalid_input', 'The multipart body is broken or too large.', { cause }))
    try {
      const limits = {
        fields: MAX_FIELDS,
        parts: MAX_FIELDS,
        files: 0,
        fieldSize: MAX_BODY_BYTES,
        headerPairs: 20,
      }
      const headers: BusboyHeaders = { 'content-type': contentType }
      const parser = new Busboy({ headers, limits })
      parser.on('field', (name, value) => {
        fields[name] = value
      })
      parser.on('file', (_name, stream) => stream.resume())
      parser.on('filesLimit', () => reject(new AppError('invalid_input', 'Send values, not files.')))
      parser.on('fieldsLimit', () => bad())
      parser.on('partsLimit', () => bad())
      parser.on('error', bad)
      parser.on('finish', () => resolve(fields))
      parser.end(body)
    } catch (error) {
      bad(error)
    }
  })
}

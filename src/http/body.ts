// Turns a request body into named fields: form, JSON or multipart. Knows no dialect and trusts nothing. Bytes that are
// invalid in the named charset, or in UTF-8 without one, are refused with the field's name (text.ts).
import type { FastifyRequest } from 'fastify'
import { AppError } from '../errors.ts'
import { type Charset, decodeText, findCharset, type OneByteCharset, withoutMark } from '../text.ts'
import { decodedBody } from './content-coding.ts'
import { formFields, multipartFields, parameterOf, type RawField } from './form-bytes.ts'

/** A call has a dozen short fields; see the text limits of the dialects. */
export const MAX_BODY_BYTES = 64 * 1024
const MAX_FIELDS = 100
/** Depth of JSON. Deeper values are in no call, and would overflow the stack of code that visits them. */
const MAX_JSON_DEPTH = 20

/** Without a prototype, so that `__proto__` and `constructor` are plain names. */
export type Fields = Record<string, unknown>

/** All values of each name, in the order in which they came. */
export type NamedTexts = Iterable<readonly [name: string, texts: readonly string[]]>

/** How a dialect reads a form. */
export type FormReading = {
  maxFields: number
  collect(texts: NamedTexts): Fields
  /** Whether a form that begins with `{` or `[` is read as JSON with a wrong content type. */
  mayBeJson: boolean
}

/** Names are plain; when a name is sent twice, the last value counts. */
const PLAIN: FormReading = { maxFields: MAX_FIELDS, collect: lastOfEach, mayBeJson: true }
/** A name that is sent twice has a list of values. */
export const LISTED: FormReading = { maxFields: MAX_FIELDS, collect: allOfEach, mayBeJson: false }

/** Errors: invalid_input, unsupported_media_type, unsupported_encoding, body_too_large. */
export async function readBody(
  { body, headers }: Pick<FastifyRequest, 'body' | 'headers'>,
  { reading = PLAIN, maxBytes = MAX_BODY_BYTES }: { reading?: FormReading; maxBytes?: number } = {},
): Promise<Fields> {
  if (!Buffer.isBuffer(body)) return noFields()
  const sent = await decodedBody(body, headers['content-encoding'], maxBytes)
  return readFields(headers['content-type'], sent, reading)
}

/** Errors: invalid_input, unsupported_media_type. */
export async function readFields(
  contentType: string | undefined,
  body: Buffer,
  reading: FormReading = PLAIN,
): Promise<Fields> {
  if (body.length === 0) return noFields()
  const header = contentType ?? ''
  const type = header.split(';', 1)[0]?.trim().toLowerCase()
  const named = parameterOf(header, 'charset')
  if (type === '' || type === 'application/x-www-form-urlencoded') {
    const bytes = withoutMark(body, 'UTF-8')
    const form = bytes.toString('latin1')
    if (reading.mayBeJson && JSON_BEGINS.test(form)) return readJson(bytes, named)
    return reading.collect(textsOf(formFields(form, reading.maxFields), named))
  }
  if (type === 'application/json') return readJson(withoutMark(body, 'UTF-8'), named)
  if (type === 'multipart/form-data') {
    return reading.collect(textsOf(await multipartFields(header, body, reading.maxFields), named))
  }
  throw new AppError(
    'unsupported_media_type',
    'Send application/x-www-form-urlencoded, application/json or multipart/form-data.',
  )
}

const JSON_BEGINS = /^\s*[{[]/

/** Reads the query of a URL, in which each character is a byte. Errors: invalid_input. */
export function readQuery(url: string, { maxFields, collect }: FormReading = PLAIN): Fields {
  const query = url.split('?').slice(1).join('?')
  return collect(textsOf(formFields(query, maxFields), undefined))
}

export function noFields(): Fields {
  return Object.create(null) as Fields
}

function lastOfEach(texts: NamedTexts): Fields {
  const fields = noFields()
  for (const [name, values] of texts) fields[name] = values.at(-1)
  return fields
}

function allOfEach(texts: NamedTexts): Fields {
  const fields = noFields()
  for (const [name, values] of texts) fields[name] = values.length === 1 ? values[0] : values
  return fields
}

/** A form may name its charset in a field of its own (RFC 7578 section 4.6). */
const CHARSET_FIELD = '_charset_'

function textsOf(raw: readonly RawField[], named: string | undefined): Map<string, string[]> {
  const own = raw.find(({ name }) => name === CHARSET_FIELD)?.value
  const whole = charsetOf(named ?? own)
  const texts = new Map<string, string[]>()
  for (const field of raw) {
    const name = decodeBytes(field.name, whole)
    if (name === undefined) throw notText('The name of a field', whole)
    const charset = field.charset === undefined ? whole : charsetOf(field.charset)
    const text = decodeBytes(field.value, charset)
    if (text === undefined) throw notText(shownName(name), charset)
    const values = texts.get(name)
    if (values) values.push(text)
    else texts.set(name, [text])
  }
  return texts
}

const BEYOND_ASCII = /[\x80-\xff]/

/** Each character of `bytes` is a byte. ASCII is the same in every charset that is taken here. */
function decodeBytes(bytes: string, charset: OneByteCharset): string | undefined {
  return BEYOND_ASCII.test(bytes) ? decodeText(Buffer.from(bytes, 'latin1'), charset) : bytes
}

/** Errors: invalid_input, naming the charset. */
function charsetOf(label: string | undefined): OneByteCharset {
  const charset = label === undefined || label === '' ? 'UTF-8' : findCharset(label)
  if (charset !== undefined && charset !== 'UTF-16LE' && charset !== 'UTF-16BE') return charset
  const shown = /^[\w.:-]{1,40}$/.test(label ?? '') ? ` "${label}"` : ''
  throw new AppError(
    'invalid_input',
    `The charset${shown} is not taken here: send UTF-8, ISO-8859-1, windows-1252 or US-ASCII.`,
  )
}

function notText(what: string, charset: Charset): AppError {
  return new AppError(
    'invalid_input',
    `${what} is not valid ${charset}. Send UTF-8, or name the charset in Content-Type.`,
  )
}

/** A name from outside is repeated in a sentence only when it is plain. */
function shownName(name: string): string {
  return /^[\w.[\]-]{1,64}$/.test(name) ? name : 'A field'
}

/** Quotes as text processors write them; a sample copied from a web page has them. */
export function isTypeset(text: string): boolean {
  return /[\u2018-\u201F\u00AB\u00BB]/.test(text)
}

/** A hint for text that should be JSON and is not. */
export function quotesHint(text: string): string {
  return isTypeset(text) ? `; it has typographic quotes, and JSON has straight ones (")` : ''
}

function readJson(bytes: Buffer, named: string | undefined): Fields {
  const charset = charsetOf(named)
  const text = decodeText(bytes, charset)
  if (text === undefined) throw notText(fieldBefore(bytes, charset) ?? 'The body', charset)
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    throw new AppError('invalid_input', `The body is not valid JSON${quotesHint(text)}.`, { cause: error })
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

/** The field whose text has the first invalid byte; undefined when this is not known. */
function fieldBefore(bytes: Buffer, charset: Charset): string | undefined {
  const isValid = (length: number) => decodeText(bytes.subarray(0, length), charset) !== undefined
  /** Up to `length`, without the bytes of a character that was cut. */
  const validIn = (length: number) =>
    [length, length - 1, length - 2, length - 3].find((one) => one >= 0 && isValid(one))
  let [good, bad] = [0, bytes.length]
  while (bad - good > 1) {
    const middle = (good + bad) >>> 1
    if (validIn(middle) === undefined) bad = middle
    else good = middle
  }
  const before = bytes.toString('latin1', 0, validIn(good))
  return /"([\w-]{1,64})"\s*:\s*"[^"]*$/.exec(before)?.[1]
}

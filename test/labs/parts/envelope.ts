// Whether AMAPI may give an answer: judged from outside, by the contract alone.

/** The statuses that an AMAPI address may answer in envelope mode to any request. */
const HTTP_STATUSES = new Set([200, 400, 404, 405, 408, 413, 415, 429, 431])
const INTERNAL_ERROR = 1900

export type RawAnswer = { httpStatus: number; contentType: string; text: string }

/** The fault of an answer; undefined when there is none. */
export function envelopeFault({ httpStatus, contentType, text }: RawAnswer): string | undefined {
  if (!HTTP_STATUSES.has(httpStatus)) return `HTTP status ${httpStatus}`
  if (contentType !== 'application/json; charset=utf-8') return `content type "${contentType}"`
  let body: unknown
  try {
    body = JSON.parse(text)
  } catch {
    return 'not JSON'
  }
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return 'not an object'
  if (Object.keys(body)[0] !== 'status') return 'status is not the first field'
  const { status, code, message } = body as Record<string, unknown>
  if (status === 'success') return httpStatus === 200 ? undefined : `success with HTTP status ${httpStatus}`
  if (status !== 'error') return `status "${status}"`
  if (!Number.isInteger(code)) return `code "${code}"`
  if (code === INTERNAL_ERROR) return 'internal error'
  if (typeof message !== 'string' || message === '') return 'no message'
  const extra = Object.keys(body).filter((name) => !['status', 'code', 'message'].includes(name))
  return extra.length === 0 ? undefined : `unexpected fields ${extra}`
}

/** `success` or the code of an error. */
export function outcomeOf(text: string): string {
  const body = JSON.parse(text)
  return body.status === 'success' ? 'success' : String(body.code)
}

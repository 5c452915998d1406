// When revocation lists must be renewed: Node checks them and does not say it. Reads the few structures of RFC 5280
// section 5.1 that come before that time.
import type { Instant } from '../clock.ts'

const LIST = /-----BEGIN X509 CRL-----([^-]+)-----END X509 CRL-----/g
const INTEGER = 0x02
const UTC_TIME = 0x17
const GENERALIZED_TIME = 0x18

type Part = { tag: number; body: Buffer; rest: Buffer }

/** The nextUpdate of each list in a PEM file; lists without one are left out. Errors: a plain one when a list is damaged. */
export function revocationEnds(pem: Buffer): Instant[] {
  const lists = [...pem.toString('latin1').matchAll(LIST)]
  if (lists.length === 0) throw new Error('The file holds no revocation list in PEM.')
  return lists.flatMap(([, text = '']) => nextUpdateOf(Buffer.from(text, 'base64')))
}

function nextUpdateOf(der: Buffer): Instant[] {
  const signed = partOf(partOf(der).body)
  let at = partOf(signed.body)
  if (at.tag === INTEGER) at = partOf(at.rest) // version; then the algorithm, the issuer and thisUpdate
  const thisUpdate = partOf(partOf(at.rest).rest)
  if (thisUpdate.rest.length === 0) return []
  const { tag, body } = partOf(thisUpdate.rest)
  return tag === UTC_TIME || tag === GENERALIZED_TIME ? [timeOf(tag, body.toString('latin1'))] : []
}

function partOf(bytes: Buffer): Part {
  const [tag, first] = [bytes[0], bytes[1]]
  if (tag === undefined || first === undefined) throw new Error('A revocation list is cut short.')
  const extra = first < 0x80 ? 0 : first & 0x7f
  if (extra > 4) throw new Error('A revocation list is damaged.')
  const length = extra === 0 ? first : bytes.readUIntBE(2, extra)
  const begin = 2 + extra
  return { tag, body: bytes.subarray(begin, begin + length), rest: bytes.subarray(begin + length) }
}

/** `YYMMDDhhmmssZ` (until 2049) or `YYYYMMDDhhmmssZ`. */
function timeOf(tag: number, text: string): Instant {
  const century = tag === GENERALIZED_TIME ? '' : Number(text.slice(0, 2)) < 50 ? '20' : '19'
  const [, y, mo, d, h, mi, s] =
    /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/.exec(century + text)?.map(Number) ?? []
  if (!y || !mo || !d) throw new Error('A revocation list is damaged.')
  return Date.UTC(y, mo - 1, d, h, mi, s)
}

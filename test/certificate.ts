// A fresh self-signed certificate for localhost, so that tests speak real TLS without a tool and without a key in the
// repository. Writes the few DER structures of RFC 5280 that this needs.
import { generateKeyPairSync, sign } from 'node:crypto'

export type Certificate = { key: string; cert: string }

const SEQUENCE = 0x30
const SET = 0x31
const INTEGER = 0x02
const BIT_STRING = 0x03
const OCTET_STRING = 0x04
const OBJECT_ID = 0x06
const UTF8_STRING = 0x0c
const UTC_TIME = 0x17
const context = (tag: number, constructed: boolean) => 0x80 | tag | (constructed ? 0x20 : 0)

const ECDSA_SHA256 = '2a8648ce3d040302'
const COMMON_NAME = '550403'
const SUBJECT_ALT_NAME = '551d11'

/** Valid for `localhost` and `127.0.0.1`, whatever its common name, from yesterday for two days. */
export function makeCertificate(commonName = 'localhost'): Certificate {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const algorithm = der(SEQUENCE, objectId(ECDSA_SHA256))
  const name = der(SEQUENCE, der(SET, der(SEQUENCE, objectId(COMMON_NAME), der(UTF8_STRING, commonName))))
  const dayMs = 86_400_000
  const validity = der(SEQUENCE, utcTime(Date.now() - dayMs), utcTime(Date.now() + dayMs))
  const names = der(
    SEQUENCE,
    der(context(2, false), 'localhost'),
    der(context(7, false), Buffer.from([127, 0, 0, 1])),
  )
  const extensions = der(SEQUENCE, der(SEQUENCE, objectId(SUBJECT_ALT_NAME), der(OCTET_STRING, names)))
  const body = der(
    SEQUENCE,
    der(context(0, true), der(INTEGER, Buffer.from([2]))),
    der(INTEGER, Buffer.from([1])),
    algorithm,
    name,
    validity,
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    der(context(3, true), extensions),
  )
  const signature = der(BIT_STRING, Buffer.from([0]), sign('sha256', body, privateKey))
  const certificate = der(SEQUENCE, body, algorithm, signature)
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: pem('CERTIFICATE', certificate),
  }
}

/** Of this certificate's own key, which it may revoke itself under; good for two days. */
export function makeRevocationList({ key }: Certificate, commonName: string, revoked: boolean): string {
  const algorithm = der(SEQUENCE, objectId(ECDSA_SHA256))
  const name = der(SEQUENCE, der(SET, der(SEQUENCE, objectId(COMMON_NAME), der(UTF8_STRING, commonName))))
  const dayMs = 86_400_000
  const since = utcTime(Date.now() - dayMs)
  const body = der(
    SEQUENCE,
    ...[der(INTEGER, Buffer.from([1])), algorithm, name, since, utcTime(Date.now() + dayMs)],
    ...(revoked ? [der(SEQUENCE, der(SEQUENCE, der(INTEGER, Buffer.from([1])), since))] : []),
  )
  const signature = der(BIT_STRING, Buffer.from([0]), sign('sha256', body, key))
  return pem('X509 CRL', der(SEQUENCE, body, algorithm, signature))
}

function pem(what: string, bytes: Buffer): string {
  const lines = bytes.toString('base64').replace(/.{64}/g, '$&\n')
  return `-----BEGIN ${what}-----\n${lines}\n-----END ${what}-----\n`
}

function der(tag: number, ...parts: (Buffer | string)[]): Buffer {
  const body = Buffer.concat(parts.map((part) => Buffer.from(part)))
  if (body.length < 128) return Buffer.concat([Buffer.from([tag, body.length]), body])
  const length = Buffer.from(body.length.toString(16).padStart(4, '0'), 'hex')
  return Buffer.concat([Buffer.from([tag, 0x82]), length, body])
}

function objectId(hex: string): Buffer {
  return der(OBJECT_ID, Buffer.from(hex, 'hex'))
}

function utcTime(at: number): Buffer {
  return der(UTC_TIME, `${new Date(at).toISOString().replace(/[-:T]/g, '').slice(2, 14)}Z`)
}

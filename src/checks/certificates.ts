// The certificate files of HTTPS and of RADIUS over TLS: do they belong together, and how long are they good for?
import { createPrivateKey, X509Certificate } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { isIP } from 'node:net'
import { DAY_MS, type Instant } from '../clock.ts'
import type { HttpConfig, RadiusConfig } from '../config/config.ts'
import type { TlsPaths } from '../config/tls-files.ts'
import { green, red, type Said, yellow } from './finding.ts'
import { revocationEnds } from './revocation-list.ts'
import { utcText } from './words.ts'

const SOON_MS = 14 * DAY_MS
/** Lists are renewed every few days or hours. */
const LIST_SOON_MS = DAY_MS
const CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g

type Tls = { http: Pick<HttpConfig, 'tls' | 'publicUrl'>; radius: Pick<RadiusConfig, 'tls'> }

/** Errors: those of reading and of bytes that are no certificate, key or list. */
export async function lookAtCertificates({ http, radius }: Tls, now: Instant): Promise<Said[]> {
  const found = [
    ...(http.tls ? await judgeListener(HTTPS, http.tls, now) : []),
    ...(http.tls
      ? judgeName(await certificatesIn(http.tls.certFile), http.tls.certFile, http.publicUrl)
      : []),
    ...(radius.tls ? await judgeListener(RADIUS, radius.tls, now) : []),
  ]
  if (found.length > 0) return found
  const used = [...(http.tls ? [HTTPS.name] : []), ...(radius.tls ? [RADIUS.name] : [])].join(' and ')
  return [
    green(
      used === ''
        ? 'HTTPS and RADIUS over TLS are off.'
        : `The certificates of ${used} are good for 14 days and more.`,
    ),
  ]
}

/** `refused`: who gets no connection without a good certificate. */
type TlsUse = { name: string; refused: string }
const HTTPS: TlsUse = { name: 'HTTPS', refused: 'callers and browsers refuse it' }
const RADIUS: TlsUse = { name: 'RADIUS over TLS', refused: 'gateways over TLS are refused' }

async function judgeListener(listener: TlsUse, paths: TlsPaths, now: Instant): Promise<Said[]> {
  const { certFile, keyFile, caFile, crlFile } = paths
  const files = await Promise.all(
    [certFile, caFile]
      .filter((path) => path !== undefined)
      .map(async (path) => ({ path, certificates: await certificatesIn(path) })),
  )
  const found = files.flatMap(({ path, certificates }) =>
    certificates.flatMap((one) => judgeCertificate(one, path, listener, now)),
  )
  if (!files[0]?.certificates[0]?.checkPrivateKey(createPrivateKey(await readFile(keyFile))))
    found.push(red(`${keyFile} is not the private key of ${certFile}: ${listener.name} cannot start.`))
  if (crlFile) found.push(...judgeLists(revocationEnds(await readFile(crlFile)), crlFile, now))
  return found
}

function judgeName([first]: readonly X509Certificate[], path: string, publicUrl: string): Said[] {
  const host = new URL(publicUrl).hostname.replace(/^\[|\]$/g, '')
  if (isIP(host) ? first?.checkIP(host) : first?.checkHost(host)) return []
  return [yellow(`The certificate in ${path} does not name ${host}, the host of the public address.`)]
}

/** The first end of what each file holds, by what the file is. Errors: as above. */
export async function certificateEnds({ http, radius }: Tls): Promise<{ file: string; at: Instant }[]> {
  const files = [
    { file: 'https', path: http.tls?.certFile },
    { file: 'radius', path: radius.tls?.certFile },
    { file: 'radius_ca', path: radius.tls?.caFile },
  ]
  const ends = await Promise.all(
    files.map(async ({ file, path }) => {
      if (path === undefined) return []
      const all = await certificatesIn(path)
      return [{ file, at: Math.min(...all.map(({ validTo }) => Date.parse(validTo))) }]
    }),
  )
  const lists = radius.tls?.crlFile ? revocationEnds(await readFile(radius.tls.crlFile)) : []
  return [...ends.flat(), ...(lists.length > 0 ? [{ file: 'radius_crl', at: Math.min(...lists) }] : [])]
}

async function certificatesIn(path: string): Promise<X509Certificate[]> {
  const blocks = (await readFile(path, 'latin1')).match(CERTIFICATE) ?? []
  if (blocks.length === 0) throw new Error(`${path} holds no certificate in PEM`)
  return blocks.map((block) => new X509Certificate(block))
}

function judgeCertificate(
  { validFrom, validTo }: X509Certificate,
  path: string,
  { refused }: TlsUse,
  now: Instant,
): Said[] {
  const [fromAt, toAt] = [Date.parse(validFrom), Date.parse(validTo)]
  if (toAt <= now) return [red(`A certificate in ${path} has ended ${utcText(toAt)}: ${refused}.`)]
  if (fromAt > now) return [red(`A certificate in ${path} begins only ${utcText(fromAt)}: ${refused}.`)]
  if (toAt - now < SOON_MS)
    return [yellow(`A certificate in ${path} ends ${utcText(toAt)}: renew it; no restart is needed.`)]
  return []
}

function judgeLists(ends: readonly Instant[], path: string, now: Instant): Said[] {
  const first = Math.min(...ends)
  if (first <= now)
    return [
      red(`A revocation list in ${path} was due for renewal ${utcText(first)}: no gateway gets in over TLS.`),
    ]
  if (first - now < LIST_SOON_MS)
    return [yellow(`A revocation list in ${path} must be renewed by ${utcText(first)}.`)]
  return []
}

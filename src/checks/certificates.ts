// The certificate files of RADIUS over TLS: do they belong together, and how long are they good for?
import { createPrivateKey, X509Certificate } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { DAY_MS, type Instant } from '../clock.ts'
import type { RadiusConfig } from '../config/config.ts'
import { green, red, type Said, yellow } from './finding.ts'
import { revocationEnds } from './revocation-list.ts'

const SOON_MS = 14 * DAY_MS
/** Lists are renewed every few days or hours. */
const LIST_SOON_MS = DAY_MS
const CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g

/** Errors: those of reading and of bytes that are no certificate, key or list. */
export async function lookAtCertificates(tls: RadiusConfig['tls'], now: Instant): Promise<Said[]> {
  if (!tls) return [green('RADIUS over TLS is off.')]
  const { certFile, keyFile, caFile, crlFile } = tls
  const cert = await certificatesIn(certFile)
  const found = [...judgeAll(cert, certFile, now), ...judgeAll(await certificatesIn(caFile), caFile, now)]
  if (!cert[0]?.checkPrivateKey(createPrivateKey(await readFile(keyFile))))
    found.push(red(`${keyFile} is not the private key of ${certFile}: RADIUS over TLS cannot start.`))
  if (crlFile) found.push(...judgeLists(revocationEnds(await readFile(crlFile)), crlFile, now))
  return found.length > 0
    ? found
    : [green('The certificates of RADIUS over TLS are good for 14 days and more.')]
}

async function certificatesIn(path: string): Promise<X509Certificate[]> {
  const blocks = (await readFile(path, 'latin1')).match(CERTIFICATE) ?? []
  if (blocks.length === 0) throw new Error(`${path} holds no certificate in PEM`)
  return blocks.map((block) => new X509Certificate(block))
}

function judgeAll(all: readonly X509Certificate[], path: string, now: Instant): Said[] {
  return all.flatMap(({ validFrom, validTo }) =>
    judgeCertificate(Date.parse(validFrom), Date.parse(validTo), path, now),
  )
}

function judgeCertificate(fromAt: Instant, toAt: Instant, path: string, now: Instant): Said[] {
  if (toAt <= now)
    return [red(`A certificate in ${path} has ended ${dayText(toAt)}: gateways over TLS are refused.`)]
  if (fromAt > now) return [red(`A certificate in ${path} begins only ${dayText(fromAt)}.`)]
  if (toAt - now < SOON_MS)
    return [yellow(`A certificate in ${path} ends ${dayText(toAt)}: renew it; no restart is needed.`)]
  return []
}

function judgeLists(ends: readonly Instant[], path: string, now: Instant): Said[] {
  const first = Math.min(...ends)
  if (first <= now)
    return [
      red(`A revocation list in ${path} was due for renewal ${dayText(first)}: no gateway gets in over TLS.`),
    ]
  if (first - now < LIST_SOON_MS)
    return [yellow(`A revocation list in ${path} must be renewed by ${dayText(first)}.`)]
  return []
}

function dayText(at: Instant): string {
  return `on ${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`
}

// The certificate, key, CA and revocation list files of a TLS listener. They are renewed every few months, often by another
// program: a changed file is used without a restart; an unusable one is logged and changes nothing.
import { createPrivateKey, X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createSecureContext } from 'node:tls'
import { MINUTE_MS } from '../clock.ts'
import type { Log } from '../log.ts'

/** How often the files are read; they are few and small. */
export const RENEWED_WITHIN_MS = MINUTE_MS

const REVOCATION_LIST = /-----BEGIN X509 CRL-----[^-]+-----END X509 CRL-----/g

/** Which file cannot be used, and why. */
export class TlsFileError extends Error {
  override name = 'TlsFileError'
}

/** Listeners that ask for no certificate have no `ca`. */
export type TlsFiles = { cert: Buffer; key: Buffer; ca?: Buffer; crl?: string[] }
/** Absolute paths of PEM files. */
export type TlsPaths = { certFile: string; keyFile: string; caFile?: string; crlFile?: string }
export type TlsWatch = {
  /** Their first content. */
  files: TlsFiles
  stop(): void
}

/** `what`: the listener, for the log. */
type Deps = { what: string; paths: TlsPaths; log: Log; use: (renewed: TlsFiles) => void }

/** Throws TlsFileError when they cannot be used now. */
export function watchTlsFiles({ what, paths, log, use }: Deps): TlsWatch {
  const files = readTlsFiles(paths)
  let used = files
  let said: string | undefined

  function look(): void {
    try {
      const found = readTlsFiles(paths)
      said = undefined
      if (areSame(found, used)) return
      use(found)
      used = found
      const { validTo } = new X509Certificate(found.cert)
      log.info({ validTo }, `${what}: the renewed certificate files are in use`)
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error)
      if (why !== said) log.error({ why }, `${what}: going on with the old certificate files`)
      said = why
    }
  }

  const looking = setInterval(look, RENEWED_WITHIN_MS)
  return { files, stop: () => clearInterval(looking) }
}

/** Throws TlsFileError when they cannot be used or do not belong together. */
export function readTlsFiles({ certFile, keyFile, caFile, crlFile }: TlsPaths): TlsFiles {
  const ca = caFile === undefined ? undefined : readBytes(caFile)
  const files = { cert: readBytes(certFile), key: readBytes(keyFile), ...(ca ? { ca } : {}) }
  const crl = crlFile === undefined ? undefined : revocationsIn(readBytes(crlFile), crlFile)
  const cert = certificateIn(files.cert, certFile)
  if (ca && caFile !== undefined) certificateIn(ca, caFile)
  if (!cert.checkPrivateKey(privateKeyIn(files.key, keyFile)))
    throw new TlsFileError(`${keyFile} is not the private key of ${certFile}`)
  checkRest(files, certFile)
  return crl ? { ...files, crl } : files
}

/** Such as a key that is too short, or a chain whose second certificate is damaged. */
function checkRest(files: TlsFiles, certFile: string): void {
  try {
    createSecureContext(files)
  } catch (cause) {
    throw new TlsFileError(`${certFile} cannot be used for TLS: ${(cause as Error).message}`, { cause })
  }
}

function readBytes(path: string): Buffer {
  try {
    return readFileSync(path)
  } catch (cause) {
    throw new TlsFileError(`${path} cannot be read: ${(cause as Error).message}`, { cause })
  }
}

/** The first certificate of the file. */
function certificateIn(bytes: Buffer, path: string): X509Certificate {
  try {
    return new X509Certificate(bytes)
  } catch (cause) {
    throw new TlsFileError(`${path} holds no certificate in PEM`, { cause })
  }
}

function privateKeyIn(bytes: Buffer, path: string) {
  try {
    return createPrivateKey(bytes)
  } catch (cause) {
    throw new TlsFileError(`${path} holds no private key in PEM that is readable without a passphrase`, {
      cause,
    })
  }
}

/** One by one: Node reads only the first list of a file. */
function revocationsIn(bytes: Buffer, path: string): string[] {
  try {
    const crl = bytes.toString('latin1').match(REVOCATION_LIST) ?? []
    if (crl.length === 0) throw new Error('there is none')
    createSecureContext({ crl })
    return crl
  } catch (cause) {
    throw new TlsFileError(`${path} holds no revocation list in PEM`, { cause })
  }
}

function areSame(one: TlsFiles, other: TlsFiles): boolean {
  return (
    isSameRevocation(one, other) &&
    one.cert.equals(other.cert) &&
    one.key.equals(other.key) &&
    (one.ca ? other.ca?.equals(one.ca) === true : other.ca === undefined)
  )
}

export function isSameRevocation(one: TlsFiles, other: TlsFiles): boolean {
  return one.crl?.join() === other.crl?.join()
}

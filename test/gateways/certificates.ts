// A small CA of one run, made by openssl: a certificate for the gateways (which clients check), one for the server's RADIUS
// over TLS, and one for a gateway that calls it. RSA, because old gateways accept nothing else.
import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { GATEWAY_HOST, SERVER_HOST } from './networks.ts'

export const GATEWAY_NAME = 'gw.lab.test'
export const SERVER_NAME = 'latchkey.lab.test'
const DAYS = '10'
const OPENSSL_TIMEOUT_MS = 60_000

export type Certificates = { folder: string; ca: string; gateway: Pair; server: Pair; caller: Pair }
type Pair = { certificate: string; key: string }

/** `caller` is the common name of the certificate that a gateway shows to the server. */
export function makeCertificates(folder: string, caller: string): Certificates {
  mkdirSync(folder, { recursive: true })
  const run = (...args: string[]) =>
    execFileSync('openssl', args, { cwd: folder, stdio: 'ignore', timeout: OPENSSL_TIMEOUT_MS })
  const newKey = ['-newkey', 'rsa:2048', '-nodes', '-sha256']
  const isCa = [
    '-addext',
    'basicConstraints=critical,CA:TRUE',
    '-addext',
    'keyUsage=critical,keyCertSign,cRLSign',
  ]
  run(
    'req',
    '-x509',
    ...newKey,
    '-days',
    DAYS,
    '-subj',
    '/CN=lab ca',
    '-keyout',
    'ca.key',
    '-out',
    'ca.crt',
    ...isCa,
  )

  function issue(file: string, name: string, use: string, names: string): Pair {
    const usage = 'keyUsage=digitalSignature,keyEncipherment\nbasicConstraints=CA:FALSE'
    writeFileSync(join(folder, `${file}.ext`), `subjectAltName=${names}\nextendedKeyUsage=${use}\n${usage}\n`)
    run('req', ...newKey, '-subj', `/CN=${name}`, '-keyout', `${file}.key`, '-out', `${file}.csr`)
    const signedBy = ['-CA', 'ca.crt', '-CAkey', 'ca.key', '-CAcreateserial', '-days', DAYS, '-sha256']
    run('x509', '-req', '-in', `${file}.csr`, ...signedBy, '-out', `${file}.crt`, '-extfile', `${file}.ext`)
    return { certificate: join(folder, `${file}.crt`), key: join(folder, `${file}.key`) }
  }

  return {
    folder,
    ca: join(folder, 'ca.crt'),
    gateway: issue('gateway', GATEWAY_NAME, 'serverAuth', `DNS:${GATEWAY_NAME},IP:${GATEWAY_HOST}`),
    server: issue('server', SERVER_NAME, 'serverAuth', `DNS:${SERVER_NAME},IP:${SERVER_HOST}`),
    caller: issue('caller', caller, 'clientAuth', `DNS:${caller}`),
  }
}

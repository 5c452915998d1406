// What a configuration opens to networks in the clear, in words: allowed, and hardly ever meant. Pure.
import { isLoopback } from '../address.ts'
import { type Config, isPrivateHost } from './config.ts'
import { readPostgresUrl } from './postgres.ts'

export function exposures({
  http,
  metrics,
  database,
}: Pick<Config, 'http' | 'metrics' | 'database'>): string[] {
  const found: string[] = []
  if (!isLoopback(http.host) && http.publicUrl.startsWith('http:'))
    found.push(
      `passwords and tokens cross the network in the clear: LATCHKEY_HTTP_HOST=${http.host} is open and LATCHKEY_PUBLIC_URL is ` +
        'http; let a proxy do TLS, or this server (LATCHKEY_HTTP_TLS_CERT_FILE), and name the https address',
    )
  else if (http.publicUrl.startsWith('http:') && !isPrivateHost(hostOf(http.publicUrl)))
    found.push(
      `links in mails and calls go to ${http.publicUrl} in the clear: let a proxy do TLS, or this server ` +
        '(LATCHKEY_HTTP_TLS_CERT_FILE), and name the https address in LATCHKEY_PUBLIC_URL',
    )
  if (metrics && !isLoopback(metrics.host))
    found.push(`everybody who reaches ${metrics.host} can read the metrics: LATCHKEY_METRICS_HOST`)
  if (database.kind === 'postgres') {
    const { hosts, ssl } = readPostgresUrl(database.url)
    const open = hosts.map(({ host }) => host).filter((host) => !host.startsWith('/') && !isPrivateHost(host))
    if (ssl === false && open.length > 0)
      found.push(
        `the database at ${open.join(', ')} is asked without TLS: say ?sslmode=verify-full in LATCHKEY_DATABASE_URL`,
      )
  }
  return found
}

function hostOf(url: string): string {
  return new URL(url).hostname.replace(/^\[|\]$/g, '')
}

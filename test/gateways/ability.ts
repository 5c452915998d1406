// Whether real gateways can run on this machine: root, a tun device, namespaces, and the daemons, which are installed from
// Debian's packages when they are missing and the user may install.
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'

const PACKAGES: Record<string, string> = {
  '/usr/sbin/openvpn': 'openvpn',
  '/usr/lib/openvpn/radiusplugin.so': 'openvpn-auth-radius',
  '/usr/sbin/charon-systemd': 'charon-systemd',
  '/usr/sbin/swanctl': 'strongswan-swanctl',
  '/usr/lib/ipsec/plugins/libstrongswan-eap-radius.so': 'libcharon-extra-plugins',
  '/usr/lib/ipsec/plugins/libstrongswan-eap-mschapv2.so': 'libcharon-extauth-plugins',
  '/usr/lib/ipsec/plugins/libstrongswan-curve25519.so': 'libstrongswan-extra-plugins',
  '/usr/lib/ipsec/plugins/libstrongswan-gcm.so': 'libstrongswan-standard-plugins',
  '/usr/sbin/ocserv': 'ocserv',
  '/etc/radcli/dictionary': 'libradcli4',
  '/usr/sbin/openconnect': 'openconnect',
  '/usr/sbin/radsecproxy': 'radsecproxy',
  '/usr/bin/faketime': 'faketime',
  '/usr/sbin/ip': 'iproute2',
  '/usr/bin/ping': 'iputils-ping',
  '/usr/bin/openssl': 'openssl',
}
const INSTALL_TIMEOUT_MS = 600_000
const NAMESPACE_TIMEOUT_MS = 60_000

/** The reason why it cannot run here, in a few words; undefined when it can. */
export function findHindrance(): string | undefined {
  if (process.platform !== 'linux') return 'it needs Linux'
  if (process.getuid?.() !== 0) return 'it needs root'
  if (!existsSync('/dev/net/tun')) return 'there is no /dev/net/tun'
  install()
  const missing = missingPackages()
  if (missing.length > 0) return `not installed and not to be had by apt-get: ${missing.join(' ')}`
  return canMakeNamespaces() ? undefined : 'network namespaces are not allowed'
}

export function hasIpv6(): boolean {
  return existsSync('/proc/net/if_inet6')
}

function missingPackages(): string[] {
  const missing = Object.entries(PACKAGES).filter(([file]) => !existsSync(file))
  return missing.map(([, name]) => name)
}

function install(): void {
  const missing = missingPackages()
  if (missing.length === 0 || !existsSync('/usr/bin/apt-get')) return
  console.log(`installing ${missing.join(' ')}`)
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const options = { env, stdio: 'ignore', timeout: INSTALL_TIMEOUT_MS } as const
  try {
    execFileSync('apt-get', ['update', '-qq'], options)
    execFileSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...missing], options)
  } catch {
    // The caller reports packages that are still missing.
  }
}

function canMakeNamespaces(): boolean {
  const name = `latchkey-lab-${process.pid}-probe`
  const options = { stdio: 'ignore', timeout: NAMESPACE_TIMEOUT_MS } as const
  try {
    execFileSync('ip', ['netns', 'add', name], options)
    execFileSync('ip', ['netns', 'del', name], options)
    return true
  } catch {
    return false
  }
}

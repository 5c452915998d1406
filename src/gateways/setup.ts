// What an operator does on the gateway: where it finds this server, and the lines of its configuration. They are those that
// worked with Debian 12's packages (profile.ts).
import { isLoopback } from '../address.ts'
import { typed, typedElsewhere } from '../command-hint.ts'
import type { Config } from '../config/config.ts'
import type { Gateway } from './gateway.ts'
import { getProfile, type ProfileName } from './profile.ts'

export type Setup = {
  gateway: Gateway
  config: Pick<Config, 'radius' | 'http' | 'offlineListMinutes'>
  /** By which an agent knows the server's lists: in the file of its token, below it. */
  signingKeys: readonly string[]
  secret?: string
  agentToken?: string
}

const WILDCARDS = ['0.0.0.0', '::']

/** Which address and ports the server listens on for it, and what to set when it cannot be heard there. */
export function listeningText({ gateway, config }: Setup): string {
  const { hosts, authPort, acctPort, tls } = config.radius
  if (getProfile(gateway.profile).asksBy === 'agent') return agentAsksText(config.http.publicUrl)
  if (gateway.source === null) {
    return tls
      ? `The server listens for its RADIUS over TLS on port ${tls.port} (TCP); its certificate must name ${gateway.name} or ${gateway.host}.`
      : `It has no source, so RADIUS over UDP is not taken from it. "${typed(`gateway set ${gateway.name} --source ADDRESS`)}" says where it sends from; for RADIUS over TLS set LATCHKEY_RADIUS_TLS_CERT_FILE, _KEY_FILE and _CA_FILE.`
  }
  if (authPort === null || acctPort === null)
    return 'The server does not listen for it: LATCHKEY_RADIUS_AUTH_PORT or LATCHKEY_RADIUS_ACCT_PORT is off.'
  const where = `${hosts.join(', ')}, ports ${portText(authPort)} (logins) and ${portText(acctPort)} (accounting), UDP`
  const isHeard = isLoopback(gateway.source.split('/')[0] ?? '') || !hosts.every(isLoopback)
  return isHeard
    ? `The server listens for its RADIUS on ${where}.`
    : `The server listens for RADIUS on this machine only (${where}): set LATCHKEY_RADIUS_HOST to an address that ${gateway.name} reaches, or to 0.0.0.0,:: for all, and start it again.`
}

function agentAsksText(publicUrl: string): string {
  const isHere = new URL(publicUrl).hostname === 'localhost'
  return isHere
    ? `Its agent asks ${publicUrl}, which only this machine can: LATCHKEY_PUBLIC_URL says where others reach the server.`
    : `Its agent asks ${publicUrl}.`
}

/** With several protocols, what each is to call itself. */
function identifiersText({ name, protocols }: Gateway): string {
  if (protocols.length < 2) return ''
  const names = protocols.map(({ slug }) => `${name}/${slug}`)
  return `\n\nEach protocol has its own NAS-Identifier: ${names.join(', ')}.`
}

/** The lines of its configuration, with the secret only where it has just been made. */
export function setupText(setup: Setup): string {
  const { gateway } = setup
  const profile = getProfile(gateway.profile)
  if (profile.asksBy === 'agent') return agentText(setup)
  if (gateway.source === null) return setup.config.radius.tls ? proxyText(setup) : ''
  return (TEXTS[profile.name] ?? genericText)(setup) + identifiersText(gateway)
}

const TEXTS: Readonly<Partial<Record<ProfileName, (setup: Setup) => string>>> = {
  'openvpn-plugin': pluginText,
  strongswan: strongswanText,
  ocserv: ocservText,
}

function pluginText(setup: Setup): string {
  const { server, authPort, acctPort, secret, identifier } = partsOf(setup)
  return `openvpn-auth-radius, its FILE.cnf:

  NAS-Identifier=${identifier}
  NAS-IP-Address=ADDRESS-OF-THE-GATEWAY
  Service-Type=5
  Framed-Protocol=1
  NAS-Port-Type=5
  OpenVPNConfig=/etc/openvpn/server.conf
  subnet=255.255.255.0
  overwriteccfiles=true
  nonfatalaccounting=false
  useauthcontrolfile=true
  server
  {
  \tacctport=${acctPort}
  \tauthport=${authPort}
  \tname=${server}
  \tretry=2
  \twait=2
  \tsharedsecret=${secret}
  }

and in OpenVPN's server.conf:

  plugin /usr/lib/openvpn/radiusplugin.so FILE.cnf
  verify-client-cert none
  username-as-common-name
  duplicate-cn
  status /run/openvpn/status.log 1
  status-version 1
  client-config-dir /etc/openvpn/ccd`
}

function strongswanText(setup: Setup): string {
  const { server, authPort, acctPort, secret, identifier } = partsOf(setup)
  const { disconnect } = setup.gateway
  const dae =
    disconnect.kind === 'coa'
      ? `
    dae {
      enable = yes
      listen = ADDRESS-OF-THE-GATEWAY
      port = ${disconnect.port}
      secret = ${secret}
    }`
      : ''
  return `strongSwan, in strongswan.d/charon/eap-radius.conf (load eap-radius before vici, or dedicated addresses lose to the pool):

  eap-radius {
    load = yes
    accounting = yes
    accounting_close_on_timeout = no
    station_id_with_port = no
    servers {
      main {
        address = ${server}
        auth_port = ${authPort}
        acct_port = ${acctPort}
        secret = ${secret}
        nas_identifier = ${identifier}
      }
    }${dae}
  }

and in the connection: remote { auth = eap-radius, eap_id = %any }, pools = radius and your own, unique = never.`
}

function ocservText(setup: Setup): string {
  const { server, authPort, acctPort, secret, identifier } = partsOf(setup)
  return `ocserv, in ocserv.conf:

  auth = "radius[config=/etc/radcli/radiusclient.conf,groupconfig=true]"
  acct = "radius[config=/etc/radcli/radiusclient.conf]"
  stats-report-time = ${setup.config.radius.interimS}

in /etc/radcli/radiusclient.conf:

  nas-identifier ${identifier}
  authserver ${server}:${authPort}
  acctserver ${server}:${acctPort}
  servers /etc/radcli/servers
  dictionary /etc/radcli/dictionary
  radius_timeout 3
  radius_retries 2

and in /etc/radcli/servers:

  ${server} ${secret}`
}

function genericText(setup: Setup): string {
  const { server, authPort, acctPort, secret, identifier } = partsOf(setup)
  const ends =
    setup.gateway.disconnect.kind === 'coa'
      ? `\n  disconnects       from ${server}, to UDP port ${setup.gateway.disconnect.port}, same secret`
      : ''
  return `On the gateway:

  logins            ${server}, UDP port ${authPort}
  accounting        ${server}, UDP port ${acctPort}, every ${setup.config.radius.interimS} s
  shared secret     ${secret}
  NAS-Identifier    ${identifier}${ends}`
}

function proxyText(setup: Setup): string {
  const { server } = partsOf(setup)
  const port = setup.config.radius.tls?.port
  return `radsecproxy on the gateway, to which the gateway sends RADIUS on 127.0.0.1:

  ListenUDP 127.0.0.1:1812
  ListenUDP 127.0.0.1:1813
  TLS default {
    CACertificateFile /etc/radsecproxy/ca.pem
    CertificateFile /etc/radsecproxy/gateway.pem
    CertificateKeyFile /etc/radsecproxy/gateway.key
  }
  Client 127.0.0.1 {
    type UDP
    secret A-SECRET-OF-THIS-MACHINE-ONLY
  }
  Server ${server} {
    type TLS
    port ${port}
    secret radsec
  }
  Realm * {
    server ${server}
    accountingServer ${server}
  }`
}

function agentText({ gateway, config, signingKeys, agentToken }: Setup): string {
  const [only, second] = gateway.protocols
  const protocol = second ? ` --protocol ${only?.slug}` : ''
  const words = [agentToken ?? 'THE-AGENT-TOKEN', ...signingKeys]
  const offline = config.offlineListMinutes === null ? '' : ' --offline'
  return `On the gateway, with Latchkey installed there as well:

  (umask 077; echo ${words.join(' ')} > /etc/latchkey-agent.token)
  ${typedElsewhere('agent openvpn')} --socket /run/openvpn/management.sock${protocol} \\
    --url ${config.http.publicUrl} --token-file /etc/latchkey-agent.token \\
    --spool /var/lib/latchkey-agent${offline}

and in the server.conf of ${gateway.name}'s OpenVPN:

  management /run/openvpn/management.sock unix
  management-client-auth
  management-hold
  verify-client-cert none
  username-as-common-name
  duplicate-cn
  auth-gen-token 0 external-auth`
}

function partsOf({ gateway, config, secret }: Setup) {
  const { authPort, acctPort } = config.radius
  return {
    server: serverAddress(gateway, config),
    authPort: portText(authPort ?? 0),
    acctPort: portText(acctPort ?? 0),
    secret: secret ?? 'THE-SHARED-SECRET',
    identifier: identifierOf(gateway),
  }
}

/** What the gateway can call this server by, as far as anybody here knows. */
function serverAddress({ source }: Gateway, { radius, http }: Setup['config']): string {
  const isSameMachine = source !== null && isLoopback(source.split('/')[0] ?? '')
  const own = radius.hosts.find((host) => !WILDCARDS.includes(host) && isLoopback(host) === isSameMachine)
  if (own !== undefined) return own
  const { hostname } = new URL(http.publicUrl)
  return isSameMachine ? '127.0.0.1' : hostname === 'localhost' ? 'ADDRESS-OF-THIS-SERVER' : hostname
}

/** With several protocols each asks under its own: the server must know which one a login is for. */
function identifierOf({ name, profile, protocols }: Gateway): string {
  const [first, ...others] = protocols.toSorted((a, b) => Number(fits(b.slug)) - Number(fits(a.slug)))
  return others.length === 0 ? name : `${name}/${first?.slug}`

  function fits(slug: string): boolean {
    return slug.startsWith(profile === 'strongswan' ? 'ike' : (profile.split('-')[0] ?? ''))
  }
}

function portText(port: number): string {
  return port === 0 ? 'ANY-FREE-PORT' : String(port)
}

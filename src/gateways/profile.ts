// What each kind of gateway really does, as measured with Debian 12's packages. Other code asks here instead of knowing
// them. A finding that changes with a new release of a gateway is changed here, and nowhere else.

import { typed, typedElsewhere } from '../command-hint.ts'
import { nearest } from '../did-you-mean.ts'
import { AppError } from '../errors.ts'

export const PROFILE_NAMES = ['openvpn-plugin', 'openvpn-agent', 'strongswan', 'ocserv', 'generic'] as const
export type ProfileName = (typeof PROFILE_NAMES)[number]

export const DISCONNECT_KINDS = ['none', 'coa', 'agent'] as const
export type DisconnectKind = (typeof DISCONNECT_KINDS)[number]

export type Profile = {
  name: ProfileName
  /** `agent`: asks over HTTPS with its own token, never by RADIUS. */
  asksBy: 'radius' | 'agent'
  /** The start report names the address of the session; otherwise only later reports do. */
  startHasFramedAddress: boolean
  /** `never`: with a Session-Timeout this gateway logs in again and again, without a pause. */
  sessionTimeout: 'safe' | 'never'
  /** `login`: ends every session of the name, whichever key the order carries. */
  disconnectsBy: 'session' | 'login'
  /** Listens for RFC 5176 on IPv4 only. */
  deafOverIpv6: boolean
  /** Ways to end a session that work, the best one first. */
  disconnects: readonly [DisconnectKind, ...DisconnectKind[]]
  /** Advice to an operator whose gateway of this kind has sessions that must end, but no disconnect channel. */
  noDisconnectAdvice: string
  /** Reports go on after a session died: its time grows, its octets do not. Only growing octets prove that it is alive. */
  reportsAfterDeath: boolean
  /** Believes nothing else of Class (RFC 2865 section 5.25) than that it is to be sent back. */
  returnsClass: boolean
  /** A login's name becomes the name of a file: what could lead out of its folder must not get in. */
  usernamesReachFiles: boolean
  /** An address, once sent, goes to every session of the login: a second session would take the packets of the first. */
  addressesStayWithLogin: boolean
  /** Sends Message-Authenticator (RFC 3579 section 3.2) with every login. */
  sendsMessageAuthenticator: boolean
  /** Takes a forged answer for a good one over plain RADIUS. */
  believesForgedAnswers: boolean
}

const GENERIC: Profile = {
  name: 'generic',
  asksBy: 'radius',
  startHasFramedAddress: true,
  sessionTimeout: 'never', // the gateway could be one that loops
  disconnectsBy: 'session',
  deafOverIpv6: false,
  disconnects: ['none', 'coa', 'agent'],
  noDisconnectAdvice: `"${typed('gateway set NAME --disconnect coa')}" (RFC 5176) or "agent" gives it one, if the gateway supports it`,
  reportsAfterDeath: false,
  returnsClass: true,
  usernamesReachFiles: false,
  addressesStayWithLogin: false,
  sendsMessageAuthenticator: true,
  believesForgedAnswers: false,
}

const PROFILES: Readonly<Record<ProfileName, Profile>> = {
  generic: GENERIC,
  /** openvpn-auth-radius 2.1: no listener for disconnects, never looks at Message-Authenticator, ignores Session-Timeout. */
  'openvpn-plugin': {
    ...GENERIC,
    name: 'openvpn-plugin',
    sessionTimeout: 'safe',
    disconnects: ['none'],
    noDisconnectAdvice: `use "${typedElsewhere('agent openvpn')}" in place of the plugin (profile openvpn-agent), or close it there`,
    reportsAfterDeath: true, // after kill -9 of OpenVPN the plugin's process is left alone
    usernamesReachFiles: true, // a user named ../evil made it write outside its client-config-dir
    addressesStayWithLogin: true, // in a file of that folder, which it never removes
    sendsMessageAuthenticator: false,
  },
  /** OpenVPN 2.6 through its management socket. */
  'openvpn-agent': {
    ...GENERIC,
    name: 'openvpn-agent',
    asksBy: 'agent',
    sessionTimeout: 'safe',
    disconnects: ['agent', 'none'],
    noDisconnectAdvice: `"${typed('gateway set NAME --disconnect agent')}" lets its agent end sessions`,
  },
  /** strongSwan 5.9: Session-Timeout becomes a re-authentication, which loops when it is short. */
  strongswan: {
    ...GENERIC,
    name: 'strongswan',
    disconnectsBy: 'login', // ignores Acct-Session-Id
    deafOverIpv6: true,
    disconnects: ['coa', 'none'],
    noDisconnectAdvice: `"${typed('gateway set NAME --disconnect coa')}" lets it end sessions`,
  },
  /** ocserv 1.1 with radcli 1.2, which lets in whom a forged Access-Accept names. */
  ocserv: {
    ...GENERIC,
    name: 'ocserv',
    startHasFramedAddress: false,
    sessionTimeout: 'safe',
    disconnects: ['none'],
    returnsClass: false, // takes it for the name of a group
    noDisconnectAdvice:
      'close it there ("occtl disconnect user LOGIN"), or serve people by OpenVPN with the agent',
    sendsMessageAuthenticator: false,
    believesForgedAnswers: true,
  },
}

/** Errors: invalid_input. */
export function getProfile(name: string): Profile {
  const known = PROFILE_NAMES.find((one) => one === name)
  if (known) return PROFILES[known]
  throw new AppError(
    'invalid_input',
    `There is no profile "${name}". Did you mean ${nearest(name, PROFILE_NAMES)}? There are: ${PROFILE_NAMES.join(', ')}`,
  )
}

/** Nothing that a folder or a shell could take for something else. */
const NAME_OF_A_FILE = /^[A-Za-z0-9][A-Za-z0-9._@-]{0,62}$/

/** Whether a login of this name may be let in: at some gateways a name like ../x leads out of a folder. */
export function mayUseName({ usernamesReachFiles }: Profile, username: string): boolean {
  return !usernamesReachFiles || (NAME_OF_A_FILE.test(username) && !username.includes('..'))
}

// The attributes as data, by the RFC that defines them. attributes.ts derives the type of each value from it, so that a
// wrong name or a wrong kind of value does not compile. Unlisted attributes are skipped when read.

/** How a value is encoded. `time` is in seconds since 1970; `text` is kept as text.ts says: no bytes are lost. */
export type ValueKind = 'text' | 'octets' | 'integer' | 'time' | 'ipv4' | 'ipv6' | 'prefix6' | 'long_octets'
export type Definition<K extends ValueKind = ValueKind> = {
  readonly kind: K
  readonly type: number
  /** For attributes inside a Vendor-Specific (RFC 2865 section 5.26). */
  readonly vendor?: number
}

const text = (type: number) => ({ kind: 'text', type }) as const
const octets = (type: number) => ({ kind: 'octets', type }) as const
const integer = (type: number) => ({ kind: 'integer', type }) as const
const time = (type: number) => ({ kind: 'time', type }) as const
const ipv4 = (type: number) => ({ kind: 'ipv4', type }) as const
const ipv6 = (type: number) => ({ kind: 'ipv6', type }) as const
const prefix6 = (type: number) => ({ kind: 'prefix6', type }) as const
/** A value longer than one attribute: the values of all of them, in order, are one (RFC 3579 section 3.1). */
const longOctets = (type: number) => ({ kind: 'long_octets', type }) as const

const MICROSOFT = 311
const microsoft = <K extends ValueKind>(of: { kind: K; type: number }) =>
  ({ ...of, vendor: MICROSOFT }) as const

const RFC_2865 = {
  'User-Name': text(1),
  'User-Password': octets(2),
  'CHAP-Password': octets(3),
  'NAS-IP-Address': ipv4(4),
  'NAS-Port': integer(5),
  'Service-Type': integer(6),
  'Framed-Protocol': integer(7),
  'Framed-IP-Address': ipv4(8),
  'Framed-IP-Netmask': ipv4(9),
  'Framed-Routing': integer(10),
  'Filter-Id': text(11),
  'Framed-MTU': integer(12),
  'Framed-Compression': integer(13),
  'Login-IP-Host': ipv4(14),
  'Login-Service': integer(15),
  'Login-TCP-Port': integer(16),
  'Reply-Message': text(18),
  'Framed-Route': text(22),
  State: octets(24),
  Class: octets(25),
  'Vendor-Specific': octets(26),
  'Session-Timeout': integer(27),
  'Idle-Timeout': integer(28),
  'Termination-Action': integer(29),
  'Called-Station-Id': text(30),
  'Calling-Station-Id': text(31),
  'NAS-Identifier': text(32),
  'Proxy-State': octets(33),
  'CHAP-Challenge': octets(60),
  'NAS-Port-Type': integer(61),
  'Port-Limit': integer(62),
} as const

const RFC_2866 = {
  'Acct-Status-Type': integer(40),
  'Acct-Delay-Time': integer(41),
  'Acct-Input-Octets': integer(42),
  'Acct-Output-Octets': integer(43),
  'Acct-Session-Id': text(44),
  'Acct-Authentic': integer(45),
  'Acct-Session-Time': integer(46),
  'Acct-Input-Packets': integer(47),
  'Acct-Output-Packets': integer(48),
  'Acct-Terminate-Cause': integer(49),
  'Acct-Multi-Session-Id': text(50),
  'Acct-Link-Count': integer(51),
} as const

const RFC_2869 = {
  'Acct-Input-Gigawords': integer(52),
  'Acct-Output-Gigawords': integer(53),
  'Event-Timestamp': time(55),
  'Connect-Info': text(77),
  'Acct-Interim-Interval': integer(85),
  'NAS-Port-Id': text(87),
  'Framed-Pool': text(88),
} as const

const RFC_3162 = {
  'NAS-IPv6-Address': ipv6(95),
  'Framed-Interface-Id': octets(96),
  'Framed-IPv6-Prefix': prefix6(97),
  'Framed-IPv6-Route': text(99),
  'Framed-IPv6-Pool': text(100),
} as const

const RFC_3579 = {
  'EAP-Message': longOctets(79),
  'Message-Authenticator': octets(80),
} as const

const RFC_4372 = { 'Chargeable-User-Identity': octets(89) } as const

const RFC_4818 = { 'Delegated-IPv6-Prefix': prefix6(123) } as const

const RFC_5176 = { 'Error-Cause': integer(101) } as const

const RFC_6911 = { 'Framed-IPv6-Address': ipv6(168) } as const

const RFC_2548 = {
  'MS-CHAP-Response': microsoft(octets(1)),
  'MS-CHAP-Error': microsoft(octets(2)),
  'MS-MPPE-Encryption-Policy': microsoft(integer(7)),
  'MS-MPPE-Encryption-Types': microsoft(integer(8)),
  'MS-CHAP-Domain': microsoft(octets(10)),
  'MS-CHAP-Challenge': microsoft(octets(11)),
  'MS-MPPE-Send-Key': microsoft(octets(16)),
  'MS-MPPE-Recv-Key': microsoft(octets(17)),
  'MS-CHAP2-Response': microsoft(octets(25)),
  'MS-CHAP2-Success': microsoft(octets(26)),
  'MS-Primary-DNS-Server': microsoft(ipv4(28)),
  'MS-Secondary-DNS-Server': microsoft(ipv4(29)),
} as const

export const DICTIONARY = {
  ...RFC_2865,
  ...RFC_2866,
  ...RFC_2869,
  ...RFC_3162,
  ...RFC_3579,
  ...RFC_4372,
  ...RFC_4818,
  ...RFC_5176,
  ...RFC_6911,
  ...RFC_2548,
} as const satisfies Record<string, Definition>

/** Values of Acct-Status-Type (RFC 2866 section 5.1). */
export const ACCT_STATUS_TYPES = {
  Start: 1,
  Stop: 2,
  'Interim-Update': 3,
  'Accounting-On': 7,
  'Accounting-Off': 8,
} as const

/** Values of Acct-Terminate-Cause (RFC 2866 section 5.10), by number. */
export const TERMINATE_CAUSES: readonly (string | undefined)[] = [
  undefined,
  ...['User-Request', 'Lost-Carrier', 'Lost-Service', 'Idle-Timeout', 'Session-Timeout', 'Admin-Reset'],
  ...['Admin-Reboot', 'Port-Error', 'NAS-Error', 'NAS-Request', 'NAS-Reboot', 'Port-Unneeded'],
  ...['Port-Preempted', 'Port-Suspended', 'Service-Unavailable', 'Callback', 'User-Error', 'Host-Request'],
]

/** Values of Error-Cause (RFC 5176 section 3.5). */
export const ERROR_CAUSES = {
  'Residual-Session-Context-Removed': 201,
  'Invalid-EAP-Packet': 202,
  'Unsupported-Attribute': 401,
  'Missing-Attribute': 402,
  'NAS-Identification-Mismatch': 403,
  'Invalid-Request': 404,
  'Unsupported-Service': 405,
  'Unsupported-Extension': 406,
  'Invalid-Attribute-Value': 407,
  'Administratively-Prohibited': 501,
  'Request-Not-Routable': 502,
  'Session-Context-Not-Found': 503,
  'Session-Context-Not-Removable': 504,
  'Other-Proxy-Processing-Error': 505,
  'Resources-Unavailable': 506,
  'Request-Initiated': 507,
  'Multiple-Session-Selection-Unsupported': 508,
} as const

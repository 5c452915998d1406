// How a gateway asks: where its RADIUS packets come from, what it shares with the server, how it ends sessions. Pure rules.
import { isPrivateAddress, normalizeRange } from '../address.ts'
import { AppError } from '../errors.ts'
import type { Random } from '../ids.ts'
import { getProfile, type Profile, type ProfileName } from './profile.ts'
import { isGuessable } from './secret-strength.ts'

export type Disconnect = { kind: 'none' } | { kind: 'agent' } | { kind: 'coa'; port: number }
export type MessageAuthenticator = 'strict' | 'legacy'

export type Serving = {
  profile: ProfileName
  /** An address or a CIDR range in canonical form; null: no RADIUS over UDP. */
  source: string | null
  /** Whether logins without Message-Authenticator are dropped. */
  messageAuthenticator: MessageAuthenticator
  disconnect: Disconnect
}

/** As people write it; what is left out stays as it is, or gets what the profile is best served with. */
export type ServingInput = {
  profile?: string | undefined
  source?: string | null | undefined // null: none
  messageAuthenticator?: MessageAuthenticator | undefined
  disconnect?: string | undefined // none, agent, coa or coa:PORT
  /** Take what checkedServing refuses as weak. */
  allowWeak?: boolean | undefined
}

/** RFC 5176 section 3: where disconnects are listened for. */
export const COA_PORT = 3799
const MAX_PORT = 65_535
/** More would make a whole provider's customers one gateway; an IPv6 site is a /48. */
const WIDEST = { ipv4: 16, ipv6: 48 }

const NEW: Serving = {
  ...{ profile: 'generic', source: null },
  ...{ messageAuthenticator: 'strict', disconnect: { kind: 'none' } },
}

/** What holds after the change, by every rule. Errors: invalid_input. */
export function changedServing(before: Serving | undefined, input: ServingInput): Serving {
  const profile = getProfile(input.profile ?? before?.profile ?? NEW.profile)
  const source = input.source === undefined ? (before?.source ?? null) : checkedSource(input.source)
  const kept = before && before.profile === profile.name ? before.disconnect : undefined
  const disconnect =
    input.disconnect === undefined ? (kept ?? bestDisconnect(profile)) : parseDisconnect(input.disconnect)
  const messageAuthenticator = input.messageAuthenticator ?? before?.messageAuthenticator ?? 'strict'
  const after = { profile: profile.name, source, messageAuthenticator, disconnect }
  refuseUseless(profile, after)
  const isNew = !before || after.profile !== before.profile || source !== before.source
  if (isNew && input.messageAuthenticator === undefined) refuseSilent(profile, after)
  const isWeaker = isNew || messageAuthenticator !== before.messageAuthenticator
  if (isWeaker && !input.allowWeak) refuseWeak(after)
  return after
}

/** A secret of its own is shared by those that send or are sent RADIUS over UDP; over TLS it is a fixed word (RFC 6614). */
export function needsSecret({ source, disconnect }: Serving): boolean {
  return source !== null || disconnect.kind === 'coa'
}

export function needsAgentToken({ profile, disconnect }: Serving): boolean {
  return getProfile(profile).asksBy === 'agent' || disconnect.kind === 'agent'
}

export const WEAKNESSES = {
  legacy:
    'takes logins without Message-Authenticator: an attacker between it and this server can forge answers',
  open_network: 'RADIUS over UDP crosses the open Internet: use RADIUS over TLS or a tunnel',
  deaf: 'takes orders to end sessions over IPv4 only, and asks over IPv6: give it an IPv4 source',
  guessable:
    'its shared secret is easy to guess from one captured packet: rotate it without a file to get a random one',
  forgeable: 'it believes forged answers (radcli before 1.5): put RADIUS over TLS in front of it',
} as const
export type Weakness = keyof typeof WEAKNESSES

/** What is weak about RADIUS over UDP with it. `secret`: what is shared, where that is known. */
export function weaknessesOf(serving: Serving, secret?: string): Weakness[] {
  const isWeakSecret = secret !== undefined && isGuessable(secret)
  return [...weaknessesOfWay(serving), ...(isWeakSecret ? (['guessable'] as const) : [])]
}

function weaknessesOfWay({ profile, source, messageAuthenticator, disconnect }: Serving): Weakness[] {
  if (source === null) return []
  const { believesForgedAnswers, deafOverIpv6 } = getProfile(profile)
  const isForgeable = believesForgedAnswers && !isLoopback(source)
  const isDeaf = deafOverIpv6 && disconnect.kind === 'coa' && source.includes(':')
  return [
    ...(messageAuthenticator === 'legacy' ? (['legacy'] as const) : []),
    ...(isPrivate(source) ? [] : (['open_network'] as const)),
    ...(isDeaf ? (['deaf'] as const) : []),
    ...(isForgeable ? (['forgeable'] as const) : []),
  ]
}

function refuseUseless(profile: Profile, { source, disconnect }: Serving): void {
  if (profile.asksBy === 'agent' && source !== null)
    throw new AppError(
      'invalid_input',
      `${profile.name} asks over HTTPS with its token; leave its source out`,
    )
  if (profile.disconnects.includes(disconnect.kind)) return
  throw new AppError(
    'invalid_input',
    `${profile.name} cannot end sessions by ${disconnect.kind}; it can by: ${profile.disconnects.join(', ')}`,
  )
}

/** `strict` by default would keep everybody out. */
function refuseSilent(profile: Profile, { source, messageAuthenticator }: Serving): void {
  if (source === null || messageAuthenticator === 'legacy' || profile.sendsMessageAuthenticator) return
  throw new AppError(
    'invalid_input',
    `${profile.name} sends no Message-Authenticator, so that all its logins would be dropped. Make it legacy to take ` +
      'them (weak), strict when a proxy in between adds it, or use RADIUS over TLS and leave the source out',
  )
}

function refuseWeak(after: Serving): void {
  if (!weaknessesOf(after).includes('open_network') || after.messageAuthenticator === 'strict') return
  throw new AppError(
    'invalid_input',
    `${after.source} is a public address, and logins without Message-Authenticator would be taken from there: an attacker ` +
      'between it and this server can let anyone in. Use RADIUS over TLS (leave the source out) or a tunnel with private addresses',
  )
}

/** Errors: invalid_input. */
function checkedSource(text: string | null): string | null {
  if (text === null) return null
  const range = normalizeRange(text)
  if (range === undefined)
    throw new AppError('invalid_input', `"${text}" is no address or range, such as 10.0.0.7 or 10.0.0.0/24`)
  const [address = '', prefix] = range.split('/')
  const widest = address.includes(':') ? WIDEST.ipv6 : WIDEST.ipv4
  if (prefix === undefined || Number(prefix) >= widest) return range
  throw new AppError('invalid_input', `"${text}" is too wide: a gateway's source is at most a /${widest}`)
}

function parseDisconnect(text: string): Disconnect {
  if (text === 'none' || text === 'agent') return { kind: text }
  const [, port = String(COA_PORT)] = /^coa(?::(\d{1,5}))?$/.exec(text) ?? ['', '0']
  if (Number(port) >= 1 && Number(port) <= MAX_PORT) return { kind: 'coa', port: Number(port) }
  throw new AppError('invalid_input', `"${text}": write none, agent, coa or coa:PORT`)
}

/** `none`, `agent` or `coa:PORT`, as it is stored and shown. */
export function disconnectText(disconnect: Disconnect): string {
  return disconnect.kind === 'coa' ? `coa:${disconnect.port}` : disconnect.kind
}

/** From what disconnectText made. */
export const storedDisconnect = parseDisconnect

function bestDisconnect({ disconnects: [best] }: Profile): Disconnect {
  return best === 'coa' ? { kind: 'coa', port: COA_PORT } : { kind: best }
}

/** Ranges are never wider than the private ones, so their first address decides. */
function isPrivate(range: string): boolean {
  return isPrivateAddress(range.split('/')[0] ?? '')
}

function isLoopback(range: string): boolean {
  return range === '::1' || range.startsWith('127.')
}

const SECRET_BYTES = 18
const AGENT_TOKEN_BYTES = 20 // 160 bits: hashing without salt is safe
const MIN_SECRET_LENGTH = 16 // RFC 2865 section 3
const MAX_SECRET_LENGTH = 128
const MIN_DISTINCT = 8

/** 46 characters, 36 of them random; older RADIUS libraries cut at 48. The log masks what begins like this. */
export function newSecret(random: Random): string {
  return `lk_radius_${random.bytes(SECRET_BYTES).toString('hex')}`
}

export function newAgentToken(random: Random): string {
  return `lk_agent_${random.bytes(AGENT_TOKEN_BYTES).toString('hex')}`
}

/** A secret that the operator chose. Errors: invalid_input; the secret is not repeated. */
export function checkedSecret(text: string): string {
  if (!/^[!-~]+$/.test(text) || text.length < MIN_SECRET_LENGTH || text.length > MAX_SECRET_LENGTH)
    throw new AppError(
      'invalid_input',
      `A shared secret has ${MIN_SECRET_LENGTH} to ${MAX_SECRET_LENGTH} letters, digits and signs, without blanks`,
    )
  // One captured answer is enough to try secrets at home.
  if (new Set(text).size < MIN_DISTINCT || (text + text).indexOf(text, 1) < text.length)
    throw new AppError(
      'invalid_input',
      `That shared secret is soon guessed: take ${MIN_DISTINCT} different characters or more, no piece that is repeated, or leave it out to get a random one`,
    )
  return text
}

// Reads OpenVPN's management socket, line by line (management-notes of OpenVPN 2.6): notifications about clients, answers to
// commands. Pure. It trusts nothing and keeps little, since some of the text comes from strangers.
import { decodeText } from '../text.ts'

/** The length of one line. OpenVPN's own variables are far shorter; longer lines are dropped. */
export const MAX_LINE_LENGTH = 16 * 1024
/** Variables of one notification. OpenVPN sends some forty; those that a client may add are bounded by one packet. */
export const MAX_VARIABLES = 500
const MAX_ID = 0xffff_ffff

/** The only variables that are kept. No client can set one: a client's own begin with IV_ or UV_. */
const KEPT = new Set([
  ...['username', 'password', 'common_name', 'session_id', 'session_state', 'time_unix', 'IV_PROTO'],
  ...['untrusted_ip', 'untrusted_ip6', 'untrusted_port', 'trusted_ip', 'trusted_ip6', 'trusted_port'],
  ...['ifconfig_netmask', 'ifconfig_pool_remote_ip', 'ifconfig_pool_remote_ip6'],
  ...['bytes_received', 'bytes_sent', 'time_duration'],
])

export type Variables = ReadonlyMap<string, string>

/** `isCut`: a part was too long, too much, or no text, and is missing. */
export type ClientEvent = {
  kind: 'connect' | 'reauth' | 'established' | 'disconnect'
  cid: number
  /** The key that waits for an answer; 0 when no answer is expected. */
  kid: number
  variables: Variables
  isCut: boolean
}

export type Said =
  | ClientEvent
  | { kind: 'address'; cid: number; address: string }
  | { kind: 'bytes'; cid: number; octetsIn: number; octetsOut: number }
  | { kind: 'fatal'; text: string }
  /** A line of an answer to a command. */
  | { kind: 'answer'; text: string }
  | { kind: 'password_wanted' }

const PASSWORD_PROMPT = 'ENTER PASSWORD:'
const CLIENT = /^>CLIENT:(CONNECT|REAUTH|ESTABLISHED|DISCONNECT|CR_RESPONSE),(\d{1,10})(?:,(\d{1,10}))?/
const ADDRESS = /^>CLIENT:ADDRESS,(\d{1,10}),([0-9a-fA-F.:/]{2,50}),1$/
const BYTES = /^>BYTECOUNT_CLI:(\d{1,10}),(\d{1,16}),(\d{1,16})$/
const VARIABLE = '>CLIENT:ENV,'

/** Takes chunks as they come, one byte in each character, and returns the complete messages. */
export function makeManagementReader(): (chunk: string) => Said[] {
  const split = makeLineSplitter()
  let open:
    | (Omit<ClientEvent, 'variables' | 'kind'> & { kind: string; variables: Map<string, string> })
    | undefined
  let seen = 0

  function read(line: string | undefined): Said | undefined {
    if (line === undefined) {
      if (open) open.isCut = true
      return undefined
    }
    if (line.startsWith(VARIABLE)) return readVariable(line.slice(VARIABLE.length))
    if (!line.startsWith('>')) return line === '' ? undefined : { kind: 'answer', text: line }
    const [, kind, cid, kid] = CLIENT.exec(line) ?? []
    if (kind === undefined) return readSingle(line)
    open = {
      kind: kind.toLowerCase(),
      cid: Number(cid),
      kid: Number(kid ?? 0),
      variables: new Map(),
      isCut: false,
    }
    seen = 0
    return undefined
  }

  function readVariable(text: string): Said | undefined {
    if (open === undefined) return undefined
    if (text === 'END') {
      const event = open
      open = undefined
      const isKnown = event.kind !== 'cr_response' && event.cid <= MAX_ID && event.kid <= MAX_ID
      return isKnown ? (event as ClientEvent) : undefined
    }
    const equals = text.indexOf('=')
    const name = text.slice(0, Math.max(0, equals))
    if (++seen > MAX_VARIABLES) open.isCut = true
    else if (KEPT.has(name)) {
      const value = textOf(text.slice(equals + 1))
      if (value === undefined) open.isCut = true
      else open.variables.set(name, value)
    }
    return undefined
  }

  return (chunk) => {
    const said = split(chunk).map(read)
    const found = said.filter((one) => one !== undefined)
    return split.rest() === PASSWORD_PROMPT ? [...found, { kind: 'password_wanted' }] : found
  }
}

/** A name or password that is no text matches no login, and must not become one. */
function textOf(bytes: string): string | undefined {
  return decodeText(Buffer.from(bytes, 'latin1'))
}

function readSingle(line: string): Said | undefined {
  const [, cid, octetsIn, octetsOut] = BYTES.exec(line) ?? []
  if (cid !== undefined)
    return { kind: 'bytes', cid: Number(cid), octetsIn: Number(octetsIn), octetsOut: Number(octetsOut) }
  const [, holder, address] = ADDRESS.exec(line) ?? []
  if (holder !== undefined && address !== undefined) return { kind: 'address', cid: Number(holder), address }
  return line.startsWith('>FATAL:') ? { kind: 'fatal', text: line.slice('>FATAL:'.length) } : undefined
}

/** Lines end with CR LF, or LF alone. A line that is too long becomes undefined. */
function makeLineSplitter() {
  let kept = ''
  let isTooLong = false
  const take = (part: string): string | undefined => {
    const line = isTooLong ? undefined : (kept + part).replace(/\r$/, '')
    kept = ''
    isTooLong = false
    return line === undefined || line.length > MAX_LINE_LENGTH ? undefined : line
  }
  const split = (chunk: string): (string | undefined)[] => {
    const parts = chunk.split('\n')
    const last = parts.pop() ?? ''
    const lines = parts.map(take)
    isTooLong ||= kept.length + last.length > MAX_LINE_LENGTH
    kept = isTooLong ? '' : kept + last
    return lines
  }
  /** The part of the next line that has come; taken when it is a prompt, which has no line end. */
  split.rest = () => {
    const rest = kept
    if (rest === PASSWORD_PROMPT) kept = ''
    return rest
  }
  return split
}

/** One of the clients that `status 3` lists. */
export type ListedClient = {
  cid: number
  username: string
  /** The address and port of the client; null when they are not known. */
  caller: { address: string; port: string } | null
  /** Undefined: its tunnel is not up yet. */
  framedAddress: string | undefined
  octetsIn: number
  octetsOut: number
  /** Seconds since 1970. */
  since: number
}

const COLUMNS = {
  caller: 'Real Address',
  address: 'Virtual Address',
  address6: 'Virtual IPv6 Address',
  octetsIn: 'Bytes Received',
  octetsOut: 'Bytes Sent',
  since: 'Connected Since (time_t)',
  username: 'Username',
  cid: 'Client ID',
} as const

/** The clients in the answer to `status 3`, whose columns it names itself. Malformed lines are left out. */
export function readStatus(lines: readonly string[]): ListedClient[] {
  const cells = lines.map((line) => line.split('\t'))
  const header = cells.find(([kind, of]) => kind === 'HEADER' && of === 'CLIENT_LIST')?.slice(2) ?? []
  const column = (row: string[], name: keyof typeof COLUMNS) => row[header.indexOf(COLUMNS[name]) + 1] ?? ''
  return cells
    .filter(([kind]) => kind === 'CLIENT_LIST')
    .map((row) => ({
      cid: wholeNumber(column(row, 'cid')),
      username: textOf(column(row, 'username')) ?? '',
      caller: callerOf(column(row, 'caller')),
      framedAddress: column(row, 'address') || column(row, 'address6') || undefined,
      octetsIn: wholeNumber(column(row, 'octetsIn')),
      octetsOut: wholeNumber(column(row, 'octetsOut')),
      since: wholeNumber(column(row, 'since')),
    }))
    .filter(({ cid, username }) => Number.isSafeInteger(cid) && username !== '' && username !== 'UNDEF')
}

/** `10.0.0.1:1194`, `[2001:db8::1]:1194` or `2001:db8::1:1194`; for TCP, its protocol comes before it. */
function callerOf(text: string): ListedClient['caller'] {
  const [, address, port] = /(?:^|:)\[?((?:\d+\.){3}\d+|[0-9a-f:.]*:[0-9a-f:.]*)\]?:(\d+)$/i.exec(text) ?? []
  return address === undefined || port === undefined ? null : { address, port }
}

/** NaN when the text is no whole number. */
export function wholeNumber(text: string | undefined): number {
  return text !== undefined && /^\d{1,16}$/.test(text) ? Number(text) : Number.NaN
}

// The commands of an agent to OpenVPN, as lines. Pure. Parts of a line come from outside, so each part is made harmless
// here: none can end a line or a quoted text, or add an option to a client's configuration.
import { isIP } from 'node:net'

/** The length of a text that OpenVPN logs or shows. */
const MAX_TEXT_LENGTH = 200
const DEFAULT_NETMASK = '255.255.255.0'
/** Clients configure a network of this size; routes decide which traffic uses the tunnel. */
const PREFIX_6 = 64

/** The client, and its key, that wait for an answer. */
export type Asking = { cid: number; kid: number }

export type Dedicated = { address: string; netmask: string | undefined }

export function allowLines({ cid, kid }: Asking, dedicated?: Dedicated): string[] {
  const push = dedicated && pushLine(dedicated)
  return push === undefined ? [`client-auth-nt ${cid} ${kid}`] : [`client-auth ${cid} ${kid}`, push, 'END']
}

/** `logged` is for the gateway's log; the client shows `shown`. */
export function denyLine({ cid, kid }: Asking, logged: string, shown: string): string {
  return `client-deny ${cid} ${kid} ${quoted(logged)} ${quoted(shown)}`
}

export function killLine(cid: number): string {
  return `client-kill ${cid}`
}

/** Undefined when it is no address. */
function pushLine({ address, netmask }: Dedicated): string | undefined {
  const family = isIP(address)
  if (family === 6) return `ifconfig-ipv6-push ${address}/${PREFIX_6}`
  const mask = netmask !== undefined && isIP(netmask) === 4 ? netmask : DEFAULT_NETMASK
  return family === 4 ? `ifconfig-push ${address} ${mask}` : undefined
}

function quoted(text: string): string {
  return `"${text.replace(/[^\x20-\x7e]|["\\]/g, '').slice(0, MAX_TEXT_LENGTH)}"`
}

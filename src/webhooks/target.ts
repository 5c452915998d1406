// Where a webhook may point: at the public Internet by HTTPS, and where the operator allows it by ranges, also elsewhere and by plain
// HTTP. Otherwise the holder of a key could call what only this machine reaches. A name is judged by the addresses that it has
// when it is called, so that a name that changes them in between gains nothing.
import { isIP } from 'node:net'
import { isPublicAddress, makeAddressSet } from '../address.ts'
import { AppError } from '../errors.ts'

export const MAX_URL_LENGTH = 2000

/** Ports of other protocols, as https://fetch.spec.whatwg.org/#port-blocking lists them, from 1024 on; below only those of the web. */
const BAD_PORTS = new Set([
  ...[1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566],
  ...[6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080],
])
const FIRST_FREE_PORT = 1024
const WEB_PORTS = new Set([80, 443])

export type Targets = ReturnType<typeof makeTargets>

/** `ranges`: canonical; the addresses that may be called besides public ones. */
export function makeTargets(ranges: readonly string[]) {
  const opened = makeAddressSet(ranges)

  /** Whether a connection to this address may be made for a URL of this protocol. */
  function mayCall(protocol: string, address: string): boolean {
    return opened.has(address) || (protocol === 'https:' && isPublicAddress(address))
  }

  return {
    mayCall,
    /** The URL in its usual form. Errors: invalid_input. */
    checked(text: string): string {
      const url = text.length <= MAX_URL_LENGTH && URL.canParse(text) ? new URL(text) : undefined
      if (!url || (url.protocol !== 'https:' && url.protocol !== 'http:'))
        throw refused('Write a URL such as https://shop.example.com/hooks.')
      if (url.protocol === 'http:' && ranges.length === 0) throw refused('The URL must begin with https://.')
      if (url.username + url.password !== '') throw refused('The URL must have no user name and no password.')
      if (!isGoodPort(url.port)) throw refused(`A webhook cannot call port ${url.port}.`)
      const address = literalOf(url.hostname)
      if (address !== undefined && !mayCall(url.protocol, address))
        throw refused(`A webhook cannot call ${url.hostname}: LATCHKEY_WEBHOOK_PRIVATE does not allow it.`)
      url.hash = ''
      return url.href
    },
  }
}

function isGoodPort(text: string): boolean {
  if (text === '') return true
  const port = Number(text)
  return port < FIRST_FREE_PORT ? WEB_PORTS.has(port) : !BAD_PORTS.has(port)
}

/** The address that a host names without a look-up. The URL has decimal, octal and hexadecimal forms in the usual one. */
export function literalOf(hostname: string): string | undefined {
  const plain = hostname.replace(/^\[|\]$/g, '')
  if (isIP(plain) !== 0) return plain
  return /(^|\.)localhost\.?$/.test(plain) ? '127.0.0.1' : undefined
}

function refused(message: string): AppError {
  return new AppError('invalid_input', message)
}

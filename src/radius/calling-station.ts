// The address that a user called from, according to the gateway (Calling-Station-Id, RFC 2865 section 5.31). Pure.
import { normalizeAddress } from '../address.ts'

/** The address in canonical form, without the port. Undefined when there is none. */
export function callerAddressOf(station: string): string | undefined {
  const plain = normalizeAddress(station)
  if (plain !== undefined) return plain
  // 192.0.2.1[4500], 2001:db8::1[4500] (strongSwan), [2001:db8::1]:4500, 192.0.2.1:4500
  const [, bare, bracketed, v4] =
    /^([0-9a-f.:]+)\[\d{1,5}\]$|^\[([0-9a-f.:]+)\](?::\d{1,5})?$|^([0-9.]+):\d{1,5}$/i.exec(station) ?? []
  const address = bare ?? bracketed ?? v4
  return address === undefined ? undefined : normalizeAddress(address)
}

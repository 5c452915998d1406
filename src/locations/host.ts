// The host that apps connect to: a name without a port. Pure.
import { checkedHosts } from '../brands/brand.ts'
import { AppError } from '../errors.ts'

/** Returns the host in lower case, without a final dot. Errors: invalid_input. */
export function checkedHost(text: string): string {
  const [host] = text.includes(':') ? [] : checkedHosts([text])
  if (host !== undefined) return host
  throw new AppError('invalid_input', `"${text}": write the host without a port, such as de1.example.net`)
}

// The file that an operator puts on a gateway: the token of its agent and, for logins without the server, the keys that sign
// lists of entitlements. In the form that `latchkey gateway agent-token` prints. Pure.
import type { KeyObject } from 'node:crypto'
import { readPublicKey } from './entitlement-list.ts'

const TOKEN = /^lk_agent_[0-9a-f]{40}$/
const MAX_KEYS = 10

export type TokenFile = { token: string; keys: KeyObject[] }

/** Words in any order; a line that begins with # is left out. Undefined when there is not exactly one token. */
export function readTokenFile(text: string): TokenFile | undefined {
  const lines = text.split('\n').filter((line) => !line.trimStart().startsWith('#'))
  const words = lines.flatMap((line) => line.split(/\s+/)).filter((word) => word !== '')
  const [token, ...others] = words.filter((word) => TOKEN.test(word))
  if (token === undefined || others.length > 0) return undefined
  const keys = words.map(readPublicKey).filter((key) => key !== undefined)
  return { token, keys: keys.slice(0, MAX_KEYS) }
}

// Whether an answer is allowed: by the content of its request, and by the earlier messages of its EAP conversation.

import { ACCESS_ACCEPT, ACCESS_CHALLENGE, ACCESS_REQUEST } from '../parts/radius-wire.ts'
import { allowedCodes, type Place, packetIn } from './fuzz-oracle.ts'
import type { Asking, Bent } from './fuzz-requests.ts'

/** The fault of the answer; undefined: there is none. */
export function judgeAnswer(
  { bytes, said }: Pick<Bent, 'bytes' | 'said'>,
  reply: Buffer,
  place: Place,
  { talks, passwords }: Pick<Asking, 'talks' | 'passwords'>,
): string | undefined {
  const code = reply[0] ?? 0
  const packet = packetIn(bytes) ?? bytes
  const isAllowed = allowedCodes(bytes, place, passwords).includes(code)
  if (isAllowed) return code === ACCESS_CHALLENGE ? talks.challenged(packet, said, reply) : undefined
  const isLogin = packet[0] === ACCESS_REQUEST
  return isLogin && code === ACCESS_ACCEPT && talks.mayLetIn(packet) ? undefined : `code ${code}`
}

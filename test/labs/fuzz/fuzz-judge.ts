// Whether an answer may be what came back: by what the request holds, and by what was said before in its EAP talk.

import { ACCESS_ACCEPT, ACCESS_CHALLENGE, ACCESS_REQUEST } from '../parts/radius-wire.ts'
import { allowedCodes, type Place, packetIn } from './fuzz-oracle.ts'
import type { Asking, Bent } from './fuzz-requests.ts'

/** What is wrong with it; undefined: nothing. */
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

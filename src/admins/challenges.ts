// Challenges that passkeys sign: each is good for five minutes, once, for one purpose, in every process. They are signed and not
// stored, so that strangers who ask for many of them fill nothing; one that was used is noted until it ends.
import { createHmac, createSecretKey, hkdfSync, timingSafeEqual } from 'node:crypto'
import { CLOCK_TOLERANCE_MS, type Clock, type Instant, MINUTE_MS } from '../clock.ts'
import type { SingleUses } from '../credentials/single-uses.ts'
import type { Handle } from '../db/database.ts'
import type { Random } from '../ids.ts'
import type { KeyRing } from '../secrets.ts'

export const CHALLENGE_MS = 5 * MINUTE_MS
const NONCE_BYTES = 16
const TIME_BYTES = 6
const HEAD_BYTES = NONCE_BYTES + TIME_BYTES
const MAC_BYTES = 32
const FORM = /^[A-Za-z0-9_-]{72}$/

export type Challenges = ReturnType<typeof makeChallenges>

type Deps = { clock: Clock; random: Random; keyRing: KeyRing; singleUses: Pick<SingleUses, 'take'> }

export function makeChallenges({ clock, random, keyRing, singleUses }: Deps) {
  const keys = keyRing.derived((all) =>
    all.map(({ key }) => createSecretKey(Buffer.from(hkdfSync('sha256', key, '', 'admin challenge', 32)))),
  )
  const macs = (purpose: string, head: Buffer) =>
    keys().map((key) => createHmac('sha256', key).update(`${purpose}\n`).update(head).digest())

  return {
    make(purpose: string): Uint8Array<ArrayBuffer> {
      const time = Buffer.alloc(TIME_BYTES)
      time.writeUIntBE(clock.now(), 0, TIME_BYTES)
      const head = Buffer.concat([random.bytes(NONCE_BYTES), time])
      return Uint8Array.from(Buffer.concat([head, ...macs(purpose, head).slice(0, 1)]))
    },

    /** Whether this server made it for this purpose lately. `challenge`: in base64url. */
    isOurs(purpose: string, challenge: string): boolean {
      if (!FORM.test(challenge)) return false
      const bytes = Buffer.from(challenge, 'base64url')
      const head = bytes.subarray(0, HEAD_BYTES)
      const mac = bytes.subarray(HEAD_BYTES, HEAD_BYTES + MAC_BYTES)
      const age = clock.now() - madeAt(bytes)
      const isRecent = age >= -CLOCK_TOLERANCE_MS && age < CHALLENGE_MS
      return isRecent && macs(purpose, head).some((right) => timingSafeEqual(right, mac))
    },

    /** Uses it up. Of several that try at once, one gets it. */
    take(tx: Handle, challenge: string): Promise<boolean> {
      const endsAt = madeAt(Buffer.from(challenge, 'base64url')) + CHALLENGE_MS + CLOCK_TOLERANCE_MS
      return singleUses.take(tx, { name: `admin challenge ${challenge}`, endsAt }, clock.now())
    },
  }
}

function madeAt(bytes: Buffer): Instant {
  return bytes.readUIntBE(NONCE_BYTES, TIME_BYTES)
}

// A session of an admin: how long it lives, and how long a proof in it counts. Pure.
import { DAY_MS, HOUR_MS, type Instant, MINUTE_MS } from '../clock.ts'

export type AdminSession = {
  id: number
  adminId: number
  /** The password was right; good for the second factor alone. */
  isHalf: boolean
  createdAt: Instant
  /** At most TOUCH_MS before the last call. */
  seenAt: Instant
  /** When a factor was proved in it last. */
  stepUpAt: Instant | null
  /** As the brand keeps it; of the installation ''. */
  address: string
}

/** Without a call. */
export const IDLE_MS = 8 * HOUR_MS
export const LIFE_MS = 7 * DAY_MS
export const HALF_MS = 10 * MINUTE_MS
export const STEP_UP_MS = 5 * MINUTE_MS
/** A call is noted at most so often. */
export const TOUCH_MS = MINUTE_MS
/** Of one admin, of each kind; the oldest ends. */
export const MOST_SESSIONS = 20

/** Of a clock that was put back, what lies so far ahead has ended, too. */
function isWithin(at: Instant, now: Instant, ms: number): boolean {
  return Math.abs(now - at) < ms
}

export function isLiveSession({ isHalf, createdAt, seenAt }: AdminSession, now: Instant): boolean {
  return isWithin(createdAt, now, isHalf ? HALF_MS : LIFE_MS) && isWithin(seenAt, now, IDLE_MS)
}

/** Whether a factor was proved lately, as dangerous calls need it. */
export function isSteppedUp({ stepUpAt }: Pick<AdminSession, 'stepUpAt'>, now: Instant): boolean {
  return stepUpAt !== null && isWithin(stepUpAt, now, STEP_UP_MS)
}

export function isTouchDue({ seenAt }: AdminSession, now: Instant): boolean {
  return !isWithin(seenAt, now, TOUCH_MS)
}

/** When it ends by itself, if there is no further call. */
export function endOf({ createdAt, seenAt }: AdminSession): Instant {
  return Math.min(createdAt + LIFE_MS, seenAt + IDLE_MS)
}

// How many calls a management key or an admin may make in a minute, by what they do. Counted in this process: several processes allow that
// many each. Headers by draft-ietf-httpapi-ratelimit-headers.
import { type Clock, type Instant, MINUTE_MS, SECOND_MS } from '../../clock.ts'
import { AppError } from '../../errors.ts'
import type { ManageOperation } from './manage-operation.ts'

/** Calls in a minute. */
export const POLICIES = { reads: 600, writes: 120, secrets: 10 } as const
type Policy = keyof typeof POLICIES

/** Keys and admins that are remembered; when there are more, the one that called longest ago begins again. */
const MOST_KEYS = 10_000

type Bucket = { left: number; at: Instant }

export type RateLimits = ReturnType<typeof makeRateLimits>

export function makeRateLimits({ clock }: { clock: Clock }) {
  const buckets = new Map<string, Bucket>()

  /** Takes one call from the bucket of a key or an admin, and returns the headers that say what is left. Errors: rate_limited. */
  function take(holder: string, operation: ManageOperation): Readonly<Record<string, string>> {
    const policy = policyOf(operation)
    const most = POLICIES[policy]
    const name = `${holder} ${policy}`
    const now = clock.now()
    const before = buckets.get(name) ?? { left: most, at: now }
    const passedMs = Math.max(0, now - before.at)
    const left = Math.min(most, before.left + (passedMs * most) / MINUTE_MS)
    buckets.delete(name) // the newest is last
    buckets.set(name, { left: Math.max(0, left >= 1 ? left - 1 : left), at: now })
    const [oldest] = buckets.keys()
    if (buckets.size > MOST_KEYS && oldest !== undefined) buckets.delete(oldest)
    const waitS = Math.ceil(((1 - left) * MINUTE_MS) / most / SECOND_MS)
    if (left < 1)
      throw new AppError(
        'rate_limited',
        `${holder.startsWith('key') ? 'This key' : 'An admin'} may make ${most} calls a minute of the kind "${policy}". Try again in ${waitS} s.`,
        { retryAfterS: waitS },
      )
    const rest = Math.floor(left - 1)
    const fullS = Math.ceil(((most - rest) * MINUTE_MS) / most / SECOND_MS)
    return {
      'ratelimit-policy': `"${policy}";q=${most};w=60`,
      ratelimit: `"${policy}";r=${rest};t=${fullS}`,
    }
  }

  return { take }
}

function policyOf({ permission, routes: [{ method }] }: ManageOperation): Policy {
  if (permission.scope === 'secrets:read') return 'secrets'
  return method === 'GET' ? 'reads' : 'writes'
}

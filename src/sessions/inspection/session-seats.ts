// The seats of live sessions: which one each has, of how many that its login may hold.
import type { Database } from '../../db/database.ts'
import { readLoginFacts } from '../authorization/login-facts-store.ts'
import { limitOf } from '../seats/seat-rules.ts'
import { listSeats } from '../seats/seat-store.ts'
import type { SessionView } from './listing-store.ts'

/** `number` null: it has no seat. */
export type HeldSeat = { number: number | null; most: number }

/** By session; ended ones and those of unknown logins are left out. */
export async function seatsOfSessions(
  { read }: Pick<Database, 'read'>,
  sessions: readonly SessionView[],
): Promise<Map<number, HeldSeat>> {
  const live = sessions.flatMap((one) =>
    one.endedAt === null && one.subscriptionId !== null
      ? [{ ...one, subscriptionId: one.subscriptionId }]
      : [],
  )
  const ids = [...new Set(live.map(({ subscriptionId }) => subscriptionId))]
  const [seats, facts] = await Promise.all([listSeats(read, ids), readLoginFacts(read, ids)])
  const numbers = new Map(seats.map((one) => [keyOf(one), one.number]))
  const held = new Map<number, HeldSeat>()
  for (const one of live) {
    const own = facts.get(one.subscriptionId)
    if (own) held.set(one.id, { number: numbers.get(keyOf(one)) ?? null, most: limitOf(own) })
  }
  return held
}

function keyOf(one: { subscriptionId: number; gatewayId: number; sessionKey: string | null }): string {
  return `${one.subscriptionId} ${one.gatewayId} ${one.sessionKey}`
}

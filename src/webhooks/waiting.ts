// How many deliveries wait, for the metrics.
import type { Handle } from '../db/database.ts'
import { countWaiting } from './delivery-store.ts'

const MOST_COUNTED = 10_000

export function readWaiting(db: Handle) {
  return countWaiting(db, MOST_COUNTED)
}

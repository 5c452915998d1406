// What the API says of the access of a subscription.
import type { Answer } from '../../api-shapes.ts'

export type Access = Answer<'get', '/subscriptions/{subscription}/access'>

/** The place that was taken first. */
export function oldestOf(seats: Access['seats']): Access['seats'][number] | undefined {
  return seats.toSorted((a, b) => (a.taken_at < b.taken_at ? -1 : 1))[0]
}

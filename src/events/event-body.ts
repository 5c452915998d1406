// An event as programs get it, from the feed and by webhooks alike.
import type { StoredEvent } from './event-store.ts'
import { thingId } from './subjects.ts'

export type EventBody = {
  id: string
  type: string
  timestamp: string
  sequence: number
  brand: string | null
  data: unknown
  actor: { kind: string; id: string }
  request_id: string | null
}

/** `brand`: its name; null in the stream of the installation. */
export function eventBody(event: StoredEvent, brand: string | null): EventBody {
  return {
    id: thingId('event', event.id),
    type: event.type,
    timestamp: new Date(event.at).toISOString(),
    sequence: event.sequence,
    brand,
    data: JSON.parse(event.data),
    actor: { kind: event.actorKind, id: event.actorId },
    request_id: event.requestId,
  }
}

// Who did something, as people say it: an admin by name, others by what they are.
import type { VNode } from 'preact'
import { bdi, span } from '../elements.ts'
import { words } from '../language.ts'

export type ShownActor = { kind: string; id: string; name: string | null }

const KINDS = [
  ...(['user', 'alias', 'secret', 'address', 'manage_key', 'admin', 'app'] as const),
  ...(['reset_link', 'gateway', 'operator', 'job'] as const),
]

/** `Eva`; `Management key 3`; `Command line (root)`. */
export function actorName({ kind, id, name }: ShownActor): VNode {
  const t = words('parts')
  if (name !== null) return bdi(name)
  const known = KINDS.find((one) => one === kind)
  return span(known === undefined ? kind : t(`actor_${known}`), id !== '' && [' ', bdi(id)])
}

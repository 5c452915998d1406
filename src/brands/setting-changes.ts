// Who changed each setting of a brand last, as far as its audit trail reaches.
import type { TrailEntry } from '../audit/trail.ts'

export type LastChange = Pick<TrailEntry, 'at' | 'actor'>

/** By the name of the setting. `entries`: of the action brand.set, newest first. */
export function lastChanges(entries: readonly TrailEntry[]): ReadonlyMap<string, LastChange> {
  const found = new Map<string, LastChange>()
  for (const { at, actor, before, after } of entries) {
    const [former, later] = [settingsIn(before), settingsIn(after)]
    for (const name of new Set([...Object.keys(former), ...Object.keys(later)]))
      if (former[name] !== later[name] && !found.has(name)) found.set(name, { at, actor })
  }
  return found
}

/** Those that were set; an entry that was erased has none. */
function settingsIn(value: unknown): Readonly<Record<string, unknown>> {
  const { settings } = (value ?? {}) as { settings?: unknown }
  return typeof settings === 'string' ? JSON.parse(settings) : {}
}

// Use cases of the catalogue of countries, cities and protocols: read it, check numbers against it, change it.
import type { Actor } from '../audit/actor.ts'
import { writeAudit } from '../audit/audit.ts'
import type { Clock } from '../clock.ts'
import type { Database, Handle, IdempotencyHook } from '../db/database.ts'
import { raiseRevision } from '../db/revision.ts'
import { AppError } from '../errors.ts'
import type { LiveSessions } from '../live-sessions.ts'
import { type CatalogueChanges, type ChangeMode, planChanges } from './catalogue-change.ts'
import { checkedEntries } from './catalogue-file.ts'
import { applyChanges, countLimited, listUses, lockCatalogue } from './catalogue-store.ts'
import type { Catalogue, LocationKind } from './location.ts'
import { listCities, listCountries, listIds, listProtocols } from './location-store.ts'

/** Most ids of a list that are looked up: a longer list is wrong, and all further ids count as unknown. */
export const MAX_CHECKED_IDS = 1000

/** `limited`: open subscriptions whose limits may name numbers with a changed meaning. Counted when entries are removed. */
export type Changed = CatalogueChanges & { limited: number }

export type Locations = ReturnType<typeof makeLocations>

type Deps = {
  db: Pick<Database, 'read' | 'write'>
  clock: Clock
  liveSessions: LiveSessions
  onChange?: () => void
}

export function makeLocations({ db, clock, liveSessions, onChange }: Deps) {
  /**
   * `entries` as in catalogue-file.ts. Errors: invalid_input; conflict when an entry or number exists already, or an
   * entry that a gateway uses would be removed.
   */
  async function change(
    given: unknown,
    mode: ChangeMode,
    actor: Actor,
    once?: IdempotencyHook,
  ): Promise<Changed> {
    const entries = checkedEntries(given)
    const changed = await db.write(async (tx) => {
      await lockCatalogue(tx)
      await raiseRevision(tx, 'gateways') // the directory of gateways caches their locations
      const changes = planChanges(await readCatalogue(tx), entries, mode)
      const goes = Object.values(changes).some(({ removed }) => removed.length > 0)
      if (goes) await refuseUsed(tx, changes)
      await applyChanges(tx, changes)
      await writeAudit(tx, {
        ...{ at: clock.now(), brandId: null, actor, action: 'location.change', target: 'catalogue' },
        after: { mode, ...summaryOf(changes) },
      })
      if (changes.countries.changed.length + changes.cities.changed.length > 0)
        await liveSessions.endForbidden(tx, { kind: 'freemium' })
      return { ...changes, limited: goes ? await countLimited(tx) : 0 }
    }, once)
    onChange?.()
    return changed
  }

  return {
    change,
    /** The whole catalogue, countries sorted by rank. */
    catalogue: (tx: Handle = db.read): Promise<Catalogue> => readCatalogue(tx),

    /** Returns those of `ids` that the catalogue does not have. Ids after the first MAX_CHECKED_IDS count as unknown. */
    async findUnknownIds(handle: Handle, kind: LocationKind, ids: readonly number[]): Promise<number[]> {
      const asked = ids.slice(0, MAX_CHECKED_IDS).filter(Number.isSafeInteger)
      const known = new Set(asked.length === 0 ? [] : await listIds(handle, kind, asked))
      return ids.filter((id) => !known.has(id))
    },
  }
}

async function readCatalogue(db: Handle): Promise<Catalogue> {
  const [countries, cities, protocols] = await Promise.all([
    listCountries(db),
    listCities(db),
    listProtocols(db),
  ])
  return { countries, cities, protocols }
}

async function refuseUsed(tx: Handle, changes: CatalogueChanges): Promise<void> {
  for (const { kind, id, gateway } of await listUses(tx)) {
    const used = changes[kind].removed.find((one) => one.id === id)
    if (!used) continue
    throw new AppError(
      'conflict',
      `${used.name} (${id}) would go or get another number, but the gateway "${gateway}" uses it; remove the gateway first, or leave the number as it is`,
    )
  }
}

/** The change as the audit trail stores it: a few entries in full, of many only their number. */
function summaryOf(changes: CatalogueChanges) {
  const brief = (rows: readonly object[]) => (rows.length <= MAX_IN_FULL ? rows : `${rows.length} entries`)
  return Object.fromEntries(
    Object.entries(changes).map(([kind, { removed, added, changed }]) => {
      return [kind, { removed: brief(removed), added: brief(added), changed: brief(changed) }]
    }),
  )
}

const MAX_IN_FULL = 20

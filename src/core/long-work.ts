// Work that takes longer than a call: tasks, and links to exports. A part of core.ts, which gives it what it stands on.
import { makeBulk } from '../accounts/bulk/bulk.ts'
import type { AccountChanges } from '../accounts/changes/account-changes.ts'
import type { SubscriptionChanges } from '../accounts/changes/subscription-changes.ts'
import type { Listing } from '../accounts/operator/list-accounts.ts'
import type { Suspension } from '../accounts/operator/suspension.ts'
import { makeExportLinks } from '../accounts/transfer/export-links.ts'
import type { makeExporting } from '../accounts/transfer/exporting.ts'
import type { makeImporting } from '../accounts/transfer/importing.ts'
import { makeImports } from '../accounts/transfer/imports.ts'
import { once } from '../bounds/once.ts'
import type { Brands } from '../brands/brands.ts'
import type { Clock } from '../clock.ts'
import type { OpenDatabase } from '../db/database.ts'
import type { Random } from '../ids.ts'
import type { Log } from '../log.ts'
import type { Vault } from '../secrets.ts'
import type { Catalogue } from '../subscriptions/limits.ts'
import { makeTasks } from '../tasks/tasks.ts'

type Needs = { db: OpenDatabase; clock: Clock; random: Random; log: Log }
type Parts = {
  vault: () => Vault
  brands: () => Brands
  locations: () => Catalogue
  listing: () => Listing
  suspension: () => Suspension
  accountChanges: () => AccountChanges
  subscriptionChanges: () => SubscriptionChanges
  exporting: () => ReturnType<typeof makeExporting>
  importing: () => ReturnType<typeof makeImporting>
}

/** Makers: each is called when its use case is first used. */
export function longWorkMakers({ db, clock, random, log }: Needs, parts: Parts) {
  const tasks = once(() => makeTasks({ db, clock }))
  return {
    tasks,
    bulk: () =>
      makeBulk({
        ...{ db, log, catalogue: parts.locations(), tasks: tasks(), listing: parts.listing() },
        ...{ suspension: parts.suspension(), accountChanges: parts.accountChanges() },
        subscriptionChanges: parts.subscriptionChanges(),
      }),
    imports: () => makeImports({ db, vault: parts.vault(), tasks: tasks(), importing: parts.importing() }),
    exportLinks: () =>
      makeExportLinks({ db, clock, random, brands: parts.brands(), exporting: parts.exporting() }),
  }
}

// The use cases of the account commands, over the same installation as every command's. Not the whole server.

import { makeErasing } from '../../accounts/operator/erase-account.ts'
import { makeFinding, type NAME_KINDS } from '../../accounts/operator/find-account.ts'
import { makeLinking } from '../../accounts/operator/link-account.ts'
import { makeListing } from '../../accounts/operator/list-accounts.ts'
import { makeSuspension } from '../../accounts/operator/suspension.ts'
import { makeExporting } from '../../accounts/transfer/exporting.ts'
import { makeImportCheck } from '../../accounts/transfer/import-check.ts'
import { makeArrivals } from '../../accounts/transfer/import-writer.ts'
import { makeImporting } from '../../accounts/transfer/importing.ts'
import { makeVpnRenewal } from '../../accounts/vpn-renewal.ts'
import type { Brand, Caller } from '../../brands/brand.ts'
import { type Clock, systemClock } from '../../clock.ts'
import { makeIdBlocks } from '../../db/id-blocks.ts'
import { keptAnswers } from '../../idempotency/forget-answers.ts'
import { type Random, systemRandom } from '../../ids.ts'
import { makeDedicatedAddresses } from '../../locations/dedicated-addresses.ts'
import { makeLocations } from '../../locations/locations.ts'
import type { Vault } from '../../secrets.ts'
import { makePrepaidSubscriptions } from '../../subscriptions/prepaid-subscriptions.ts'
import { makeSubscriptions } from '../../subscriptions/subscriptions.ts'
import { makeTokens } from '../../tokens/tokens.ts'
import { type Core, chosenBrand, openVault, operator, withCore } from '../open.ts'

export type AccountCore = ReturnType<typeof makeAccountCore> & { brand: Brand; caller: Caller }
export type Choice = { brand?: string; json?: true }
/** How the operator names an account; `nameKind` where the name alone could mean several. */
export type NameChoice = Choice & { nameKind?: (typeof NAME_KINDS)[number] }

/** Runs `work` for the chosen brand, as its operator. */
export function withAccounts<T>({ brand }: Choice, work: (core: AccountCore) => Promise<T>): Promise<T> {
  return withCore(async (core) => {
    const chosen = await chosenBrand(core, brand)
    const vault = await openVault(core)
    const cases = makeAccountCore({ ...core, clock: systemClock, random: systemRandom, vault })
    return work({ ...cases, brand: chosen, caller: { brand: chosen, actor: operator() } })
  })
}

type Ground = Pick<Core, 'db' | 'plans' | 'disconnects'> & { clock: Clock; random: Random; vault: Vault }

export function makeAccountCore({ db, plans, disconnects, clock, random, vault }: Ground) {
  const subscriptions = makeSubscriptions({ db, clock, random, vault })
  const arrivals = makeArrivals({ clock, random, ids: makeIdBlocks(db), vault, subscriptions })
  const check = makeImportCheck({
    db,
    plans,
    catalogue: makeLocations({ db, clock, liveSessions: disconnects }),
  })
  const closing = {
    ...{ subscriptions, liveSessions: disconnects, tokens: makeTokens({ db, clock, random }) },
    prepaidSubscriptions: makePrepaidSubscriptions({ clock, vault }),
    dedicatedAddresses: makeDedicatedAddresses({ clock }),
    keptAnswers,
  }
  return {
    vpnRenewal: makeVpnRenewal({ db, clock, random, vault, ...closing }),
    erasing: makeErasing({ db, clock, vault, closing }),
    finding: makeFinding({ db }),
    listing: makeListing({ db, clock, vault }),
    suspension: makeSuspension({ db, clock, subscriptions, liveSessions: disconnects }),
    linking: makeLinking({ db, clock, subscriptions, keptAnswers }),
    exporting: makeExporting({ db, vault }),
    importing: makeImporting({ db, check, arrivals }),
  }
}

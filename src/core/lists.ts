// What operators read of the whole: the audit trail, mails, the ledger, traffic. A part of core.ts, which gives it what it stands on.
import { makeAuditTrail } from '../audit/trail.ts'
import { makeLedgerList } from '../billing/ledger-list.ts'
import { makeBillingReport } from '../billing/report.ts'
import { brandDay } from '../brands/brand.ts'
import type { Brands } from '../brands/brands.ts'
import type { Clock } from '../clock.ts'
import type { Config } from '../config/config.ts'
import type { OpenDatabase } from '../db/database.ts'
import { makeMailList } from '../mail/mail-list.ts'
import { makeMailPreviews } from '../mail/previews.ts'
import type { Templates } from '../mail/templates/templates.ts'
import type { Vault } from '../secrets.ts'
import { makeTraffic } from '../sessions/inspection/traffic.ts'

type Needs = {
  config: Pick<Config, 'http' | 'mail'>
  db: OpenDatabase
  clock: Clock
  vault: () => Vault
  templates: () => Templates
  brands: () => Brands
}

/** Makers: each is called when its use case is first used. */
export function listMakers({ config, db, clock, vault, brands, templates }: Needs) {
  const listBrandIds = async () => [...(await brands().names()).keys()]
  return {
    auditTrail: () => makeAuditTrail({ db, listBrandIds }),
    mailList: () => makeMailList({ db, clock, vault: vault(), listBrandIds }),
    mailPreviews: () =>
      makeMailPreviews({
        clock,
        publicUrl: config.http.publicUrl,
        from: config.mail.from,
        templates: templates(),
      }),
    traffic: () => makeTraffic({ db }),
    ledgerList: () => makeLedgerList({ db, listBrandIds }),
    billingReport: () => makeBillingReport({ db, todayOf: (brand) => brandDay(brand, clock.now()) }),
  }
}

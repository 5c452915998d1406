// Writes to the contact of the installation, or of a brand, about what needs a look: once when it begins, and once more when it
// is over. What was written is a row, changed in the transaction that queues the mail: neither a restart nor another process
// repeats it. Without an address nothing is written, and it begins when there is one.

import { type ContactBrand, contactOf } from '../brands/contact.ts'
import type { Clock, Instant } from '../clock.ts'
import type { Config } from '../config/config.ts'
import type { Database, Handle } from '../db/database.ts'
import type { AlertEvent } from '../mail/mail.ts'
import type { Outbox } from '../mail/outbox.ts'
import { beginAlert, endAlert, listOpenAlerts, type OpenAlert } from './alert-store.ts'
import type { Condition, Kind } from './conditions.ts'
import { tried } from './trouble.ts'
import { utcText } from './words.ts'

type Deps = {
  db: Pick<Database, 'read' | 'write'>
  clock: Clock
  config: Pick<Config, 'contactEmail' | 'http'>
  kinds: readonly Kind[]
  outbox: Pick<Outbox, 'alert'>
  listBrands: () => Promise<readonly ContactBrand[]>
}

type Change = { alert: OpenAlert; event: AlertEvent }

export function makeAlerts({ db, clock, config, kinds, outbox, listBrands }: Deps) {
  /** What has begun and what is over, of the kinds that could be looked at. */
  async function findChanges(open: readonly OpenAlert[]): Promise<Change[]> {
    const now = clock.now()
    const all = await Promise.all(
      kinds.map(async (kind) => {
        const found = await tried(kind.look)
        const own = open.filter((alert) => alert.kind === kind.name)
        return 'trouble' in found ? [] : changesOf(kind, found, own, now)
      }),
    )
    return all.flat()
  }

  async function carryOut(tx: Handle, { alert, event }: Change, brands: readonly ContactBrand[]) {
    const address = contactOf(alert.brandId, brands, config)
    if (!event.isOver && !address) return false
    const isFirst = await (event.isOver ? endAlert(tx, alert) : beginAlert(tx, alert))
    if (!isFirst || !address) return false
    await outbox.alert(tx, { ...address, event })
    return true
  }

  return {
    /** Resolves with how many were reported. */
    async run(): Promise<number> {
      const brands = (await listBrands()).toSorted((a, b) => a.id - b.id)
      const open = await listOpenAlerts(db.read)
      const isAnyAddress =
        config.contactEmail !== null || brands.some(({ settings }) => settings.contact_email !== '')
      if (!isAnyAddress && open.length === 0) return 0
      const changes = await findChanges(open)
      if (changes.length === 0) return 0
      return db.write(async (tx) => {
        let reported = 0
        for (const change of changes) if (await carryOut(tx, change, brands)) reported++
        return reported
      })
    },
  }
}

function changesOf(
  { name: kind, isOver = () => true }: Kind,
  found: readonly Condition[],
  open: readonly OpenAlert[],
  at: Instant,
): Change[] {
  const begun = found.filter(({ subject }) => !open.some((alert) => alert.subject === subject))
  const gone = open.filter(({ subject }) => !found.some((one) => one.subject === subject))
  return [
    ...begun.map(({ text, command, ...about }) => ({
      alert: { ...about, kind, beganAt: at },
      event: { at, title: about.title, isOver: false, text, command },
    })),
    ...gone.filter(isOver).map((alert) => ({
      ...{
        alert,
        event: {
          at,
          title: alert.title,
          isOver: true,
          text: `It began ${utcText(alert.beganAt)}.`,
          command: null,
        },
      },
    })),
  ]
}

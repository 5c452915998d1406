// Writes to the contact of the installation, or of a brand, about what needs a look: once when it begins, and once more when it
// is over. What was written is a row, changed in the transaction that queues the mail: neither a restart nor another process
// repeats it. Without an address no mail is written, and it begins when there is one. Some kinds have events for programs.

import type { Actor } from '../../audit/actor.ts'
import { type ContactBrand, contactOf } from '../../brands/contact.ts'
import type { Clock, Instant } from '../../clock.ts'
import type { Config } from '../../config/config.ts'
import type { Database, Handle } from '../../db/database.ts'
import { type Happened, recordEvents } from '../../events/record.ts'
import type { AlertEvent } from '../../mail/mail.ts'
import type { Outbox } from '../../mail/outbox.ts'
import { tried } from '../trouble.ts'
import { utcText } from '../words.ts'
import { beginAlert, endAlert, listOpenAlerts, type OpenAlert } from './alert-store.ts'
import type { Condition, Kind } from './conditions.ts'

type Deps = {
  db: Pick<Database, 'read' | 'write'>
  clock: Clock
  config: Pick<Config, 'contactEmail' | 'http'>
  kinds: readonly Kind[]
  outbox: Pick<Outbox, 'alert'>
  listBrands: () => Promise<readonly ContactBrand[]>
}

/** `event`: the words of a mail; `happened`: what programs get. */
type Change = { kind: Kind; alert: OpenAlert; event: AlertEvent; happened: Happened | undefined }

const ACTOR: Actor = { kind: 'job', name: 'alerts' }

export function makeAlerts({ db, clock, config, kinds, outbox, listBrands }: Deps) {
  const withEvents = kinds.filter(({ events }) => events !== undefined)
  const namesOfEvents = new Set(withEvents.map(({ name }) => name))

  /** What has begun and what is over, of the kinds that could be looked at. */
  async function findChanges(of: readonly Kind[], open: readonly OpenAlert[]): Promise<Change[]> {
    const now = clock.now()
    const all = await Promise.all(
      of.map(async (kind) => {
        const found = await tried(kind.look)
        const own = open.filter((alert) => alert.kind === kind.name)
        return 'trouble' in found ? [] : changesOf(kind, found, own, now)
      }),
    )
    return all.flat()
  }

  /** Whether a mail was queued. */
  async function carryOut(tx: Handle, change: Change, brands: readonly ContactBrand[]): Promise<boolean> {
    const { alert, event, happened } = change
    const { events } = change.kind
    const address = contactOf(alert.brandId, brands, config)
    if (!event.isOver && !events && !address) return false
    const isFirst = await (event.isOver ? endAlert(tx, alert) : beginAlert(tx, alert))
    if (!isFirst) return false
    if (happened)
      await recordEvents(tx, { at: event.at, brandId: alert.brandId, actor: ACTOR, event: happened })
    const isMailed = events ? events.isMailed && !event.isOver : true
    if (!isMailed || !address) return false
    await outbox.alert(tx, { ...address, event })
    return true
  }

  return {
    /** Resolves with how many were reported to contacts. */
    async run(): Promise<number> {
      const brands = (await listBrands()).toSorted((a, b) => a.id - b.id)
      const open = await listOpenAlerts(db.read)
      const isAnyAddress =
        config.contactEmail !== null || brands.some(({ settings }) => settings.contact_email !== '')
      const isMailNeeded = isAnyAddress || open.some((alert) => !namesOfEvents.has(alert.kind))
      const changes = await findChanges(isMailNeeded ? kinds : withEvents, open)
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
  kind: Kind,
  found: readonly Condition[],
  open: readonly OpenAlert[],
  at: Instant,
): Change[] {
  const { name, isOver = () => true, events, about: subjectOf } = kind
  const begun = found.filter(({ subject }) => !open.some((alert) => alert.subject === subject))
  const gone = open.filter(({ subject }) => !found.some((one) => one.subject === subject))
  return [
    ...begun.map(({ text, command, event: happened, ...about }) => ({
      ...{ kind, alert: { ...about, kind: name, beganAt: at }, happened },
      event: {
        ...{ at, title: about.title, isOver: false, text, command },
        about: subjectOf?.(about.subject),
      },
    })),
    ...gone.filter(isOver).map((alert) => ({
      ...{ kind, alert, happened: events?.over(alert) },
      event: {
        ...{ at, title: alert.title, isOver: true, beganAt: alert.beganAt },
        about: subjectOf?.(alert.subject),
        ...{ text: `It began ${utcText(alert.beganAt)}.`, command: null },
      },
    })),
  ]
}

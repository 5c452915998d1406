// The server as a whole: Config → App. The use cases (core.ts) and what else lives as long as the process, closed in reverse.
import type { lookup } from 'node:dns'
import type { Clock } from './clock.ts'
import type { Config } from './config/config.ts'
import { type Core, type Ground, makeCore } from './core.ts'
import { openDatabase } from './db/open-database.ts'
import { makeGatewayActivity } from './gateways/activity.ts'
import { type Random, systemRandom } from './ids.ts'
import { type Log, makeLog } from './log.ts'
import { makeDeliveries } from './mail/deliveries.ts'
import { makeMailer } from './mail/mailer.ts'
import { makeMetrics } from './metrics/metrics.ts'
import type { HashCost } from './passwords.ts'
import { makeReadiness } from './readiness.ts'
import { makeAttempt } from './webhooks/attempt.ts'
import { makeDispatcher } from './webhooks/dispatcher.ts'
import { makePost } from './webhooks/post.ts'
import { makeSender } from './webhooks/sender.ts'
import { makeTargets } from './webhooks/target.ts'

/** What a test may replace. */
export type Overrides = {
  clock?: Clock
  random?: Random
  log?: Log
  mailCa?: string
  webhookCa?: string
  resolve?: typeof lookup
  hashCost?: HashCost
}

export type App = Awaited<ReturnType<typeof openApp>>

/** Errors: the engine's own when the database cannot be opened; NewerDatabaseError. */
export async function openApp(config: Config, given: Overrides = {}) {
  const random = given.random ?? systemRandom
  const log = given.log ?? makeLog({ level: config.logLevel })
  const metrics = makeMetrics()
  let dead: (error: Error) => void = () => undefined
  const died = new Promise<Error>((resolve) => {
    dead = resolve
  })
  const db = await openDatabase(config.database, {
    ...{ log, random, clock: given.clock },
    may: { create: config.maySetUp, upgrade: true },
    onWait: (waitMs: number) => metrics.databaseWait('write', waitMs),
    onDeath: dead,
  })
  const { clock } = db
  const core = makeCore({
    ...{ config, db, clock, random, log, encryptionKeys: config.encryptionKeys },
    ...(given.hashCost && { hashCost: given.hashCost }),
    onDisconnect: metrics.disconnect,
    onUnreadable: metrics.unreadable,
    onMailWithheld: () => metrics.mailAttempt('withheld'),
    onLoginAdmitted: metrics.loginAccepted,
    onLoginRefused: metrics.loginRefused,
  })
  core.templates.check()
  const deliveries = openDeliveries(
    core,
    { config, db, clock, log },
    { ...(given.mailCa !== undefined && { ca: given.mailCa }), onAttempt: metrics.mailAttempt },
  )
  metrics.watchHashQueue(core.passwords.queue)
  const sender = openSender(
    core,
    { config, db, clock, random, log },
    { ca: given.webhookCa, resolve: given.resolve, onAttempt: metrics.webhookAttempt },
  )
  const gatewayActivity = makeGatewayActivity({ clock })
  const readiness = makeReadiness({ db, random, log })
  metrics.watchInstallation(async () => {
    const [figures, reason] = await Promise.all([core.figures.read(), readiness.reason()])
    return { ...figures, ready: [{ value: reason === undefined ? 1 : 0 }] }
  })

  return {
    ...core,
    ...{ config, clock, random, log, metrics, db, deliveries },
    sender,
    gatewayActivity,
    readiness,
    /** Resolves when the database is lost for good; the process should end then. */
    died,
    async close(): Promise<void> {
      core.feed.stop()
      await sender.close()
      await deliveries.close()
      await core.accounting.idle()
      await core.refusals.idle()
      await core.signInLog.idle()
      for (const use of [core.brands.keyUse, core.manageKeys.keyUse, core.gateways.formerUse])
        await use.writeNoted().catch((err) => log.warn({ err }, 'the last use of keys is not noted'))
      await db.close()
    },
  }
}

type DeliveryGround = Pick<Ground, 'config' | 'db' | 'clock' | 'log'>
type DeliveryNeeds = { ca?: string; onAttempt?: (outcome: 'sent' | 'failed' | 'dead' | 'stale') => void }

/** Sends the mails of the outbox. Must be closed before the database. */
export function openDeliveries(
  { vault, resets, confirmations, templates }: Pick<Core, 'vault' | 'resets' | 'confirmations' | 'templates'>,
  { config, db, clock, log }: DeliveryGround,
  { ca, onAttempt }: DeliveryNeeds = {},
) {
  const mailer = makeMailer({ config, log, findTexts: templates.find, ...(ca !== undefined && { ca }) })
  return makeDeliveries({
    ...{ db, vault, mailer, clock, log },
    isUsable: async (link) => (await resets.isUsable(link)) || confirmations.isUsable(link),
    ...(onAttempt && { onAttempt }),
  })
}

type SenderGround = DeliveryGround & Pick<Ground, 'random'>
type SenderNeeds = Pick<Parameters<typeof makePost>[0], 'ca' | 'resolve'> &
  Pick<Parameters<typeof makeAttempt>[0], 'onAttempt'>

/** Calls webhooks. Must be closed before the database. */
export function openSender(
  { vault, feed, brands, outbox }: Pick<Core, SenderParts>,
  { config, db, clock, random, log }: SenderGround,
  { ca, resolve, onAttempt }: SenderNeeds = {},
) {
  const parts = { db, clock, random, config, vault, feed, brands, outbox, onAttempt }
  const attempt = makeAttempt({
    ...parts,
    post: makePost({
      ...{ targets: makeTargets(config.webhookPrivate), ca, resolve },
      proxy: config.webhookProxy,
    }),
  })
  return makeSender({ db, clock, log, attempt, dispatcher: makeDispatcher({ db, clock, feed }) })
}

type SenderParts = 'vault' | 'feed' | 'brands' | 'outbox'

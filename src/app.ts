// The composition root: Config → App. Everything long-lived is built here once, in order, and closed in reverse.
import { makeAccounts } from './accounts/accounts.ts'
import { makeAliases } from './accounts/aliases.ts'
import { makeNightly } from './accounts/nightly.ts'
import { makeErasing } from './accounts/operator/erase-account.ts'
import { makePrepaid } from './accounts/prepaid/prepaid.ts'
import { makePurchases } from './accounts/purchases.ts'
import { makeResets } from './accounts/resets.ts'
import { makeStandIns } from './accounts/stand-ins.ts'
import { makeVpnRenewal } from './accounts/vpn-renewal.ts'
import { makeAuditErasure } from './audit/erasure.ts'
import { type Brands, makeBrands } from './brands/brands.ts'
import { type Clock, SECOND_MS, systemClock } from './clock.ts'
import type { Config } from './config/config.ts'
import { makeAttempts } from './credentials/attempts.ts'
import { makeBrandSystems } from './credentials/brand-systems.ts'
import { makeCredentials } from './credentials/credentials.ts'
import { makeSignUps } from './credentials/sign-ups.ts'
import { makeThrottleKeys, type ThrottleKeys } from './credentials/throttle-keys.ts'
import type { OpenDatabase } from './db/database.ts'
import { makeIdBlocks } from './db/id-blocks.ts'
import { openDatabase } from './db/open-database.ts'
import { type GatewayDirectory, makeGatewayDirectory } from './gateways/directory.ts'
import { makeGateways } from './gateways/gateways.ts'
import { keptAnswers } from './idempotency/forget-answers.ts'
import { makeAnswers } from './idempotency/stored-answers.ts'
import { type Random, systemRandom } from './ids.ts'
import { makeDedicatedAddresses } from './locations/dedicated-addresses.ts'
import { makeDedicatedStock } from './locations/dedicated-stock.ts'
import { makeLocations } from './locations/locations.ts'
import { type Log, makeLog } from './log.ts'
import { makeDeliveries } from './mail/deliveries.ts'
import { makeMailer } from './mail/mailer.ts'
import { makeOutbox } from './mail/outbox.ts'
import { makeMetrics } from './metrics/metrics.ts'
import { type HashCost, makePasswords } from './passwords.ts'
import { makePlans } from './plans/plans.ts'
import { makeReadiness } from './readiness.ts'
import { makeVault, type Vault } from './secrets.ts'
import { makeAccounting } from './sessions/accounting/accounting.ts'
import { type Disconnects, makeDisconnects } from './sessions/disconnects/disconnects.ts'
import { makeSessions } from './sessions/inspection/sessions.ts'
import { makeClassMark } from './sessions/login/class-mark.ts'
import { makeCallerFingerprint } from './sessions/login/client-fingerprint.ts'
import { makeLogins } from './sessions/login/logins.ts'
import { makeRefusals } from './sessions/login/refusal-log.ts'
import { makeEntitlements } from './sessions/offline/entitlements.ts'
import { makeAdmission } from './sessions/seats/admission.ts'
import { makeGatewayLoads } from './sessions/seats/gateway-loads.ts'
import { makePrepaidSubscriptions } from './subscriptions/prepaid-subscriptions.ts'
import { makeSubscriptions } from './subscriptions/subscriptions.ts'
import { makeAccessTokens } from './tokens/access-tokens.ts'
import { makeTokens } from './tokens/tokens.ts'

/** What a test may replace. */
export type Given = { clock?: Clock; random?: Random; log?: Log; mailCa?: string; hashCost?: HashCost }

export type App = Awaited<ReturnType<typeof openApp>>

/** Errors: the engine's own when the database cannot be opened; NewerDatabaseError. */
export async function openApp(config: Config, given: Given = {}) {
  const clock = given.clock ?? systemClock
  const random = given.random ?? systemRandom
  const log = given.log ?? makeLog({ level: config.logLevel })
  const metrics = makeMetrics()
  const onWait = (waitMs: number) => metrics.databaseWait('write', waitMs)
  let dead: (error: Error) => void = () => undefined
  const died = new Promise<Error>((resolve) => {
    dead = resolve
  })
  const may = { create: config.maySetUp, upgrade: true }
  const db = await openDatabase(config.database, { log, clock, random, may, onWait, onDeath: dead })
  const vault = makeVault(config.encryptionKeys, random, metrics.unreadable)
  const ground = { config, clock, random, log, db, vault }
  const passwords = makePasswords({ random, ...(given.hashCost && { cost: given.hashCost }) })
  const mailer = makeMailer({ config, log, ...(given.mailCa === undefined ? {} : { ca: given.mailCa }) })
  const { publicUrl } = config.http
  const outbox = makeOutbox({ vault, random, publicUrl })
  const onWithheld = () => metrics.mailAttempt('withheld')

  const ids = makeIdBlocks(db)
  const disconnects = makeDisconnects({ db: db.forGateways, clock, onOutcome: metrics.disconnect })
  const liveSessions = disconnects
  const proxies = config.http.trustedProxies
  const brands = makeBrands({ db, clock, random, liveSessions, proxies })
  const plans = makePlans({ db, clock })
  const places = makePlaces({ ...ground, brands, disconnects })
  const { locations, dedicatedAddresses } = places
  const tokens = makeTokens({ db, clock, random })
  const subscriptions = makeSubscriptions({ db, clock, random, vault })
  const prepaidSubscriptions = makePrepaidSubscriptions({ clock, vault })
  const closing = {
    subscriptions,
    prepaidSubscriptions,
    dedicatedAddresses,
    tokens,
    liveSessions,
    keptAnswers,
  }
  const accounts = makeAccounts({ db, clock, random, passwords, plans, ids, outbox, ...closing })
  const prepaid = makePrepaid({ db, clock, random, ids, brands, catalogue: locations, ...closing })
  const purchases = makePurchases({ db, clock, accounts, plans, subscriptions, tokens, ids })
  const mailing = { outbox, publicUrl, onWithheld, tokens, keptAnswers }
  const vpnRenewal = makeVpnRenewal({ db, clock, random, vault, ...closing })
  const resets = makeResets({ db, clock, random, brands, passwords, vpnRenewal, ...mailing })
  const sending = { isUsable: resets.isUsable, onAttempt: metrics.mailAttempt }
  const deliveries = makeDeliveries({ db, vault, mailer, clock, log, ...sending })
  const aliases = makeAliases({ db, clock, random, passwords, accounts, resets, ...mailing })
  const erasing = makeErasing({ db, clock, vault, closing })
  const nightly = makeNightly({ db, clock, brands, ...closing })
  const throttleKeys = makeThrottleKeys(config.encryptionKeys)
  const attempts = makeAttempts({ db, clock, keys: throttleKeys })
  const signUps = makeSignUps({ db, clock, keys: throttleKeys })
  const standIns = makeStandIns({ db, encryptionKeys: config.encryptionKeys })
  const credentials = makeCredentials({ db, clock, brands, accounts, tokens, standIns, passwords, attempts })
  const accessTokens = makeAccessTokens({ db, clock, random })
  const brandSystems = makeBrandSystems({ brands, accessTokens, attempts })
  const answers = makeAnswers({ db, clock, vault, attempts })
  const seating = makeSeating({ ...ground, disconnects, throttleKeys })
  const listRules = async () =>
    (await brands.list()).map(({ id, settings }) => ({ brandId: id, days: settings.audit_days }))
  const auditErasure = makeAuditErasure({ db, clock, listRules })
  metrics.watchHashQueue(passwords.queue)
  metrics.watchMailQueue(deliveries.queue)

  return {
    ...{ config, clock, random, log, metrics, db, ids, vault, passwords, deliveries },
    ...{ brands, plans, tokens, subscriptions, accounts, purchases, prepaid, resets, aliases, nightly },
    ...{ attempts, signUps, credentials, accessTokens, brandSystems, answers },
    ...{ disconnects, auditErasure, erasing, ...places, ...seating },
    readiness: makeReadiness({ db, random, log }),
    /** Resolves when the database is lost for good; the process should end then. */
    died,
    async close(): Promise<void> {
      await deliveries.close()
      await seating.accounting.idle()
      await seating.refusals.idle()
      await db.close()
    },
  }
}

type Ground = {
  config: Config
  clock: Clock
  random: Random
  log: Log
  db: OpenDatabase
  vault: Vault
  disconnects: Disconnects
}

/** Where one can connect, and what gateways are known by. */
function makePlaces({ clock, random, log, db, vault, brands, disconnects }: Ground & { brands: Brands }) {
  const liveSessions = disconnects
  const locations = makeLocations({ db, clock, liveSessions, onChange: () => gatewayDirectory.forget() })
  const gatewayDirectory: GatewayDirectory = makeGatewayDirectory({
    db: db.forGateways,
    clock,
    vault,
    locations,
    log,
  })
  const { load: loads } = makeGatewayLoads({ db, clock })
  const onChange = gatewayDirectory.forget
  const asked = { locations, brands, sessions: disconnects, onChange, loads }
  const gateways = makeGateways({ db, clock, random, vault, ...asked })
  const dedicatedAddresses = {
    ...makeDedicatedAddresses({ clock }),
    ...makeDedicatedStock({ db, clock, brands, locations }),
  }
  return { locations, gateways, gatewayDirectory, dedicatedAddresses }
}

/** Who may connect, who is connected, and what went through. */
type Seating = Ground & { throttleKeys: ThrottleKeys }

function makeSeating({ config, clock, random, log, vault, disconnects, throttleKeys, ...ground }: Seating) {
  const db = ground.db.forGateways
  const { encryptionKeys, offlineListMinutes } = config
  const interimMs = config.radius.interimS * SECOND_MS
  const fingerprint = makeCallerFingerprint(encryptionKeys)
  const refusals = makeRefusals({ db, clock, log, encryptionKeys })
  const classMark = makeClassMark(encryptionKeys)
  const admission = makeAdmission({ db, clock, disconnects, fingerprint, classMark, refusals })
  const seats = { admission, disconnects, fingerprint, classMark }
  const attempts = makeAttempts({ db, clock, keys: throttleKeys })
  return {
    refusals,
    admission,
    logins: makeLogins({ db, random, vault, attempts, refusals }),
    accounting: makeAccounting({ db, clock, random, log, ...seats, interimMs }),
    sessions: makeSessions({ db, clock, interimMs }),
    entitlements: makeEntitlements({ db, clock, vault, encryptionKeys, listMinutes: offlineListMinutes }),
  }
}

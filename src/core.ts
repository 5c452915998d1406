// Every use case over one database, operators' too, each made when it is first asked for. The server (app.ts) and the command
// line (cli/open.ts) stand on it.
import { makeAccounts } from './accounts/accounts.ts'
import { makeAliases } from './accounts/aliases.ts'
import { makeAppPurchases } from './accounts/buying/app-purchases.ts'
import { makePurchases } from './accounts/buying/purchases.ts'
import { makeAccountChanges } from './accounts/changes/account-changes.ts'
import { makeRefunds } from './accounts/changes/refunds.ts'
import { makeSignedInApps } from './accounts/changes/signed-in-apps.ts'
import { makeSubscriptionChanges } from './accounts/changes/subscription-changes.ts'
import { makeConfirmations } from './accounts/links/confirmations.ts'
import { makeNightPreview } from './accounts/night-preview.ts'
import { makeNightly } from './accounts/nightly.ts'
import { makeAddSubscription } from './accounts/opening/add-subscription.ts'
import { makeOpening } from './accounts/opening/open-account.ts'
import { makeAccountDetails } from './accounts/operator/account-details.ts'
import { makeEraseAccount } from './accounts/operator/erase-account.ts'
import { makeFindAccount } from './accounts/operator/find-account.ts'
import { makeLinkAccount } from './accounts/operator/link-account.ts'
import { makeListAccounts } from './accounts/operator/list-accounts.ts'
import { makeSuspension } from './accounts/operator/suspension.ts'
import { makePrepaid } from './accounts/prepaid/prepaid.ts'
import { makeResets } from './accounts/resets.ts'
import { makeStandIns } from './accounts/stand-ins.ts'
import { makeExporting } from './accounts/transfer/exporting.ts'
import { makeImportCheck } from './accounts/transfer/import-check.ts'
import { makeImportWriter } from './accounts/transfer/import-writer.ts'
import { makeImporting } from './accounts/transfer/importing.ts'
import { makeVpnRenewal } from './accounts/vpn-renewal.ts'
import { makeAuditErasure } from './audit/erasure.ts'
import { allOnce, lazily, once } from './bounds/once.ts'
import { brandTime } from './brands/brand.ts'
import { makeBrands } from './brands/brands.ts'
import { makeChecks } from './checks/checks.ts'
import type { Machine } from './checks/machine.ts'
import { type Clock, DAY_MS, systemClock } from './clock.ts'
import type { Config, EarlyConfig } from './config/config.ts'
import { adminMakers } from './core/admins.ts'
import { listMakers } from './core/lists.ts'
import { longWorkMakers } from './core/long-work.ts'
import { makeSessionCases } from './core/sessions.ts'
import { makeAttempts } from './credentials/attempts.ts'
import { makeBrandSystems } from './credentials/brand-systems.ts'
import { makeCredentials } from './credentials/credentials.ts'
import { makeManageKeys } from './credentials/manage-keys/manage-keys.ts'
import { makeSignInLog } from './credentials/sign-in-log.ts'
import { makeSignUps } from './credentials/sign-ups.ts'
import { makeThrottleKeys } from './credentials/throttle-keys.ts'
import type { OpenDatabase } from './db/database.ts'
import { makeIdBlocks } from './db/id-blocks.ts'
import { makeEventErasure } from './events/erasure.ts'
import { makeFeed } from './events/feed.ts'
import { makeSequencer } from './events/sequencer.ts'
import { type GatewayDirectory, makeGatewayDirectory } from './gateways/directory.ts'
import { makeGateways } from './gateways/gateways.ts'
import { keptAnswers } from './idempotency/forget-answers.ts'
import { makeStoredAnswers } from './idempotency/stored-answers.ts'
import type { Random } from './ids.ts'
import { makeBackups } from './installation/backups.ts'
import { makeInstallationKeys } from './installation/installation-keys.ts'
import { makeKeyRotation } from './installation/key-rotation.ts'
import { makeRekeying } from './installation/rekeying.ts'
import { makeDedicatedAddresses } from './locations/dedicated-addresses.ts'
import { makeDedicatedStock } from './locations/dedicated-stock.ts'
import { makeLocations } from './locations/locations.ts'
import type { Log } from './log.ts'
import { makeOutbox } from './mail/outbox.ts'
import { makeTemplates } from './mail/templates/templates.ts'
import { type HashCost, makePasswords } from './passwords.ts'
import { makePlans } from './plans/plans.ts'
import { type EncryptionKeys, makeKeyRing, makeVault } from './secrets.ts'
import { type DisconnectOutcome, makeDisconnects } from './sessions/disconnects/disconnects.ts'
import { makeExplainLogin } from './sessions/inspection/explain-login.ts'
import { makeOperatorDisconnect } from './sessions/inspection/operator-disconnect.ts'
import { makeTimeline } from './sessions/inspection/timeline.ts'
import { makeUnknownLogins } from './sessions/inspection/unknown-login.ts'
import { makeGatewayLoads } from './sessions/seats/gateway-loads.ts'
import { makePrepaidSubscriptions } from './subscriptions/prepaid-subscriptions.ts'
import { makeDueSoon } from './subscriptions/reminders/due-soon.ts'
import { makeTermReminders } from './subscriptions/reminders/term-reminders.ts'
import { makeSubscriptions } from './subscriptions/subscriptions.ts'
import { makeAccessTokens } from './tokens/access-tokens.ts'
import { makeTokens } from './tokens/tokens.ts'
import { makeTargets } from './webhooks/target.ts'
import { makeWebhooks } from './webhooks/webhooks.ts'

/** What the use cases stand on. */
export type Ground = {
  config: Omit<Config, 'encryptionKeys'> & Partial<Pick<EarlyConfig, 'settingFiles'>>
  db: OpenDatabase
  clock: Clock
  random: Random
  log: Log
  /** Undefined: use cases that encrypt, decrypt or compare what is keyed cannot be had. */
  encryptionKeys: EncryptionKeys | undefined
  hashCost?: HashCost
  machine?: Machine
  /** What is counted. */
  onDisconnect?: (outcome: DisconnectOutcome['kind']) => void
  onUnreadable?: (purpose: string) => void
  onMailWithheld?: () => void
  onLoginAdmitted?: () => void
  onLoginRefused?: (why: string) => void
}

export type Core = ReturnType<typeof makeCore>

export function makeCore(ground: Ground) {
  const base = makeFoundations(ground)
  const catalogue = makeCatalogue(ground, base)
  const people = { ...base, ...catalogue, ...makeAccountCases(ground, { ...base, ...catalogue }) }
  const parts = { ...people, ...makeBuyingCases(ground, people) }
  const operators = makeOperatorCases(ground, parts)
  const callers = makeCallerCases(ground, { ...parts, ...operators })
  const all = {
    ...parts,
    ...operators,
    ...callers,
    ...allOnce(adminMakers(ground, { ...parts, ...callers })),
    ...makeSessionCases(ground, parts),
    ...allOnce(longWorkMakers(ground, { ...parts, ...operators })),
    ...makeChecks(ground, parts),
  }
  const timeline = once(() =>
    makeTimeline({
      db: ground.db,
      ...{ auditTrail: all.auditTrail(), ledgerList: all.ledgerList(), mailList: all.mailList() },
      sessions: all.sessions(),
    }),
  )
  return lazily({ ...all, timeline })
}

type Foundations = ReturnType<typeof makeFoundations>
type Catalogue = ReturnType<typeof makeCatalogue>
type AccountCases = ReturnType<typeof makeAccountCases>
type People = Foundations & Catalogue & AccountCases
type Parts = People & ReturnType<typeof makeBuyingCases>
type OperatorCases = ReturnType<typeof makeOperatorCases>

/** Secrets, ids, and what nearly all others need. */
function makeFoundations({ config, db, clock, random, ...ground }: Ground) {
  const keyRing = once(() => {
    if (!ground.encryptionKeys) throw new Error('no encryption keys were given to this core')
    return makeKeyRing(ground.encryptionKeys)
  })
  const vault = once(() => makeVault(keyRing(), random, ground.onUnreadable))
  const installationKeys = once(() => {
    const made = makeInstallationKeys({ db, clock, random, keys: keyRing() })
    return { ...made, check: () => made.check(vault()), look: () => made.look(vault()) }
  })
  const throttleKeys = once(() => makeThrottleKeys(keyRing()))
  const passwords = once(() => makePasswords({ random, ...(ground.hashCost && { cost: ground.hashCost }) }))
  const { publicUrl, trustedProxies: proxies } = config.http
  const outbox = once(() => makeOutbox({ vault: vault(), random, publicUrl }))
  const templates = once(() => makeTemplates({ folder: config.mail.templatesDir, clock, log: ground.log }))
  const ids = once(() => makeIdBlocks(db))
  const onOutcome = ground.onDisconnect
  const disconnects = once(() =>
    makeDisconnects({ db: db.forGateways, clock, ...(onOutcome && { onOutcome }) }),
  )
  const brands = once(() => makeBrands({ db, clock, random, liveSessions: disconnects(), proxies }))
  const plans = once(() => makePlans({ db, clock }))
  return {
    ...{ keyRing, vault, installationKeys, throttleKeys, passwords, outbox, templates, ids },
    ...{ disconnects, brands, plans },
  }
}

/** Where one can connect, and what gateways are known by. */
function makeCatalogue({ db, clock, random, log }: Ground, { vault, brands, disconnects }: Foundations) {
  let directory: GatewayDirectory | undefined
  const onChange = () => directory?.forget()
  const locations = once(() => makeLocations({ db, clock, liveSessions: disconnects(), onChange }))
  const gatewayDirectory = once(() => {
    directory = makeGatewayDirectory({
      ...{ db: db.forGateways, clock, vault: vault(), locations: locations(), log },
    })
    return directory
  })
  const gateways = once(() =>
    makeGateways({
      ...{ db, clock, random, vault: vault(), locations: locations(), brands: brands() },
      ...{ sessions: disconnects(), onChange },
      loads: makeGatewayLoads({ db, clock }).load,
    }),
  )
  const dedicatedAddresses = once(() => ({
    ...makeDedicatedAddresses({ clock }),
    ...makeDedicatedStock({ db, clock, brands: brands(), locations: locations() }),
  }))
  return { locations, gatewayDirectory, gateways, dedicatedAddresses }
}

/** Accounts and what belongs to them. */
function makeAccountCases(ground: Ground, parts: Foundations & Catalogue) {
  const { config, db, clock, random } = ground
  const { vault, brands, plans, ids, passwords, outbox, disconnects, locations, dedicatedAddresses } = parts
  const tokens = once(() => makeTokens({ db, clock, random }))
  const subscriptions = once(() => makeSubscriptions({ db, clock, random, vault: vault() }))
  const closing = once(() => ({
    ...{ subscriptions: subscriptions(), tokens: tokens(), keptAnswers },
    prepaidSubscriptions: makePrepaidSubscriptions({ clock, vault: vault() }),
    ...{ dedicatedAddresses: dedicatedAddresses(), liveSessions: disconnects() },
  }))
  const mailing = once(() => ({
    ...{ outbox: outbox(), publicUrl: config.http.publicUrl, tokens: tokens(), keptAnswers },
    onWithheld: ground.onMailWithheld ?? (() => undefined),
  }))
  const confirmations = once(() => makeConfirmations({ db, clock, random, brands: brands(), ...mailing() }))
  const accounts = once(() =>
    makeAccounts({
      ...{ db, clock, random, passwords: passwords(), plans: plans(), ids: ids(), outbox: outbox() },
      confirmations: confirmations(),
      ...closing(),
    }),
  )
  const prepaid = once(() =>
    makePrepaid({
      ...{ db, clock, random, ids: ids(), brands: brands(), catalogue: locations(), outbox: outbox() },
      ...closing(),
    }),
  )
  const opening = once(() =>
    makeOpening({
      ...{ db, clock, random, vault: vault(), ids: ids(), catalogue: locations(), passwords: passwords() },
      ...{ plans: plans(), ...closing() },
    }),
  )
  const vpnRenewal = once(() => makeVpnRenewal({ db, clock, random, vault: vault(), ...closing() }))
  const resets = once(() =>
    makeResets({
      ...{ db, clock, random, brands: brands(), passwords: passwords(), vpnRenewal: vpnRenewal() },
      ...mailing(),
    }),
  )
  const aliases = once(() =>
    makeAliases({
      ...{ db, clock, random, passwords: passwords(), accounts: accounts(), resets: resets() },
      ...mailing(),
    }),
  )
  const nightly = once(() => makeNightly({ db, clock, brands: brands(), outbox: outbox(), ...closing() }))
  const termReminders = once(() => makeTermReminders({ db, clock, brands: brands(), outbox: outbox() }))
  const dueSoon = once(() => makeDueSoon({ db, clock, brands: brands() }))
  return {
    ...{ tokens, subscriptions, closing, accounts, opening, prepaid },
    ...{ vpnRenewal, resets, confirmations, aliases },
    nightly,
    ...{ termReminders, dueSoon },
  }
}

/** What accounts that are there buy. */
function makeBuyingCases(
  { db, clock, random }: Ground,
  { vault, ids, plans, locations, tokens, subscriptions, closing, accounts }: People,
) {
  const purchases = once(() =>
    makePurchases({
      ...{ db, clock, accounts: accounts(), plans: plans(), ids: ids() },
      ...closing(),
      subscriptions: subscriptions(),
    }),
  )
  const appPurchases = once(() => makeAppPurchases({ clock, purchases: purchases(), tokens: tokens() }))
  const adding = once(() =>
    makeAddSubscription({
      ...{ db, random, vault: vault(), catalogue: locations(), plans: plans() },
      ...{ subscriptions: subscriptions(), purchases: purchases() },
    }),
  )
  return { purchases, appPurchases, adding }
}

/** What only an operator does. */
function makeOperatorCases({ config, db, clock, random, ...ground }: Ground, parts: Parts) {
  const { vault, keyRing, installationKeys, ids, plans, locations, disconnects } = parts
  const { subscriptions, closing, brands } = parts
  const keptDays = async (days: 'audit_days' | 'event_days') =>
    (await brands().list()).map((brand) => ({
      brandId: brand.id,
      before: brandTime(brand, clock.now()) - brand.settings[days] * DAY_MS,
    }))
  const feed = once(() => makeFeed({ db }))
  const sequencer = once(() => makeSequencer({ db }))
  const targets = makeTargets(config.webhookPrivate)
  const forWebhooks = () => ({ db, clock, random, vault, targets, feed: feed(), sequencer: sequencer() })
  const webhooks = once(() => makeWebhooks(forWebhooks()))
  const rekeying = once(() =>
    makeRekeying({
      ...{ db, clock, vault: vault(), keyRing: keyRing() },
      installationKeys: installationKeys(),
    }),
  )
  return {
    backups: once(() =>
      makeBackups({
        ...{ database: config.database, clock, random },
        encryptionKeys: ground.encryptionKeys && keyRing(),
      }),
    ),
    keyRotation: once(() =>
      makeKeyRotation({
        ...{ db, clock, random, keyRing: keyRing(), keyFile: config.encryptionKeyFile },
        fileClock: systemClock,
        rekeying: rekeying(),
      }),
    ),
    nightPreview: once(() => makeNightPreview({ db, clock })),
    finding: once(() => makeFindAccount({ db })),
    listing: once(() => makeListAccounts({ db, brands: brands() })),
    accountDetails: once(() => makeAccountDetails({ db, clock })),
    accountChanges: once(() =>
      makeAccountChanges({
        ...{ db, clock, accounts: parts.accounts(), resets: parts.resets(), outbox: parts.outbox() },
        confirmations: parts.confirmations(),
        ...closing(),
      }),
    ),
    subscriptionChanges: once(() =>
      makeSubscriptionChanges({
        ...{ db, clock, random, vault: vault(), catalogue: locations(), purchases: parts.purchases() },
        ...closing(),
      }),
    ),
    refunds: once(() => makeRefunds({ db, clock, ...closing() })),
    signedInApps: once(() => makeSignedInApps({ db, clock, ...closing() })),
    erasing: once(() => makeEraseAccount({ db, clock, vault: vault(), closing: closing() })),
    suspension: once(() =>
      makeSuspension({ db, clock, subscriptions: subscriptions(), liveSessions: disconnects() }),
    ),
    linking: once(() => makeLinkAccount({ db, clock, subscriptions: subscriptions(), keptAnswers })),
    exporting: once(() => makeExporting({ db, vault: vault() })),
    importing: once(() =>
      makeImporting({
        ...{ db, clock },
        check: makeImportCheck({ db, plans: plans(), catalogue: locations() }),
        importWriter: makeImportWriter({
          ...{ clock, random, ids: ids(), vault: vault(), subscriptions: subscriptions() },
        }),
      }),
    ),
    ending: once(() => makeOperatorDisconnect({ db, clock, disconnects: disconnects() })),
    explaining: once(() => makeExplainLogin({ db, clock })),
    unknownLogins: once(() => makeUnknownLogins({ db, keyRing: keyRing() })),
    ...allOnce(listMakers({ config, db, clock, vault, brands, templates: parts.templates })),
    auditErasure: once(() => makeAuditErasure({ db, clock, listRules: () => keptDays('audit_days') })),
    eventErasure: once(() => makeEventErasure({ db, clock, listRules: () => keptDays('event_days') })),
    ...{ feed, sequencer, webhooks },
  }
}

/** Who calls, and what repeats are answered. */
function makeCallerCases({ db, clock, random, log }: Ground, parts: Parts & OperatorCases) {
  const { brands, accounts, tokens, passwords, vault, keyRing, throttleKeys } = parts
  const attempts = once(() => makeAttempts({ db, clock, keys: throttleKeys() }))
  const signUps = once(() => makeSignUps({ db, clock, keys: throttleKeys() }))
  const signInLog = once(() => makeSignInLog({ db, clock, log, auditTrail: parts.auditTrail }))
  const credentials = once(() =>
    makeCredentials({
      ...{ db, clock, brands: brands(), accounts: accounts(), tokens: tokens(), passwords: passwords() },
      standIns: makeStandIns({ db, encryptionKeys: keyRing() }),
      ...{ attempts: attempts(), signInLog: signInLog() },
    }),
  )
  const accessTokens = once(() => makeAccessTokens({ db, clock, random, brands: brands() }))
  const brandSystems = once(() =>
    makeBrandSystems({ brands: brands(), accessTokens: accessTokens(), attempts: attempts() }),
  )
  const answers = once(() => makeStoredAnswers({ db, clock, vault: vault(), attempts: attempts() }))
  const manageKeys = once(() => makeManageKeys({ db, clock, random }))
  return { attempts, signUps, signInLog, credentials, accessTokens, brandSystems, answers, manageKeys }
}

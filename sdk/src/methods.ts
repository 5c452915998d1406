// Written by `npm run sdk:types` from the OpenAPI document of the management API. Changes here are lost.
import type { CallOptions, Endpoint, Upload } from './call.ts'
import type { Pages } from './pages.ts'
import type { components, operations } from './schema.ts'

type Schemas = components['schemas']
type Query<Id extends keyof operations> = NonNullable<operations[Id]['parameters']['query']>

export type Methods = {
  keys: {
    /** Show who calls and may do what. For a first try of a key, and for programs that show only what their key may do. In a session of the console it shows the admin. */
    getMe(options?: CallOptions): Promise<Schemas['getMeAnswer']>
    /** List keys. Live ones first, then the newest. With a brand: its API keys, secret keys and management keys. Without one: the management keys of the installation. */
    list(options?: CallOptions): Pages<Schemas['listKeysAnswer']>
    /** Create a key. The answer shows the key, once. A key grants only scopes that the calling key has. Without a brand it is a management key of the installation; API keys and secret keys need a brand. */
    create(body: Schemas['createKeyRequest'], options?: CallOptions): Promise<Schemas['createKeyAnswer']>
    /** Show a key. Never its text. One that was revoked is shown, too. */
    get(key: string, options?: CallOptions): Promise<Schemas['getKeyAnswer']>
    /** Change the label or the addresses of a management key. What it may do cannot be changed: create another key in its place. */
    change(key: string, body?: Schemas['changeKeyRequest'], options?: CallOptions): Promise<Schemas['changeKeyAnswer']>
    /** Revoke a key. Calls with it are refused within half a second, by all processes. */
    revoke(key: string, options?: CallOptions): Promise<void>
    /** Create the successor of a key. The former key goes on for the overlap, so that programs can be changed one after another. */
    rotate(key: string, body?: Schemas['rotateKeyRequest'], options?: CallOptions): Promise<Schemas['rotateKeyAnswer']>
    /** List the addresses whose calls need no secret key. Of AMAPI and the VPN Account Manager. This API needs a key from everywhere. */
    listAllow(options?: CallOptions): Pages<Schemas['listAllowAnswer']>
    /** Trust calls from an address or a range. They need no secret key from then on: every program that can send from there can change every account. */
    addAllow(body: Schemas['addAllowRequest'], options?: CallOptions): Promise<Schemas['addAllowAnswer']>
    /** Trust calls from an address no longer. Calls from there need a secret key from then on. The answer says whether this call came from there: then the machine that sent it may have shut itself out of the other APIs. */
    removeAllow(entry: string, options?: CallOptions): Promise<Schemas['removeAllowAnswer']>
  }
  accounts: {
    /** List and find accounts. `search` takes the beginning of an e-mail or external id, a whole VPN username or number, or `@` and a domain. At most one of search, email, external_id and vpn_username. A page looks at a bounded number of rows, so it may have fewer than `limit`, or none, while `next` says that there are more. `expand=subscriptions` shows those that run, of each account the newest 20; `expand=live` also how many of their sessions are live. */
    list(query?: Query<'listAccounts'>, options?: CallOptions): Pages<Schemas['listAccountsAnswer']>
    /** Open an account with its first subscription. By an `external_id` of yours, an `email`, or both. The same request again answers the account that is there, with 200 and `"created": false`; another request with that external id is refused, and `differs` names the fields. Without a `password` the owner of the e-mail sets one by a reset link. `vpn_username` and `vpn_password` are made up if they are left out; the answer shows the VPN password to keys with secrets:read, once. */
    create(body: Schemas['createAccountRequest'], options?: CallOptions): Promise<Schemas['createAccountAnswer']>
    /** Show an account. `expand=subscriptions` shows its subscriptions, ended ones too, at most the newest 1000. */
    get(account: string, query?: Query<'getAccount'>, options?: CallOptions): Promise<Schemas['getAccountAnswer']>
    /** Change the person, the metadata or the e-mail of an account. A new e-mail is sent alone: both addresses get a notice, and apps have to sign in again. `If-Match` with the ETag of the account refuses a change of what was changed since. */
    change(account: string, body?: Schemas['changeAccountRequest'], options?: CallOptions): Promise<Schemas['changeAccountAnswer']>
    /** Suspend an account. Its logins are refused, and its live sessions end. Plans are not charged meanwhile. */
    suspend(account: string, body?: Schemas['suspendAccountRequest'], options?: CallOptions): Promise<Schemas['suspendAccountAnswer']>
    /** Resume a suspended account. Due days move by the days of the suspension. */
    resume(account: string, body?: Schemas['resumeAccountRequest'], options?: CallOptions): Promise<Schemas['resumeAccountAnswer']>
    /** Close an account. `now` ends everything at once; `period_end` ends it with the terms of its plans. */
    close(account: string, body?: Schemas['closeAccountRequest'], options?: CallOptions): Promise<Schemas['closeAccountAnswer']>
    /** Set the password of an account. Every app has to sign in again. The VPN password stays. */
    setPassword(account: string, body: Schemas['setAccountPasswordRequest'], options?: CallOptions): Promise<void>
    /** Mail the link by which the owner sets a new password. `sent: false`: the recipient had its mails lately, and gets none. */
    sendPasswordReset(account: string, options?: CallOptions): Promise<Schemas['sendPasswordResetAnswer']>
    /** Erase the person of an account. Closes it first if it is open. Rows of the ledger stay, without a name. */
    erase(account: string, options?: CallOptions): Promise<Schemas['eraseAccountAnswer']>
    /** Show everything that is stored about a person. By table, without secrets. */
    export(account: string, options?: CallOptions): Promise<Schemas['exportAccountAnswer']>
    /** Join a prepaid account to an account with an e-mail. The logins of the account move to the account `to`, with their external ids, limits, terms and addresses; it is closed then. The answer is the account that has them. It cannot be undone. */
    link(account: string, body: Schemas['linkAccountRequest'], options?: CallOptions): Promise<Schemas['linkAccountAnswer']>
    /** Mail the link that confirms the e-mail of an account. What the account may do stays as it is. `sent: false`: the recipient had its mails lately, and gets none. */
    sendEmailConfirmation(account: string, options?: CallOptions): Promise<Schemas['sendEmailConfirmationAnswer']>
    /** Note that the e-mail of an account is confirmed. By your own word, without a link. */
    confirmEmail(account: string, options?: CallOptions): Promise<Schemas['confirmEmailAnswer']>
    /** List what happened to an account. The newest first: its audit trail, sessions, refused logins, mails and rows of the ledger. Each has its own list with more about it; sessions and refusals are among them with sessions:read, mails with mail:read, rows of the ledger with billing:read. Of refusals at one gateway for one reason one is noted in a minute. */
    listTimeline(account: string, query?: Query<'listTimeline'>, options?: CallOptions): Pages<Schemas['listTimelineAnswer']>
    /** List the apps that are signed in to an account. The one that was used last comes first. All on one page: their number is bounded. */
    listApps(account: string, options?: CallOptions): Pages<Schemas['listAppsAnswer']>
    /** Sign one app out. Its tokens end at once. VPN sessions stay. */
    signOutApp(account: string, app: string, options?: CallOptions): Promise<void>
    /** List how apps signed in to an account, and why they could not. The newest first, of the last 7 days, at most 100. Of refusals for one reason in one minute the first is noted. */
    listSignIns(account: string, options?: CallOptions): Pages<Schemas['listSignInsAnswer']>
    /** Do the same to all accounts that fit a filter. Begins a task, which does each row as the call for one account does it. The filters are those of the list of accounts, at least one; closed accounts are left out unless `status` names them. `extend` and `set_limits` are about each subscription that runs. At most 100000 rows: a filter that more fit makes the task fail before it changes anything. `dry_run` only chooses the rows, which the rows of the task then show. */
    changeMany(body: Schemas['changeAccountsRequest'], options?: CallOptions): Promise<Schemas['changeAccountsAnswer']>
  }
  aliases: {
    /** List the aliases of an account. In the order in which they were added. All on one page: an account has at most 100. */
    list(account: string, options?: CallOptions): Pages<Schemas['listAliasesAnswer']>
    /** Add an alias to an account. A further sign-in to the same account. The owner gets a notice. Without a `password` one is made up and never shown: `send_reset` mails the alias a link to set its own. `reset_sent: false`: the recipient had its mails lately, and gets none. */
    add(account: string, body: Schemas['addAliasRequest'], options?: CallOptions): Promise<Schemas['addAliasAnswer']>
    /** Remove an alias. Its apps are signed out, and its address is free for others. */
    remove(account: string, alias: string, options?: CallOptions): Promise<void>
  }
  subscriptions: {
    /** List the subscriptions of an account. In the order in which they were made, ended ones too. */
    listAccount(account: string, query?: Query<'listAccountSubscriptions'>, options?: CallOptions): Pages<Schemas['listAccountSubscriptionsAnswer']>
    /** Buy a plan, or days, for an account that is there. A plan where none is active: upgrade and renew change one that is. Days are a login beside what the account has, which may have 100 that have not ended. Either takes back a cancellation of the account. The same request again with an `external_id` answers the subscription that is there, with 200, `"created": false` and no row of the ledger. The answer shows the VPN password to keys with secrets:read, once. */
    buy(account: string, body?: Schemas['buySubscriptionRequest'], options?: CallOptions): Promise<Schemas['buySubscriptionAnswer']>
    /** List subscriptions. Those that run, by their due day. With `account`, all of that account. `status` takes either those that run or those that have ended. `count` takes at most one `plan`, and `due_before`. */
    list(query?: Query<'listSubscriptions'>, options?: CallOptions): Pages<Schemas['listSubscriptionsAnswer']>
    /** Show a subscription. Its VPN password is never shown here: reveal shows it. `expand=account` shows its account. */
    get(subscription: string, query?: Query<'getSubscription'>, options?: CallOptions): Promise<Schemas['getSubscriptionAnswer']>
    /** Change the limits, the kind or the renewal of a subscription. `limits` are sent alone; `null` sets them back to the brand's, and sessions that they forbid end. `kind` is of what is paid by days, `renews` of a plan: false cancels it at its due day, true takes a cancellation back. There are no quotas and no speeds. `If-Match` with the ETag of the subscription refuses a change of what was changed since. */
    change(subscription: string, body?: Schemas['changeSubscriptionRequest'], options?: CallOptions): Promise<Schemas['changeSubscriptionAnswer']>
    /** Cancel a subscription. At the next midnight or at its due day. What is paid by days ends by itself. */
    cancel(subscription: string, body?: Schemas['cancelSubscriptionRequest'], options?: CallOptions): Promise<Schemas['cancelSubscriptionAnswer']>
    /** Give a subscription more days. As goodwill: a row of the ledger that is not billed. */
    extend(subscription: string, body: Schemas['extendSubscriptionRequest'], options?: CallOptions): Promise<Schemas['extendSubscriptionAnswer']>
    /** Begin the next term of a subscription. It is billed: a plan by its own months, what is paid by days by `days`. Possible when 10 or less days are left, so that a payment that comes twice is not billed twice. A cancellation that would end it is taken back. Plans renew by themselves unless they were cancelled. */
    renew(subscription: string, body?: Schemas['renewSubscriptionRequest'], options?: CallOptions): Promise<Schemas['renewSubscriptionAnswer']>
    /** Move a subscription to another plan. VPN username and password stay. The brand setting `upgrade_due_date` says whether a new term begins, from when, and so whether one is billed. A new term takes back a cancellation that would end it. */
    upgrade(subscription: string, body: Schemas['upgradeSubscriptionRequest'], options?: CallOptions): Promise<Schemas['upgradeSubscriptionAnswer']>
    /** Explain why a subscription is let in or refused. Asked now, as each gateway that serves the brand would ask; with the sessions that hold a place, and the last 20 refusals. Of refusals at one gateway for one reason one is noted in a minute. */
    explainAccess(subscription: string, options?: CallOptions): Promise<Schemas['explainAccessAnswer']>
    /** Take back a cancellation that waits. Also one of the whole account. */
    uncancel(subscription: string, options?: CallOptions): Promise<Schemas['uncancelSubscriptionAnswer']>
    /** Suspend one subscription. Its login is refused, and its live sessions end. */
    suspend(subscription: string, options?: CallOptions): Promise<Schemas['suspendSubscriptionAnswer']>
    /** Resume one subscription. One that is not suspended stays as it is. */
    resume(subscription: string, options?: CallOptions): Promise<Schemas['resumeSubscriptionAnswer']>
    /** Make a new VPN password. Live sessions end. Reveal shows the new password. */
    rotateLogin(subscription: string, options?: CallOptions): Promise<Schemas['rotateLoginAnswer']>
    /** Show the VPN username and password. The audit trail has who asked. */
    revealLogin(subscription: string, options?: CallOptions): Promise<Schemas['revealLoginAnswer']>
  }
  usage: {
    /** Show the traffic of a subscription by day. Traffic is kept by account: `shared` says that the account has further subscriptions, whose traffic is in it. Days are in UTC, and those without traffic are left out. The usual span is the last 30 days, the longest 762. */
    showSubscription(subscription: string, query?: Query<'showSubscriptionUsage'>, options?: CallOptions): Promise<Schemas['showSubscriptionUsageAnswer']>
    /** Sum up traffic. By month, day, brand, gateway or protocol, repeated for several; without `by` one sum. The usual span is the last 30 days, the longest 762 days. Days are in UTC. What no protocol was reported of, or was counted before traffic was kept by protocol, has the protocol null. `GET /usage/accounts` has it by account. */
    list(query?: Query<'listUsage'>, options?: CallOptions): Pages<Schemas['listUsageAnswer']>
    /** Count live sessions. Now, by gateway and protocol, the busiest first. */
    showOnline(options?: CallOptions): Pages<Schemas['showOnlineAnswer']>
    /** Sum up traffic by account. In the order of the accounts. A page looks at `limit` accounts and leaves out those without traffic, so it may have fewer rows, or none, while `next` says that there are more. The usual span is the last 30 days, the longest 762 days. Days are in UTC. */
    listAccount(query?: Query<'listAccountUsage'>, options?: CallOptions): Pages<Schemas['listAccountUsageAnswer']>
    /** List the accounts with the most traffic. The heaviest first. They are looked for among the 100 heaviest of each gateway and day; their sums are exact. The usual span is the last 30 days, the longest 762 days. Days are in UTC. */
    listHeaviestAccounts(query?: Query<'listHeaviestAccounts'>, options?: CallOptions): Pages<Schemas['listHeaviestAccountsAnswer']>
    /** Show how many sessions were live in the last 24 hours. A number every five minutes, the oldest first. A sample that no server took is missing. In a sample with more than 1000 combinations of brand, gateway and protocol the smallest are counted for their brand only. */
    showOnlineHistory(query?: Query<'showOnlineHistory'>, options?: CallOptions): Pages<Schemas['showOnlineHistoryAnswer']>
  }
  billing: {
    /** List plans. The shortest first, retired ones too. */
    listPlans(options?: CallOptions): Pages<Schemas['listPlansAnswer']>
    /** Add a plan of another length. Its length is its id. */
    addPlan(body: Schemas['addPlanRequest'], options?: CallOptions): Promise<Schemas['addPlanAnswer']>
    /** Show a plan. By its length in months, a retired one, too. */
    getPlan(plan: number, options?: CallOptions): Promise<Schemas['getPlanAnswer']>
    /** Rename, price, retire or restore a plan. Subscriptions of a retired plan keep it, and renew. */
    changePlan(plan: number, body?: Schemas['changePlanRequest'], options?: CallOptions): Promise<Schemas['changePlanAnswer']>
    /** Show what was billed in a month. By plan, kind and currency, test accounts apart. A row of the ledger is of the month in which it was written. An account-day is a day of a paid term that is not over. */
    show(query: Query<'showBilling'>, options?: CallOptions): Promise<Schemas['showBillingAnswer']>
    /** List the ledger. The newest first. */
    listLedger(query?: Query<'listLedger'>, options?: CallOptions): Pages<Schemas['listLedgerAnswer']>
    /** Take back a billed term. A row of the ledger that names it, once for each term. Give the money back yourself. */
    refundTerm(row: string, body?: Schemas['refundTermRequest'], options?: CallOptions): Promise<Schemas['refundTermAnswer']>
  }
  sessions: {
    /** Look a VPN username up as a customer types it. A login that there is: `GET /subscriptions/{subscription}/access` explains it. Of a name that no login has: the logins that may have been meant, at most 20, and the gateways that asked for it, among the newest 10000 refusals of unknown logins. */
    lookUpLogin(query: Query<'lookUpLogin'>, options?: CallOptions): Promise<Schemas['lookUpLoginAnswer']>
    /** List sessions. The newest first. Without a brand: of all brands, and of unknown logins. A page looks at 10000 sessions at most, so it may have fewer than `limit`, or none, while `next` says that there are more. */
    list(query?: Query<'listSessions'>, options?: CallOptions): Pages<Schemas['listSessionsAnswer']>
    /** Show a session. With the state of the last order to end it. */
    get(session: string, options?: CallOptions): Promise<Schemas['getSessionAnswer']>
    /** End a session. Queues an order to its gateway, and answers before it is carried out: `end_order` of the session shows its state. A login that may still connect may come back. */
    end(session: string, options?: CallOptions): Promise<Schemas['endSessionAnswer']>
    /** End the live sessions of an account, a subscription, a login or a gateway. At least one filter; at most 1000 sessions, the newest first. `dry_run` only counts them. */
    endMany(body?: Schemas['endSessionsRequest'], options?: CallOptions): Promise<Schemas['endSessionsAnswer']>
  }
  audit: {
    /** List the audit trail. The newest first. Refused logins are listed only with `action=session.refuse`. Without a brand: of all brands and of the installation. */
    list(query?: Query<'listAudit'>, options?: CallOptions): Pages<Schemas['listAuditAnswer']>
  }
  mails: {
    /** List mails. The newest first; sent ones are forgotten after a week. */
    list(query?: Query<'listMails'>, options?: CallOptions): Pages<Schemas['listMailsAnswer']>
    /** Show a mail. Its recipient, attempts and last error; never its text. */
    get(mail: string, options?: CallOptions): Promise<Schemas['getMailAnswer']>
    /** Try a mail again that was given up. It is due at once. */
    retry(mail: string, options?: CallOptions): Promise<Schemas['retryMailAnswer']>
    /** List the mails that customers get. Each can be previewed. */
    listTemplates(options?: CallOptions): Pages<Schemas['listMailTemplatesAnswer']>
    /** Show a mail as customers of the brand get it. With its title, colour and sender, its own texts where it has some, and made-up data. Nothing is sent, and its link leads nowhere. `language` left out: the brand's. */
    preview(template: string, body?: Schemas['previewMailRequest'], options?: CallOptions): Promise<Schemas['previewMailAnswer']>
  }
  brands: {
    /** List brands. By name. */
    list(options?: CallOptions): Pages<Schemas['listBrandsAnswer']>
    /** Add a brand. With the usual plans, an API key and a secret key, which the answer shows once. */
    add(body: Schemas['addBrandRequest'], options?: CallOptions): Promise<Schemas['addBrandAnswer']>
    /** Show a brand and its settings. What each setting does is in the list of brand settings of the documentation. */
    get(brand: string, options?: CallOptions): Promise<Schemas['getBrandAnswer']>
    /** Change a brand's title, hosts and settings. `null` sets a setting back to its default. `hosts` replaces all hosts. */
    change(brand: string, body?: Schemas['changeBrandRequest'], options?: CallOptions): Promise<Schemas['changeBrandAnswer']>
    /** List the settings of a brand. What each takes, its default, where its value comes from, and who changed it last. */
    listSettings(brand: string, options?: CallOptions): Pages<Schemas['listBrandSettingsAnswer']>
  }
  catalogue: {
    /** List countries, cities and protocols. The whole catalogue, with the numbers that limits of subscriptions name. */
    listLocations(options?: CallOptions): Promise<Schemas['listLocationsAnswer']>
    /** Add to the countries. Left out, its `id` is the next free number. The catalogue is that of all brands. */
    addCountry(body: Schemas['addCountryRequest'], options?: CallOptions): Promise<Schemas['addCountryAnswer']>
    /** Replace all countries. Only these countries remain, as with `location import --replace`. Fields that are left out stay as they are, and one that a gateway uses cannot go. */
    replaceCountries(body: Schemas['replaceCountriesRequest'], options?: CallOptions): Promise<Schemas['replaceCountriesAnswer']>
    /** Add to the cities. Left out, its `id` is the next free number. The catalogue is that of all brands. */
    addCity(body: Schemas['addCityRequest'], options?: CallOptions): Promise<Schemas['addCityAnswer']>
    /** Replace all cities. Only these cities remain, as with `location import --replace`. Fields that are left out stay as they are, and one that a gateway uses cannot go. */
    replaceCities(body: Schemas['replaceCitiesRequest'], options?: CallOptions): Promise<Schemas['replaceCitiesAnswer']>
    /** Add to the protocols. Left out, its `id` is the next free number. The catalogue is that of all brands. */
    addProtocol(body: Schemas['addProtocolRequest'], options?: CallOptions): Promise<Schemas['addProtocolAnswer']>
    /** Replace all protocols. Only these protocols remain, as with `location import --replace`. Fields that are left out stay as they are, and one that a gateway uses cannot go. */
    replaceProtocols(body: Schemas['replaceProtocolsRequest'], options?: CallOptions): Promise<Schemas['replaceProtocolsAnswer']>
  }
  admins: {
    /** List admins. By name. With a brand: those of that brand. Without one: all of them. */
    list(options?: CallOptions): Pages<Schemas['listAdminsAnswer']>
    /** Invite an admin. With a brand: for that brand alone. The answer shows the link by which the person begins, once; it works for a day. A caller gives only roles that may do no more than itself. */
    add(body: Schemas['addAdminRequest'], options?: CallOptions): Promise<Schemas['addAdminAnswer']>
    /** Show an admin. Never the factors themselves. */
    get(admin: string, options?: CallOptions): Promise<Schemas['getAdminAnswer']>
    /** Change the role, the brand or the e-mail of an admin. Another role or brand ends the sessions. The last owner of the installation who can sign in stays one. */
    change(admin: string, body?: Schemas['changeAdminRequest'], options?: CallOptions): Promise<Schemas['changeAdminAnswer']>
    /** Remove an admin. Ends the sessions at once. The audit trail keeps the name, which another admin may have. */
    remove(admin: string, options?: CallOptions): Promise<void>
    /** Take all factors of an admin away. For a lost telephone: password, app, passkeys and recovery codes count no longer, and the sessions end. The answer shows the link by which the person sets new ones, once. */
    reset(admin: string, options?: CallOptions): Promise<Schemas['resetAdminAnswer']>
    /** List the sessions of an admin in the console. The newest first. All on one page: their number is bounded. */
    listSessions(admin: string, options?: CallOptions): Pages<Schemas['listAdminSessionsAnswer']>
    /** End all sessions of an admin. The next call with one of them is refused. */
    signOut(admin: string, options?: CallOptions): Promise<Schemas['signOutAdminAnswer']>
    /** End one session of an admin. The next call with it is refused. */
    endSession(admin: string, admin_session: string, options?: CallOptions): Promise<void>
  }
  addresses: {
    /** List the dedicated addresses of a brand. By country, with their holders. */
    list(query?: Query<'listAddresses'>, options?: CallOptions): Pages<Schemas['listAddressesAnswer']>
    /** Add dedicated addresses to the stock. All of them or none: one that the server has already refuses the call. */
    add(body: Schemas['addAddressesRequest'], options?: CallOptions): Promise<Schemas['addAddressesAnswer']>
    /** Count the dedicated addresses of a brand by country. How many are free, assigned and quarantined. */
    count(options?: CallOptions): Pages<Schemas['countAddressesAnswer']>
    /** Release a dedicated address. A quarantined one is free at once. One that is held is refused; with `force` it is taken from its holder and quarantined. */
    release(address: string, body?: Schemas['releaseAddressRequest'], options?: CallOptions): Promise<Schemas['releaseAddressAnswer']>
  }
  gateways: {
    /** List gateways. By name, with their live sessions and their state. */
    list(query?: Query<'listGateways'>, options?: CallOptions): Pages<Schemas['listGatewaysAnswer']>
    /** Add a gateway. Apps are offered it from then on. The answer shows its secret or the token of its agent, once. */
    add(body: Schemas['addGatewayRequest'], options?: CallOptions): Promise<Schemas['addGatewayAnswer']>
    /** Show a gateway. With what is weak about it, its live sessions, and when it was last heard. */
    get(gateway: string, options?: CallOptions): Promise<Schemas['getGatewayAnswer']>
    /** Change a gateway. `brands: null` means every brand. A secret or token that it needs now is shown once. */
    change(gateway: string, body?: Schemas['changeGatewayRequest'], options?: CallOptions): Promise<Schemas['changeGatewayAnswer']>
    /** Remove a gateway. Apps are no longer offered it, logins there are refused, and its sessions end. */
    remove(gateway: string, options?: CallOptions): Promise<void>
    /** List the kinds of gateways. Each with how it asks, and what the server knows of it. */
    listProfiles(options?: CallOptions): Pages<Schemas['listGatewayProfilesAnswer']>
    /** Make a new secret for a gateway. For overlap_hours the former secret goes on: requests signed with either are answered. With 0 logins there are refused until the gateway has the new one. */
    rotateSecret(gateway: string, body?: Schemas['rotateGatewaySecretRequest'], options?: CallOptions): Promise<Schemas['rotateGatewaySecretAnswer']>
    /** Make a new token for the agent beside a gateway. For overlap_hours the former token goes on beside it. */
    renewAgentToken(gateway: string, body?: Schemas['renewAgentTokenRequest'], options?: CallOptions): Promise<Schemas['renewAgentTokenAnswer']>
    /** Show the lines of the configuration of a gateway. As when it was added, but with a word in the place of its secret, which is not shown again. */
    showConfiguration(gateway: string, options?: CallOptions): Promise<Schemas['showGatewayConfigurationAnswer']>
    /** Show how a gateway is. Packets and the agent are what the process that answers heard since it started; of several processes each knows its own. The rest is from the database. Null: this gateway does not say. */
    showHealth(gateway: string, options?: CallOptions): Promise<Schemas['showGatewayHealthAnswer']>
  }
  events: {
    /** Read events. The oldest first, behind the number `after`. Go on with `next`; an empty page with a larger `next` passed over other types. With `wait` an empty page is answered after so many seconds only, or at once when there is an event. With a brand: its stream; without one: that of the installation. */
    list(query?: Query<'listEvents'>, options?: CallOptions): Pages<Schemas['listEventsAnswer']>
    /** Show an event. As long as the brand setting event_days keeps it. */
    get(event: string, options?: CallOptions): Promise<Schemas['getEventAnswer']>
    /** List the types of events. Each with the JSON Schema of its `data` and an example. */
    listTypes(options?: CallOptions): Pages<Schemas['listEventTypesAnswer']>
  }
  webhooks: {
    /** List webhooks. With a brand: its own; without one: those for the stream of the installation. */
    list(options?: CallOptions): Pages<Schemas['listWebhooksAnswer']>
    /** Add a webhook. From now on each event of these types is sent to the URL, signed by Standard Webhooks 1.0.0. The answer shows the secret, once; with v1a there is a public key instead. */
    add(body: Schemas['addWebhookRequest'], options?: CallOptions): Promise<Schemas['addWebhookAnswer']>
    /** Show a webhook. Never its secret. */
    get(webhook: string, options?: CallOptions): Promise<Schemas['getWebhookAnswer']>
    /** Change, disable or enable a webhook. Once it is enabled again, it also gets what happened meanwhile. */
    change(webhook: string, body?: Schemas['changeWebhookRequest'], options?: CallOptions): Promise<Schemas['changeWebhookAnswer']>
    /** Remove a webhook. With its deliveries. */
    remove(webhook: string, options?: CallOptions): Promise<void>
    /** Give a webhook a new secret. For overlap_hours calls are signed with both secrets. The answer shows the new one, once; with v1a the new public key. */
    rotateSecret(webhook: string, body?: Schemas['rotateWebhookSecretRequest'], options?: CallOptions): Promise<Schemas['rotateWebhookSecretAnswer']>
    /** Send a ping to a webhook. It is sent within a second; GET /webhooks/{webhook}/deliveries shows the answer. */
    test(webhook: string, options?: CallOptions): Promise<Schemas['testWebhookAnswer']>
    /** Send events again. From behind the number `after`, or from the instant `since` on, as long as event_days keeps them: all of the types of the webhook, or only those whose delivery failed. The ids are the same. */
    replay(webhook: string, body?: Schemas['replayWebhookRequest'], options?: CallOptions): Promise<Schemas['replayWebhookAnswer']>
    /** Show how many events a replay would send again. With the same `after` or `since`, and `only_failed`; with neither of the first two from the oldest event on. Nothing is sent. */
    previewReplay(webhook: string, query?: Query<'previewReplay'>, options?: CallOptions): Promise<Schemas['previewReplayAnswer']>
    /** Show how the endpoint of a webhook is. Of the deliveries of the last 24 hours, at most the newest 1000, and of those that wait. */
    showHealth(webhook: string, options?: CallOptions): Promise<Schemas['showWebhookHealthAnswer']>
    /** List the deliveries of a webhook. The newest first. Those that were done are kept for a day. */
    listDeliveries(webhook: string, query?: Query<'listDeliveries'>, options?: CallOptions): Pages<Schemas['listDeliveriesAnswer']>
    /** Show a delivery. With its attempts, the last call, and the beginning of its answer. */
    getDelivery(delivery: string, options?: CallOptions): Promise<Schemas['getDeliveryAnswer']>
    /** Send a delivery again. At once, with its retries from the beginning. */
    retryDelivery(delivery: string, options?: CallOptions): Promise<Schemas['retryDeliveryAnswer']>
  }
  installation: {
    /** Show how many accounts are open, and how many logins there are. Of one brand, or of all. Logins are those that the process that answers heard from gateways in the last whole minute; gateways serve all brands, so a single brand has none. */
    showOverview(options?: CallOptions): Promise<Schemas['showOverviewAnswer']>
    /** Show the state of the installation. What the commands status and settings show: database, servers, brands, accounts, gateways, mails, jobs and the last backup, and the settings with which the server that answers was started. A part that cannot be read says why in `trouble`. */
    getServer(options?: CallOptions): Promise<Schemas['getServerAnswer']>
    /** Show which of the first steps are done. A public address, a gateway that was heard, an account, and a login at a gateway. */
    showFirstSteps(options?: CallOptions): Promise<Schemas['showFirstStepsAnswer']>
    /** Look at everything that can be wrong. What the doctor command finds: each finding with the command that mends it. */
    listChecks(options?: CallOptions): Pages<Schemas['listChecksAnswer']>
    /** List the jobs of the server. How each last ran, and when it is next due. */
    listJobs(options?: CallOptions): Pages<Schemas['listJobsAnswer']>
    /** Run a job at once. Due or not. It has begun when the answer comes; the list of jobs shows its result. */
    runJob(job: string, options?: CallOptions): Promise<Schemas['runJobAnswer']>
    /** Show what the next nights will do. Counted by the rules of the nightly run, if no caller changes anything meanwhile. */
    previewJobs(query?: Query<'previewJobs'>, options?: CallOptions): Pages<Schemas['previewJobsAnswer']>
    /** List the backups. Of the folder that LATCHKEY_BACKUP_DIR names on the server that answers, the newest first. Without such a folder there are none. */
    listBackups(options?: CallOptions): Pages<Schemas['listBackupsAnswer']>
    /** Take a backup. Into the folder of the daily ones, of which as many are kept as before. Begins a task: the job of the daily backup takes it within a quarter of a minute. */
    takeBackup(options?: CallOptions): Promise<Schemas['takeBackupAnswer']>
  }
  transfers: {
    /** Import accounts. The body is a file as an export has it: one JSON object a line, at most 256 MiB. It answers when the upload is stored, and begins a task. Accounts that are here already are left as they are, so the same file can be sent again. A line with a problem is left out; the report says why. */
    importAccounts(query?: Query<'importAccounts'>, file?: Upload, options?: CallOptions): Promise<Schemas['importAccountsAnswer']>
    /** Show an import. The task: `done` were imported, `unchanged` were here before, `failed` are in the report. `result.verified` counts the imported accounts that were found when they were looked for afterwards. */
    getImport(import_task: string, options?: CallOptions): Promise<Schemas['getImportAnswer']>
    /** List the lines of an import that failed. In their order, as far as it has come. */
    listImportFaults(import_task: string, query?: Query<'listImportFaults'>, options?: CallOptions): Pages<Schemas['listImportFaultsAnswer']>
    /** Make a link to an export of all accounts. The link is good for 10 minutes, also several times, and answers one JSON object a line, as the accounts are while it is read. With `secrets` it has password hashes, and VPN passwords in clear, as a move needs them. */
    exportAccounts(body?: Schemas['exportAccountsRequest'], options?: CallOptions): Promise<Schemas['exportAccountsAnswer']>
    /** Show until when the link of an export is good. Not the link itself. */
    getExport(export_link: string, options?: CallOptions): Promise<Schemas['getExportAnswer']>
  }
  tasks: {
    /** List tasks. The newest first; those that ended a week ago are forgotten. Without a brand: of all brands and of the installation. */
    list(query?: Query<'listTasks'>, options?: CallOptions): Pages<Schemas['listTasksAnswer']>
    /** Show a task. How far it is, and how it ended. Ask every few seconds, with If-None-Match. */
    get(task: string, options?: CallOptions): Promise<Schemas['getTaskAnswer']>
    /** List the rows of a task. What was done of each, and why not. Of an import only the lines that failed are kept. */
    listRows(task: string, query?: Query<'listTaskRows'>, options?: CallOptions): Pages<Schemas['listTaskRowsAnswer']>
    /** Cancel a task. What is done stays done, and rows that are under way are still done. */
    cancel(task: string, options?: CallOptions): Promise<Schemas['cancelTaskAnswer']>
  }
}

export const ENDPOINTS = {
  keys: {
    getMe: { verb: 'GET', path: '/api/v1/me' },
    list: { verb: 'GET', path: '/api/v1/keys', pages: true },
    create: { verb: 'POST', path: '/api/v1/keys', takes: 'body', once: true },
    get: { verb: 'GET', path: '/api/v1/keys/{key}' },
    change: { verb: 'PATCH', path: '/api/v1/keys/{key}', takes: 'body', once: true },
    revoke: { verb: 'DELETE', path: '/api/v1/keys/{key}', once: true },
    rotate: { verb: 'POST', path: '/api/v1/keys/{key}/rotate', takes: 'body', once: true },
    listAllow: { verb: 'GET', path: '/api/v1/allow', pages: true },
    addAllow: { verb: 'POST', path: '/api/v1/allow', takes: 'body', once: true },
    removeAllow: { verb: 'DELETE', path: '/api/v1/allow/{entry}', once: true },
  },
  accounts: {
    list: { verb: 'GET', path: '/api/v1/accounts', takes: 'query', pages: true },
    create: { verb: 'POST', path: '/api/v1/accounts', takes: 'body', once: true },
    get: { verb: 'GET', path: '/api/v1/accounts/{account}', takes: 'query' },
    change: { verb: 'PATCH', path: '/api/v1/accounts/{account}', takes: 'body', once: true },
    suspend: { verb: 'POST', path: '/api/v1/accounts/{account}/suspend', takes: 'body', once: true },
    resume: { verb: 'POST', path: '/api/v1/accounts/{account}/resume', takes: 'body', once: true },
    close: { verb: 'POST', path: '/api/v1/accounts/{account}/close', takes: 'body', once: true },
    setPassword: { verb: 'POST', path: '/api/v1/accounts/{account}/password', takes: 'body', once: true },
    sendPasswordReset: { verb: 'POST', path: '/api/v1/accounts/{account}/password-reset', once: true },
    erase: { verb: 'POST', path: '/api/v1/accounts/{account}/erase' },
    export: { verb: 'GET', path: '/api/v1/accounts/{account}/export' },
    link: { verb: 'POST', path: '/api/v1/accounts/{account}/link', takes: 'body', once: true },
    sendEmailConfirmation: { verb: 'POST', path: '/api/v1/accounts/{account}/email-confirmation', once: true },
    confirmEmail: { verb: 'POST', path: '/api/v1/accounts/{account}/confirm-email', once: true },
    listTimeline: { verb: 'GET', path: '/api/v1/accounts/{account}/timeline', takes: 'query', pages: true },
    listApps: { verb: 'GET', path: '/api/v1/accounts/{account}/apps', pages: true },
    signOutApp: { verb: 'DELETE', path: '/api/v1/accounts/{account}/apps/{app}', once: true },
    listSignIns: { verb: 'GET', path: '/api/v1/accounts/{account}/sign-ins', pages: true },
    changeMany: { verb: 'POST', path: '/api/v1/accounts/bulk', takes: 'body', once: true },
  },
  aliases: {
    list: { verb: 'GET', path: '/api/v1/accounts/{account}/aliases', pages: true },
    add: { verb: 'POST', path: '/api/v1/accounts/{account}/aliases', takes: 'body', once: true },
    remove: { verb: 'DELETE', path: '/api/v1/accounts/{account}/aliases/{alias}', once: true },
  },
  subscriptions: {
    listAccount: { verb: 'GET', path: '/api/v1/accounts/{account}/subscriptions', takes: 'query', pages: true },
    buy: { verb: 'POST', path: '/api/v1/accounts/{account}/subscriptions', takes: 'body', once: true },
    list: { verb: 'GET', path: '/api/v1/subscriptions', takes: 'query', pages: true },
    get: { verb: 'GET', path: '/api/v1/subscriptions/{subscription}', takes: 'query' },
    change: { verb: 'PATCH', path: '/api/v1/subscriptions/{subscription}', takes: 'body', once: true },
    cancel: { verb: 'POST', path: '/api/v1/subscriptions/{subscription}/cancel', takes: 'body', once: true },
    extend: { verb: 'POST', path: '/api/v1/subscriptions/{subscription}/extend', takes: 'body', once: true },
    renew: { verb: 'POST', path: '/api/v1/subscriptions/{subscription}/renew', takes: 'body', once: true },
    upgrade: { verb: 'POST', path: '/api/v1/subscriptions/{subscription}/upgrade', takes: 'body', once: true },
    explainAccess: { verb: 'GET', path: '/api/v1/subscriptions/{subscription}/access' },
    uncancel: { verb: 'POST', path: '/api/v1/subscriptions/{subscription}/uncancel', once: true },
    suspend: { verb: 'POST', path: '/api/v1/subscriptions/{subscription}/suspend', once: true },
    resume: { verb: 'POST', path: '/api/v1/subscriptions/{subscription}/resume', once: true },
    rotateLogin: { verb: 'POST', path: '/api/v1/subscriptions/{subscription}/login/rotate', once: true },
    revealLogin: { verb: 'POST', path: '/api/v1/subscriptions/{subscription}/login/reveal' },
  },
  usage: {
    showSubscription: { verb: 'GET', path: '/api/v1/subscriptions/{subscription}/usage', takes: 'query' },
    list: { verb: 'GET', path: '/api/v1/usage', takes: 'query', pages: true },
    showOnline: { verb: 'GET', path: '/api/v1/usage/live', pages: true },
    listAccount: { verb: 'GET', path: '/api/v1/usage/accounts', takes: 'query', pages: true },
    listHeaviestAccounts: { verb: 'GET', path: '/api/v1/usage/accounts/heaviest', takes: 'query', pages: true },
    showOnlineHistory: { verb: 'GET', path: '/api/v1/usage/live/history', takes: 'query', pages: true },
  },
  billing: {
    listPlans: { verb: 'GET', path: '/api/v1/plans', pages: true },
    addPlan: { verb: 'POST', path: '/api/v1/plans', takes: 'body', once: true },
    getPlan: { verb: 'GET', path: '/api/v1/plans/{plan}' },
    changePlan: { verb: 'PATCH', path: '/api/v1/plans/{plan}', takes: 'body', once: true },
    show: { verb: 'GET', path: '/api/v1/billing/report', takes: 'query' },
    listLedger: { verb: 'GET', path: '/api/v1/billing/ledger', takes: 'query', pages: true },
    refundTerm: { verb: 'POST', path: '/api/v1/billing/ledger/{row}/refund', takes: 'body', once: true },
  },
  sessions: {
    lookUpLogin: { verb: 'GET', path: '/api/v1/logins', takes: 'query' },
    list: { verb: 'GET', path: '/api/v1/sessions', takes: 'query', pages: true },
    get: { verb: 'GET', path: '/api/v1/sessions/{session}' },
    end: { verb: 'POST', path: '/api/v1/sessions/{session}/end', once: true },
    endMany: { verb: 'POST', path: '/api/v1/sessions/end', takes: 'body' },
  },
  audit: {
    list: { verb: 'GET', path: '/api/v1/audit', takes: 'query', pages: true },
  },
  mails: {
    list: { verb: 'GET', path: '/api/v1/mails', takes: 'query', pages: true },
    get: { verb: 'GET', path: '/api/v1/mails/{mail}' },
    retry: { verb: 'POST', path: '/api/v1/mails/{mail}/retry', once: true },
    listTemplates: { verb: 'GET', path: '/api/v1/mail-templates', pages: true },
    preview: { verb: 'POST', path: '/api/v1/mail-templates/{template}/preview', takes: 'body' },
  },
  brands: {
    list: { verb: 'GET', path: '/api/v1/brands', pages: true },
    add: { verb: 'POST', path: '/api/v1/brands', takes: 'body', once: true },
    get: { verb: 'GET', path: '/api/v1/brands/{brand}' },
    change: { verb: 'PATCH', path: '/api/v1/brands/{brand}', takes: 'body', once: true },
    listSettings: { verb: 'GET', path: '/api/v1/brands/{brand}/settings', pages: true },
  },
  catalogue: {
    listLocations: { verb: 'GET', path: '/api/v1/locations' },
    addCountry: { verb: 'POST', path: '/api/v1/locations/countries', takes: 'body', once: true },
    replaceCountries: { verb: 'PUT', path: '/api/v1/locations/countries', takes: 'body', once: true },
    addCity: { verb: 'POST', path: '/api/v1/locations/cities', takes: 'body', once: true },
    replaceCities: { verb: 'PUT', path: '/api/v1/locations/cities', takes: 'body', once: true },
    addProtocol: { verb: 'POST', path: '/api/v1/locations/protocols', takes: 'body', once: true },
    replaceProtocols: { verb: 'PUT', path: '/api/v1/locations/protocols', takes: 'body', once: true },
  },
  admins: {
    list: { verb: 'GET', path: '/api/v1/admins', pages: true },
    add: { verb: 'POST', path: '/api/v1/admins', takes: 'body', once: true },
    get: { verb: 'GET', path: '/api/v1/admins/{admin}' },
    change: { verb: 'PATCH', path: '/api/v1/admins/{admin}', takes: 'body', once: true },
    remove: { verb: 'DELETE', path: '/api/v1/admins/{admin}', once: true },
    reset: { verb: 'POST', path: '/api/v1/admins/{admin}/reset', once: true },
    listSessions: { verb: 'GET', path: '/api/v1/admins/{admin}/sessions', pages: true },
    signOut: { verb: 'DELETE', path: '/api/v1/admins/{admin}/sessions', once: true },
    endSession: { verb: 'DELETE', path: '/api/v1/admins/{admin}/sessions/{admin_session}', once: true },
  },
  addresses: {
    list: { verb: 'GET', path: '/api/v1/addresses', takes: 'query', pages: true },
    add: { verb: 'POST', path: '/api/v1/addresses', takes: 'body', once: true },
    count: { verb: 'GET', path: '/api/v1/addresses/counts', pages: true },
    release: { verb: 'POST', path: '/api/v1/addresses/{address}/release', takes: 'body', once: true },
  },
  gateways: {
    list: { verb: 'GET', path: '/api/v1/gateways', takes: 'query', pages: true },
    add: { verb: 'POST', path: '/api/v1/gateways', takes: 'body', once: true },
    get: { verb: 'GET', path: '/api/v1/gateways/{gateway}' },
    change: { verb: 'PATCH', path: '/api/v1/gateways/{gateway}', takes: 'body', once: true },
    remove: { verb: 'DELETE', path: '/api/v1/gateways/{gateway}', once: true },
    listProfiles: { verb: 'GET', path: '/api/v1/gateway-profiles', pages: true },
    rotateSecret: { verb: 'POST', path: '/api/v1/gateways/{gateway}/secret', takes: 'body', once: true },
    renewAgentToken: { verb: 'POST', path: '/api/v1/gateways/{gateway}/agent-token', takes: 'body', once: true },
    showConfiguration: { verb: 'GET', path: '/api/v1/gateways/{gateway}/configuration' },
    showHealth: { verb: 'GET', path: '/api/v1/gateways/{gateway}/health' },
  },
  events: {
    list: { verb: 'GET', path: '/api/v1/events', takes: 'query', pages: true },
    get: { verb: 'GET', path: '/api/v1/events/{event}' },
    listTypes: { verb: 'GET', path: '/api/v1/event-types', pages: true },
  },
  webhooks: {
    list: { verb: 'GET', path: '/api/v1/webhooks', pages: true },
    add: { verb: 'POST', path: '/api/v1/webhooks', takes: 'body', once: true },
    get: { verb: 'GET', path: '/api/v1/webhooks/{webhook}' },
    change: { verb: 'PATCH', path: '/api/v1/webhooks/{webhook}', takes: 'body', once: true },
    remove: { verb: 'DELETE', path: '/api/v1/webhooks/{webhook}', once: true },
    rotateSecret: { verb: 'POST', path: '/api/v1/webhooks/{webhook}/secret', takes: 'body', once: true },
    test: { verb: 'POST', path: '/api/v1/webhooks/{webhook}/test', once: true },
    replay: { verb: 'POST', path: '/api/v1/webhooks/{webhook}/replay', takes: 'body', once: true },
    previewReplay: { verb: 'GET', path: '/api/v1/webhooks/{webhook}/replay', takes: 'query' },
    showHealth: { verb: 'GET', path: '/api/v1/webhooks/{webhook}/health' },
    listDeliveries: { verb: 'GET', path: '/api/v1/webhooks/{webhook}/deliveries', takes: 'query', pages: true },
    getDelivery: { verb: 'GET', path: '/api/v1/deliveries/{delivery}' },
    retryDelivery: { verb: 'POST', path: '/api/v1/deliveries/{delivery}/retry', once: true },
  },
  installation: {
    showOverview: { verb: 'GET', path: '/api/v1/overview' },
    getServer: { verb: 'GET', path: '/api/v1/server' },
    showFirstSteps: { verb: 'GET', path: '/api/v1/server/first-steps' },
    listChecks: { verb: 'GET', path: '/api/v1/server/checks', pages: true },
    listJobs: { verb: 'GET', path: '/api/v1/jobs', pages: true },
    runJob: { verb: 'POST', path: '/api/v1/jobs/{job}/run' },
    previewJobs: { verb: 'GET', path: '/api/v1/jobs/preview', takes: 'query', pages: true },
    listBackups: { verb: 'GET', path: '/api/v1/backups', pages: true },
    takeBackup: { verb: 'POST', path: '/api/v1/backups' },
  },
  transfers: {
    importAccounts: { verb: 'POST', path: '/api/v1/imports', uploads: 'application/jsonl', takes: 'query' },
    getImport: { verb: 'GET', path: '/api/v1/imports/{import_task}' },
    listImportFaults: { verb: 'GET', path: '/api/v1/imports/{import_task}/report', takes: 'query', pages: true },
    exportAccounts: { verb: 'POST', path: '/api/v1/exports', takes: 'body', once: true },
    getExport: { verb: 'GET', path: '/api/v1/exports/{export_link}' },
  },
  tasks: {
    list: { verb: 'GET', path: '/api/v1/tasks', takes: 'query', pages: true },
    get: { verb: 'GET', path: '/api/v1/tasks/{task}' },
    listRows: { verb: 'GET', path: '/api/v1/tasks/{task}/rows', takes: 'query', pages: true },
    cancel: { verb: 'POST', path: '/api/v1/tasks/{task}/cancel', once: true },
  },
} as const satisfies Record<string, Record<string, Endpoint>>

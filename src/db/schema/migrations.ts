// All changes of the schema, in their order. They are listed by hand, numbered, and only ever appended.
import type { Kysely } from 'kysely'
import type { ColumnTypes } from '../column-types.ts'
import * as initial from '../migrations/0001-initial.ts'
import * as idBlocks from '../migrations/0002-id-blocks.ts'
import * as prepaid from '../migrations/0003-prepaid.ts'
import * as places from '../migrations/0004-places.ts'
import * as sessions from '../migrations/0005-sessions.ts'
import * as sessionIdentity from '../migrations/0006-session-identity.ts'
import * as installationKey from '../migrations/0007-installation-key.ts'
import * as auditAge from '../migrations/0009-audit-age.ts'
import * as loginCase from '../migrations/0010-login-case.ts'
import * as throttle from '../migrations/0011-throttle.ts'
import * as mailAndNames from '../migrations/0013-mail-and-names.ts'
import * as privacy from '../migrations/0014-privacy.ts'
import * as tenants from '../migrations/0015-tenants.ts'
import * as boundSecrets from '../migrations/0016-bound-secrets.ts'
import * as brandRevision from '../migrations/0017-brand-revision.ts'
import * as schemaVersions from '../migrations/0018-schema-versions.ts'
import * as keyOverlap from '../migrations/0019-key-overlap.ts'
import * as processes from '../migrations/0020-processes.ts'
import * as watch from '../migrations/0021-watch.ts'
import * as brandClock from '../migrations/0022-brand-clock.ts'
import * as aliasAddresses from '../migrations/0023-alias-addresses.ts'
import * as auditLists from '../migrations/0024-audit-lists.ts'
import * as mailLists from '../migrations/0025-mail-lists.ts'
import * as events from '../migrations/0026-events.ts'
import * as manageKeys from '../migrations/0027-manage-keys.ts'
import * as prices from '../migrations/0028-prices.ts'
import * as webhooks from '../migrations/0030-webhooks.ts'
import * as accountSearch from '../migrations/0033-account-search.ts'
import * as askedAccounts from '../migrations/0034-asked-accounts.ts'
import * as refunds from '../migrations/0035-refunds.ts'
import * as signIns from '../migrations/0036-sign-ins.ts'
import * as termMails from '../migrations/0037-term-mails.ts'
import * as deliveryLeases from '../migrations/0038-delivery-leases.ts'
import * as answersOfNoBrand from '../migrations/0040-answers-of-no-brand.ts'
import * as onlineSamples from '../migrations/0041-online-samples.ts'
import * as tasks from '../migrations/0042-tasks.ts'
import * as eventMarks from '../migrations/0045-event-marks.ts'
import * as webhookKeys from '../migrations/0046-webhook-keys.ts'
import * as confirmEmail from '../migrations/0047-confirm-email.ts'
import * as taskRequests from '../migrations/0048-task-requests.ts'
import * as sessionLists from '../migrations/0049-session-lists.ts'
import * as accountLanguage from '../migrations/0050-account-language.ts'
import * as admins from '../migrations/0051-admins.ts'
import * as keyMakers from '../migrations/0052-key-makers.ts'
import * as gatewayOverlap from '../migrations/0054-gateway-overlap.ts'
import * as keyLineage from '../migrations/0055-key-lineage.ts'
import * as trafficByProtocol from '../migrations/0056-traffic-by-protocol.ts'

export type Migration = {
  name: string
  /** What it does to the database: the rest of a sentence for an operator, after its name. */
  does: string
  /**
   * `expand`: it only adds, and programs that worked before it go on beside it. `reduce`: only programs that know the change
   * `needs` go on: the one after which no program uses what is taken away. Without `needs`: only those that know it itself.
   */
  step: 'expand' | 'reduce'
  needs?: string
  /** The tables of which it reads or writes every row, so that its time depends on their size. */
  reads?: readonly string[]
  writes?: readonly string[]
  up: (db: Kysely<unknown>, types: ColumnTypes) => Promise<void>
}

/** Order is identity: the position is the migration's number. Never reorder, rename or remove a line. */
export const MIGRATIONS: readonly Migration[] = [
  { name: '0001-initial', ...initial },
  { name: '0002-id-blocks', ...idBlocks },
  { name: '0003-prepaid', ...prepaid },
  { name: '0004-places', ...places },
  { name: '0005-sessions', ...sessions },
  { name: '0006-session-identity', ...sessionIdentity },
  { name: '0007-installation-key', ...installationKey },
  { name: '0009-audit-age', ...auditAge },
  { name: '0010-login-case', ...loginCase },
  { name: '0015-tenants', ...tenants },
  { name: '0011-throttle', ...throttle },
  { name: '0014-privacy', ...privacy },
  { name: '0013-mail-and-names', ...mailAndNames },
  { name: '0016-bound-secrets', ...boundSecrets },
  { name: '0017-brand-revision', ...brandRevision },
  { name: '0019-key-overlap', ...keyOverlap },
  { name: '0018-schema-versions', ...schemaVersions },
  { name: '0021-watch', ...watch },
  { name: '0020-processes', ...processes },
  { name: '0023-alias-addresses', ...aliasAddresses },
  { name: '0022-brand-clock', ...brandClock },
  { name: '0024-audit-lists', ...auditLists },
  { name: '0025-mail-lists', ...mailLists },
  { name: '0026-events', ...events },
  { name: '0027-manage-keys', ...manageKeys },
  { name: '0028-prices', ...prices },
  { name: '0033-account-search', ...accountSearch },
  { name: '0034-asked-accounts', ...askedAccounts },
  { name: '0035-refunds', ...refunds },
  { name: '0030-webhooks', ...webhooks },
  { name: '0036-sign-ins', ...signIns },
  { name: '0037-term-mails', ...termMails },
  { name: '0038-delivery-leases', ...deliveryLeases },
  { name: '0040-answers-of-no-brand', ...answersOfNoBrand },
  { name: '0041-online-samples', ...onlineSamples },
  { name: '0042-tasks', ...tasks },
  { name: '0045-event-marks', ...eventMarks },
  { name: '0046-webhook-keys', ...webhookKeys },
  { name: '0047-confirm-email', ...confirmEmail },
  { name: '0049-session-lists', ...sessionLists },
  { name: '0048-task-requests', ...taskRequests },
  { name: '0050-account-language', ...accountLanguage },
  { name: '0051-admins', ...admins },
  { name: '0052-key-makers', ...keyMakers },
  { name: '0054-gateway-overlap', ...gatewayOverlap },
  { name: '0055-key-lineage', ...keyLineage },
  { name: '0056-traffic-by-protocol', ...trafficByProtocol },
]

/** The change with which databases begin to keep the version of each change. */
export const KEEPS_VERSIONS = '0018-schema-versions'

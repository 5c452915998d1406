// Events of brands, keys, gateways, imports, mails, webhooks and jobs.
import { z } from 'zod'
import {
  aBrand,
  aGateway,
  aKey,
  aManageKey,
  aWebhook,
  brand,
  changed,
  gateway,
  idOf,
  instant,
  key,
  keyId,
  webhook,
} from '../subjects.ts'
import { text, type } from './definition.ts'

export const OTHER_TYPES = {
  'brand.account_limit_near': type(
    'brand',
    'Nine tenths of account_limit are open. The next event follows when there were fewer.',
    { limit: z.int(), open: z.int() },
    { limit: 1000, open: 900 },
  ),
  'brand.account_limit_reached': type(
    'brand',
    'There are as many open accounts as account_limit allows: no other can be opened.',
    { limit: z.int(), open: z.int() },
    { limit: 1000, open: 1000 },
  ),
  'brand.changed': type(
    'brand',
    'The title, the host names or settings of a brand were changed.',
    { brand, changed },
    { brand: aBrand, changed: { session_events: [false, true] } },
  ),
  'key.created': type('either', 'A key was made. The event does not hold it.', { key }, { key: aKey }),
  'key.changed': type(
    'either',
    'The label or the addresses of a management key were changed.',
    { key, changed },
    { key: aManageKey, changed: { label: ['', 'shop'] } },
  ),
  'key.rotated': type(
    'either',
    'A key has a successor and ends later.',
    { key, successor_id: keyId, ends_at: instant },
    { key: aKey, successor_id: 'key_3', ends_at: '2026-11-28T12:00:00.000Z' },
  ),
  'key.expiring': type(
    'either',
    'A management key ends within 14 days and has no successor. contact_email gets a mail, too.',
    { key, ends_at: instant },
    { key: aManageKey, ends_at: '2026-12-05T12:00:00.000Z' },
  ),
  'key.revoked': type('either', 'A key is accepted no longer.', { key }, { key: aKey }),
  'gateway.added': type('installation', 'A gateway was added.', { gateway }, { gateway: aGateway }),
  'gateway.changed': type(
    'installation',
    'A gateway was changed, or has a new secret or token.',
    { gateway, changed },
    { gateway: aGateway, changed: { host: ['de2.vpn.example.net', 'de1.vpn.example.net'] } },
  ),
  'gateway.silent': type(
    'installation',
    'A gateway had sessions, and no login or report came from it any more.',
    { gateway, last_heard_at: instant.nullable(), live_sessions: z.int() },
    { gateway: aGateway, last_heard_at: '2026-11-21T11:40:00.000Z', live_sessions: 12 },
  ),
  'gateway.back': type(
    'installation',
    'A silent gateway was heard again.',
    { gateway, last_heard_at: instant.nullable(), live_sessions: z.int() },
    { gateway: aGateway, last_heard_at: '2026-11-21T12:00:00.000Z', live_sessions: 12 },
  ),
  'gateway.removed': type('installation', 'A gateway was removed.', { gateway }, { gateway: aGateway }),
  'import.finished': type(
    'brand',
    'An import has ended. Its id is that of its task; null: a command imported a file.',
    {
      import: z.strictObject({
        ...{ id: idOf('task').nullable(), rows: z.int(), taken: z.int(), known: z.int(), failed: z.int() },
      }),
    },
    { import: { id: 'task_12', rows: 1000, taken: 990, known: 8, failed: 2 } },
  ),
  'mail.dead': type(
    'brand',
    'A mail was given up.',
    {
      mail: z.strictObject({
        ...{ id: idOf('mail'), kind: text, recipient_masked: text },
        ...{ attempts: z.int(), last_error: z.string() },
      }),
    },
    {
      mail: {
        ...{ id: 'mail_8', kind: 'password_reset', recipient_masked: 'a***@example.com' },
        ...{ attempts: 40, last_error: 'connection refused' },
      },
    },
  ),
  'webhook.disabled': type(
    'either',
    'An endpoint is called no longer: it answered 410 (gone), or an event failed to its last retry (failed).',
    { webhook, reason: z.enum(['gone', 'failed']) },
    { webhook: aWebhook, reason: 'failed' },
  ),
  ping: type('either', 'A test of one endpoint. Others do not get it.', { webhook }, { webhook: aWebhook }),
  'job.failed': type(
    'installation',
    'A job failed whose last run did not. What the error quotes is left out of it; the log has all.',
    { job: z.string(), error: z.string() },
    { job: 'backup', error: 'Error: ENOSPC: no space left on device, write' },
  ),
} as const

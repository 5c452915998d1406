// A brand's settings: every *setting* of the contract that an operator can change for one brand.
import { z } from 'zod'

const zone = z.string().refine((name) => Intl.supportedValuesOf('timeZone').includes(name) || name === 'UTC', {
  error: 'write an IANA time zone such as Europe/Berlin or UTC',
})

export const brandSettings = z.object({
  error_status: z
    .enum(['envelope', 'http'])
    .default('envelope')
    .describe('HTTP status of refused calls: always 200 (envelope) or one that fits (http)'),
  short_token_hours: z.int().min(1).max(720).default(8).describe('life of a short token, hours'),
  long_token_days: z.int().min(1).max(3650).default(180).describe('life of a long token, days; ends at 00:00 UTC'),
  single_session: z.boolean().default(false).describe('a new token pair ends all others of the account'),
  password_groups: z
    .union([z.literal(3), z.literal(4)])
    .default(3)
    .describe('how many of the four character groups a password needs'),
  add_client_interval_s: z
    .int()
    .min(0)
    .max(86_400)
    .default(10)
    .describe('seconds between two AddClient attempts of one untrusted source; 0: no limit'),
  upgrade_due_date: z
    .enum(['max', 'from_due_date', 'keep'])
    .default('max')
    .describe('due date after an upgrade: the later of the old one and today + N months, old + N months, or the old one'),
  time_zone: zone.default('UTC').describe('zone of the nightly run and of "today"'),
  reset_link_minutes: z.int().min(5).max(10_080).default(60).describe('life of a password reset link, minutes'),
  color: z
    .string()
    .regex(/^#[0-9a-f]{6}$/i, { error: 'write a colour as #rrggbb' })
    .default('#1f5fbf')
    .describe('colour of messages and pages'),
  mail_from: z.string().max(254).default('').describe('sender of messages; empty: the server setting LATCHKEY_MAIL_FROM'),
  mail_reply_to: z.string().max(254).default('').describe('reply address of messages; empty: none'),
})

export type BrandSettings = z.infer<typeof brandSettings>

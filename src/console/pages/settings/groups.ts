// The settings of a brand by what they are about, in the order of the page. The colour stands beside the title.
import type { Areas } from '../../messages/areas.ts'

export const GROUPS = {
  customers: [
    ...(['password_groups', 'common_passwords', 'confirm_email', 'unconfirmed_alias_days'] as const),
    ...(['reset_link_minutes', 'reset_renews_vpn', 'short_token_hours', 'long_token_days'] as const),
    'single_session',
  ],
  terms: [
    ...(['time_zone', 'upgrade_due_date', 'max_period_days', 'due_soon_days'] as const),
    ...(['account_limit', 'suspended'] as const),
  ],
  vpn: [
    ...(['default_sessions', 'at_session_limit', 'dedicated_grace_days'] as const),
    ...(['dedicated_quarantine_days', 'low_stock_addresses'] as const),
  ],
  mails: [
    ...(['language', 'mail_from', 'mail_reply_to', 'contact_email', 'mail_notices', 'term_mails'] as const),
  ],
  kept: [
    ...(['session_addresses', 'session_days', 'audit_days', 'event_days', 'account_days'] as const),
    'session_events',
  ],
  interfaces: [...(['error_status', 'vam_error_status', 'cors_origins', 'add_client_interval_s'] as const)],
} as const satisfies Readonly<Record<string, readonly (keyof Areas['settings'])[]>>

export type Group = keyof typeof GROUPS

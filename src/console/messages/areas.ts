// The areas of messages: one for the frame and all parts, one for each page. Types only: the English texts give the names and
// the placeholders.
import type { messages as access } from './en/access.ts'
import type { messages as account } from './en/account.ts'
import type { messages as accounts } from './en/accounts.ts'
import type { messages as actions } from './en/actions.ts'
import type { messages as addresses } from './en/addresses.ts'
import type { messages as admins } from './en/admins.ts'
import type { messages as audit } from './en/audit.ts'
import type { messages as billing } from './en/billing.ts'
import type { messages as firstSteps } from './en/firstSteps.ts'
import type { messages as frame } from './en/frame.ts'
import type { messages as gateways } from './en/gateways.ts'
import type { messages as jobs } from './en/jobs.ts'
import type { messages as keys } from './en/keys.ts'
import type { messages as mail } from './en/mail.ts'
import type { messages as overview } from './en/overview.ts'
import type { messages as parts } from './en/parts.ts'
import type { messages as plans } from './en/plans.ts'
import type { messages as profile } from './en/profile.ts'
import type { messages as refused } from './en/refused.ts'
import type { messages as server } from './en/server.ts'
import type { messages as sessions } from './en/sessions.ts'
import type { messages as settings } from './en/settings.ts'
import type { messages as usage } from './en/usage.ts'
import type { messages as webhooks } from './en/webhooks.ts'

export type Areas = {
  access: typeof access
  account: typeof account
  accounts: typeof accounts
  actions: typeof actions
  addresses: typeof addresses
  admins: typeof admins
  audit: typeof audit
  firstSteps: typeof firstSteps
  frame: typeof frame
  gateways: typeof gateways
  jobs: typeof jobs
  keys: typeof keys
  mail: typeof mail
  overview: typeof overview
  parts: typeof parts
  webhooks: typeof webhooks
  plans: typeof plans
  profile: typeof profile
  refused: typeof refused
  server: typeof server
  settings: typeof settings
  sessions: typeof sessions
  usage: typeof usage
  billing: typeof billing
}

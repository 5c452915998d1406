// Every page: its path, its module, who may see it, and how the rail shows it. The server preloads a page's module by its path:
// `/accounts` is pages/accounts/accounts.ts, and `/accounts/{account}` pages/accounts/detail.ts.
import type { ComponentType } from 'preact'
import type { IconName } from './icons.ts'
import type { Area } from './language.ts'
import { fitPath } from './paths.ts'
import type { Scope } from './who.ts'

export type PageProps = {
  /** The parameters of the path. */
  params: Readonly<Record<string, string>>
}

type Page = {
  path: string
  load(): Promise<{ page: ComponentType<PageProps> }>
  /** Whose messages it shows, besides those of the frame. */
  areas: readonly Area[]
  /** Undefined: everyone who is signed in. */
  scope: Scope | undefined
  /** Absent: it is not in the rail. `word`: a message of the frame. */
  rail?: { icon: IconName; word: RailWord }
  /** The page of the rail to which it belongs, where the path does not say it. */
  under?: string
}

type RailWord =
  | 'overview'
  | 'accounts'
  | 'sessions'
  | 'gateways'
  | 'addresses'
  | 'plans'
  | 'keys'
  | 'webhooks'
  | 'mail'
  | 'audit'
  | 'usage'
  | 'billing'
  | 'jobs'
  | 'settings'

export const PAGES: readonly Page[] = [
  {
    path: '/',
    load: () => import('./pages/overview/overview.ts'),
    ...{ areas: ['overview'], scope: undefined, rail: { icon: 'overview', word: 'overview' } },
  },
  {
    path: '/accounts',
    load: () => import('./pages/accounts/accounts.ts'),
    ...{
      areas: ['accounts', 'firstSteps'],
      scope: 'accounts:read',
      rail: { icon: 'accounts', word: 'accounts' },
    },
  },
  {
    path: '/accounts/{account}',
    load: () => import('./pages/accounts/detail.ts'),
    ...{ areas: ['account', 'access', 'actions', 'parts'], scope: 'accounts:read' },
  },
  {
    path: '/sessions',
    load: () => import('./pages/sessions/sessions.ts'),
    ...{
      areas: ['sessions', 'access'],
      scope: 'sessions:read',
      rail: { icon: 'sessions', word: 'sessions' },
    },
  },
  {
    path: '/refused',
    load: () => import('./pages/refused/refused.ts'),
    ...{ areas: ['refused', 'access'], scope: 'sessions:read' },
  },
  {
    path: '/usage',
    load: () => import('./pages/usage/usage.ts'),
    ...{ areas: ['usage'], scope: 'usage:read', rail: { icon: 'usage', word: 'usage' } },
  },
  {
    path: '/gateways',
    load: () => import('./pages/gateways/gateways.ts'),
    ...{ areas: ['gateways'], scope: 'gateways:read', rail: { icon: 'gateways', word: 'gateways' } },
  },
  {
    path: '/gateways/{gateway}',
    load: () => import('./pages/gateways/detail.ts'),
    ...{ areas: ['gateways', 'parts'], scope: 'gateways:read' },
  },
  {
    path: '/addresses',
    load: () => import('./pages/addresses/addresses.ts'),
    ...{
      areas: ['addresses'],
      scope: 'addresses:read',
      rail: { icon: 'addresses', word: 'addresses' },
    },
  },
  {
    path: '/first-steps',
    load: () => import('./pages/first-steps/first-steps.ts'),
    ...{ areas: ['firstSteps', 'gateways'], scope: 'server:read' },
  },
  {
    path: '/plans',
    load: () => import('./pages/plans/plans.ts'),
    ...{ areas: ['plans'], scope: 'catalogue:read', rail: { icon: 'plans', word: 'plans' } },
  },
  {
    path: '/keys',
    load: () => import('./pages/keys/keys.ts'),
    ...{ areas: ['keys', 'parts'], scope: 'keys:write', rail: { icon: 'keys', word: 'keys' } },
  },
  {
    path: '/webhooks',
    load: () => import('./pages/webhooks/webhooks.ts'),
    areas: ['webhooks', 'parts'],
    scope: 'webhooks:write',
    rail: { icon: 'webhooks', word: 'webhooks' },
  },
  {
    path: '/webhooks/{webhook}',
    load: () => import('./pages/webhooks/detail.ts'),
    ...{ areas: ['webhooks', 'parts'], scope: 'webhooks:write' },
  },
  {
    path: '/mail',
    load: () => import('./pages/mail/mail.ts'),
    ...{ areas: ['mail'], scope: 'mail:read', rail: { icon: 'mail', word: 'mail' } },
  },
  {
    path: '/billing',
    load: () => import('./pages/billing/billing.ts'),
    ...{ areas: ['billing'], scope: 'billing:read', rail: { icon: 'billing', word: 'billing' } },
  },
  {
    path: '/audit',
    load: () => import('./pages/audit/audit.ts'),
    ...{ areas: ['audit', 'actions', 'parts'], scope: 'audit:read', rail: { icon: 'audit', word: 'audit' } },
  },
  {
    path: '/jobs',
    load: () => import('./pages/jobs/jobs.ts'),
    ...{ areas: ['jobs'], scope: 'accounts:read', rail: { icon: 'jobs', word: 'jobs' } },
  },
  {
    path: '/settings',
    load: () => import('./pages/settings/settings.ts'),
    areas: ['settings', 'parts'],
    scope: 'brand:read',
    rail: { icon: 'settings', word: 'settings' },
  },
  {
    path: '/admins',
    load: () => import('./pages/admins/admins.ts'),
    ...{ areas: ['settings', 'admins', 'parts'], scope: 'admins:write', under: '/settings' },
  },
  {
    path: '/profile',
    load: () => import('./pages/profile/profile.ts'),
    ...{ areas: ['settings', 'profile'], scope: undefined, under: '/settings' },
  },
  {
    path: '/server',
    load: () => import('./pages/server/server.ts'),
    ...{ areas: ['settings', 'server'], scope: 'server:read', under: '/settings' },
  },
]

export function findPage(path: string): { page: Page; params: Record<string, string> } | undefined {
  for (const page of PAGES) {
    const params = fitPath(page.path, path)
    if (params) return { page, params }
  }
  return undefined
}

// Accounts as text for people.
import type { Alias } from '../../accounts/account.ts'
import type { AccountView, SubscriptionView } from '../../accounts/operator/account-view.ts'
import { LANGUAGE_NAMES } from '../../languages/language.ts'
import type { AccessLimits } from '../../subscriptions/limits.ts'
import { cell, columns, instantText } from '../terminal.ts'

/** One line a login; the account's number and e-mail stand before the first. */
export function pageText(accounts: readonly AccountView[]): string {
  const rows = accounts.flatMap((account) => {
    const { id, email, status, logins } = account
    const [first, ...others] = logins
    if (!first) return [[String(id), email ?? '', '', '', status, '']]
    return [
      [String(id), email ?? first.externalId ?? '', ...loginCells(first)],
      ...others.map((login) => ['', login.externalId ?? '', ...loginCells(login)]),
    ]
  })
  return columns([['ID', 'NAME', 'VPN USERNAME', 'PLAN', 'STATE', 'UNTIL'], ...rows])
}

function loginCells({ username, plan, kind, state, until }: SubscriptionView): string[] {
  return [username, planText({ plan, kind }), state, until]
}

function planText({ plan, kind }: Pick<SubscriptionView, 'plan' | 'kind'>): string {
  return kind === 'paid' ? plan : `${plan}, ${kind}`
}

/** One line a subscription. */
export function subscriptionsText(all: readonly SubscriptionView[]): string {
  const rows = all.map((one) => [
    ...[String(one.subscriptionId), String(one.accountId), one.externalId ?? '', ...loginCells(one)],
  ])
  return columns([['ID', 'ACCOUNT', 'EXTERNAL ID', 'VPN USERNAME', 'PLAN', 'STATE', 'UNTIL'], ...rows])
}

type Confirmed = Pick<AccountView, 'email' | 'emailPending' | 'emailConfirmedAt'>

function emailText({ email, emailPending, emailConfirmedAt }: Confirmed): string {
  if (email === undefined) return 'none'
  if (emailPending) return `${email}, not confirmed`
  return emailConfirmedAt === undefined ? email : `${email}, confirmed ${instantText(emailConfirmedAt)}`
}

export type ShownAccount = AccountView & { aliases: Pick<Alias, 'email' | 'firstName' | 'lastName'>[] }

/** `passwords`: of the logins that are shown with theirs, by the number of the subscription. */
export function accountText(
  account: ShownAccount,
  passwords: ReadonlyMap<number, string> = new Map(),
): string {
  const { logins, aliases, ...own } = account
  const name = [own.firstName, own.lastName].filter(Boolean).join(' ')
  const region = [own.zipCode, own.state].filter(Boolean).join(' ')
  const head = [
    ['account', String(own.id)],
    ['e-mail', emailText(own)],
    ['state', own.closedAt === undefined ? own.status : `closed ${instantText(own.closedAt)}`],
    ['name', name],
    ['company', own.companyName],
    ['region', region],
    ['country', own.country ?? ''],
    ['language', own.language === null ? '' : LANGUAGE_NAMES[own.language]],
    ['made', instantText(own.createdAt)],
    ['changed', `${instantText(own.lastProductChangeAt)} (last change of a product)`],
    ...Object.entries(own.metadata).map(([key, value]) => ['metadata', `${key}: ${value}`]),
    ['billing', own.testUser ? 'none: a test account' : ''],
    ...aliases.map((alias) => [
      'alias',
      [alias.email, alias.firstName, alias.lastName].filter(Boolean).join(' '),
    ]),
  ]
  const parts = [head, ...logins.map((login) => loginRows(login, passwords))]
  return parts.map((rows) => columns(rows.filter(([, text]) => text !== ''))).join('\n\n')
}

function loginRows(login: SubscriptionView, passwords: ReadonlyMap<number, string>): string[][] {
  const { dedicated, cancellation, endedAt } = login
  return [
    ['VPN login', login.username],
    ['password', passwords.get(login.subscriptionId) ?? ''],
    ['external id', login.externalId ?? ''],
    ['product', `${login.subscriptionId}: ${planText(login)}`],
    ['state', endedAt === undefined ? login.state : `${login.state} ${instantText(endedAt)}`],
    ['term', `${login.startedOn} to ${login.until}`],
    ['at its end', login.autoTerminate ? 'terminates' : ''],
    [
      'cancelled',
      cancellation
        ? [cancellation.type, `the ${cancellation.scope ?? 'subscription'}`, cancellation.reason ?? '']
            .filter(Boolean)
            .join(', ')
        : '',
    ],
    ['limits', login.limits ? limitsText(login.limits) : ''],
    ['dedicated', dedicated ? `${dedicated.address} (${dedicated.host}, ${dedicated.country})` : ''],
    ['taken back', dedicated?.dueAt ? instantText(dedicated.dueAt) : ''],
  ]
}

function limitsText({ multiLogin, sessionLimit, countryIds, cityIds, protocolIds }: AccessLimits): string {
  const sessions = Math.min(multiLogin ?? Number.POSITIVE_INFINITY, sessionLimit ?? Number.POSITIVE_INFINITY)
  const listed = (name: string, ids: readonly number[]) =>
    ids.length === 0 ? [] : [`${name} ${ids.join(' ')}`]
  return [
    ...(Number.isFinite(sessions) ? [`${sessions} at once`] : []),
    ...listed('countries', countryIds),
    ...listed('cities', cityIds),
    ...listed('protocols', protocolIds),
  ].join('; ')
}

export function loginName(username: string): string {
  return `VPN login ${cell(username)}`
}

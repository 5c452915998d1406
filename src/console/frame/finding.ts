// What the search finds, by asking the API for accounts, logins, sessions and gateways at once. The API decides what fits.
import { get } from '../api.ts'
import { pathTo } from '../paths.ts'
import { can } from '../who.ts'

export type Group = 'accounts' | 'logins' | 'sessions' | 'gateways'
export type Found = { group: Group; path: string; name: string; note?: string }

/** The API answers no shorter text from an index. */
export const LEAST_CHARS = 2
/** Of each group. */
const MOST = 5

/** What one group does not answer is left out. */
export async function findAll(text: string, signal: AbortSignal): Promise<Found[]> {
  const answers = await Promise.allSettled([
    ...[findAccounts(text, signal), findLogins(text, signal), findSessions(text, signal)],
    findGateways(text, signal),
  ])
  return answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []))
}

async function findAccounts(search: string, signal: AbortSignal): Promise<Found[]> {
  if (!can('accounts:read')) return []
  const { data } = await get('/accounts', { query: { search, limit: MOST } }, signal)
  return data.map(({ id, email, external_id }) => ({
    ...{ group: 'accounts' as const, path: pathTo('/accounts/{account}', { account: id }) },
    ...{ name: email ?? external_id ?? id, note: id },
  }))
}

async function findLogins(name: string, signal: AbortSignal): Promise<Found[]> {
  if (!can('accounts:read')) return []
  const { data } = await get('/accounts', { query: { vpn_username: name, limit: MOST } }, signal)
  return data.map(({ id, email, external_id }) => ({
    ...{
      group: 'logins' as const,
      path: `${pathTo('/accounts/{account}', { account: id })}?login=${encodeURIComponent(name)}`,
    },
    ...{ name, note: email ?? external_id ?? id },
  }))
}

async function findSessions(name: string, signal: AbortSignal): Promise<Found[]> {
  if (!can('sessions:read')) return []
  const { data } = await get(
    '/sessions',
    { query: { vpn_username: name, state: 'live', limit: MOST } },
    signal,
  )
  return data.map(({ id, gateway, vpn_username }) => ({
    ...{
      group: 'sessions' as const,
      path: `/sessions?vpn_username=${encodeURIComponent(vpn_username)}#${id}`,
    },
    ...{ name: vpn_username, note: gateway ?? id },
  }))
}

async function findGateways(text: string, signal: AbortSignal): Promise<Found[]> {
  if (!can('gateways:read')) return []
  const { data } = await get('/gateways', { query: { search: text, limit: MOST } }, signal)
  return data.map(({ id, host }) => ({
    ...{ group: 'gateways' as const, path: pathTo('/gateways/{gateway}', { gateway: id }) },
    ...{ name: id, note: host },
  }))
}

// Lists of the management API at a small and a large installation, and late pages of a walk beside the first.

import { type HttpConnection, openHttpConnection } from '../http-connection.ts'
import { type Asks, compareLatencies, type Latency } from '../latencies.ts'
import type { ScaleTarget } from '../scale/scale-targets.ts'
import { seededEmail, seededManageKey } from '../seeded-account.ts'

const SIZES = ['account search', 'audit page', 'audit page of an action', 'events feed'] as const
const WALKS = ['accounts', 'audit', 'events'] as const
/** Rows of a page in a walk: the small installation need not have so many pages. */
const WALK_LIMIT = 20
const LATE_PAGE = 1000

type List = { data: unknown[]; next: string | number | null }
let asked = 0

async function read(connection: HttpConnection, path: string): Promise<List> {
  const headers = `Authorization: Bearer ${seededManageKey(asked++)}\r\n`
  const list = JSON.parse(await connection.send('GET', `/api/v1${path}`, headers, '')) as List
  if (list.data.length === 0) throw new Error(`nothing is listed at ${path}`)
  return list
}

/** How much later the answer of the large installation is. */
export async function measureSizes(few: ScaleTarget, many: ScaleTarget, rounds: number): Promise<Latency[]> {
  const connections = [await openHttpConnection(few.http), await openHttpConnection(many.http)] as const
  try {
    const [small, large] = [asksOf(connections[0], few.accounts), asksOf(connections[1], many.accounts)]
    return await compareLatencies(SIZES, [small, large], rounds)
  } finally {
    for (const connection of connections) connection.close()
  }
}

function asksOf(connection: HttpConnection, accounts: number): Asks<(typeof SIZES)[number]> {
  const chance = () => Math.floor(Math.random() * (accounts - 200))
  return {
    'account search': () => read(connection, `/accounts?search=${seededEmail(chance())}`),
    'audit page': () => read(connection, '/audit'),
    'audit page of an action': () => read(connection, '/audit?action=account.suspend'),
    'events feed': () => read(connection, `/events?after=${chance()}&limit=50`),
  }
}

/**
 * How much later page 1,000 is than page 1, at the large installation. Each list has a connection of its own: the server closes one
 * after 10,000 requests.
 */
export async function measureWalks(many: ScaleTarget, rounds: number): Promise<Latency[]> {
  const walks = await Promise.all(
    WALKS.map(async (list) => ({ list, connection: await openHttpConnection(many.http) })),
  )
  try {
    const asks = await Promise.all(
      walks.map(async ({ list, connection }) => {
        const after = await lateCursor(connection, list)
        const path = `/${list}?limit=${WALK_LIMIT}`
        const late = () => read(connection, `${path}&after=${after}`)
        return { list, first: () => read(connection, path), late }
      }),
    )
    const sideOf = (side: 'first' | 'late') =>
      Object.fromEntries(asks.map((one) => [one.list, one[side]])) as Asks<(typeof WALKS)[number]>
    return await compareLatencies(WALKS, [sideOf('first'), sideOf('late')], rounds)
  } finally {
    for (const { connection } of walks) connection.close()
  }
}

/** Walks to it, as a program would. */
async function lateCursor(connection: HttpConnection, list: string): Promise<List['next']> {
  let next: List['next'] = null
  for (let page = 1; page < LATE_PAGE; page++) {
    next = (await read(connection, `/${list}?limit=${WALK_LIMIT}${next === null ? '' : `&after=${next}`}`))
      .next
    if (next === null) throw new Error(`${list} has only ${page} pages`)
  }
  return next
}

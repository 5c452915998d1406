// Brands and plans on a database of their own, for the tests of both.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import type { Actor } from '../src/audit/actor.ts'
import { makeBrands } from '../src/brands/brands.ts'
import { openDatabase } from '../src/db/open-database.ts'
import { systemRandom } from '../src/ids.ts'
import { makePlans } from '../src/plans/plans.ts'
import { makeDisconnects } from '../src/sessions/disconnects.ts'
import { createTestDatabase } from './postgres.ts'

export const OPERATOR: Actor = { kind: 'operator', name: 'ada' }
export const START = Date.UTC(2026, 10, 21, 12, 0, 0)

/** Trusted by the installation. */
export const PROXY = '192.0.2.200'

export async function openBrandRoom(t: TestContext, engine: 'sqlite' | 'postgres') {
  const folder = await mkdtemp(join(tmpdir(), 'latchkey-brands-'))
  const server = engine === 'postgres' ? await createTestDatabase() : undefined
  const db = await openDatabase(
    server
      ? { kind: 'postgres', url: server.url, poolSize: 4 }
      : { kind: 'sqlite', file: join(folder, 'test.db') },
  )
  t.after(async () => {
    await db.close()
    await server?.drop()
    await rm(folder, { recursive: true, force: true })
  })
  const clock = { at: START, now: () => clock.at }
  const liveSessions = makeDisconnects({ db, clock })
  const deps = { db, clock, random: systemRandom, liveSessions, proxies: [PROXY] }
  const brands = makeBrands(deps)
  return {
    db,
    clock,
    brands,
    plans: makePlans(deps),
    /** A brand of this name with its keys. */
    add: (name: string, hosts: string[] = []) =>
      brands.addBrand({ name, title: `Brand ${name}`, hosts }, OPERATOR),
    /** Action and masked values of every audit row, oldest first. */
    trail: () =>
      db.read
        .selectFrom('audit')
        .select(['action', 'actor_kind', 'actor_id', 'brand_id', 'before', 'after'])
        .orderBy('id')
        .execute(),
  }
}

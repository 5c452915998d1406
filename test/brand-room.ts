// Brands and plans on a database of their own, for the tests of both.
import type { TestContext } from 'node:test'
import type { Actor } from '../src/audit/actor.ts'
import { makeBrands } from '../src/brands/brands.ts'
import { systemRandom } from '../src/ids.ts'
import { makePlans } from '../src/plans/plans.ts'
import { makeDisconnects } from '../src/sessions/disconnects.ts'
import { type Engine, openTestDatabase } from './test-database.ts'

export const OPERATOR: Actor = { kind: 'operator', name: 'ada' }
export const START = Date.UTC(2026, 10, 21, 12, 0, 0)

/** Trusted by the installation. */
export const PROXY = '192.0.2.200'

export async function openBrandRoom(t: TestContext, engine: Engine) {
  const { db } = await openTestDatabase(t, engine)
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

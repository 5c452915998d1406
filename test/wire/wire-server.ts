// A server for scenarios that speaks one encoding. Each scenario has its own world on it: a new brand, the clock set back,
// and randomness seeded by the name of the scenario, so that every answer is always the same.
import type { TestContext } from 'node:test'
import type { App } from '../../src/app.ts'
import type { BrandWithKeys } from '../../src/brands/brands.ts'
import { type Engine, OPERATOR, START, startApp, type TestApp } from '../harness.ts'
import { makeRepeatableRandom, type RepeatableRandom } from './repeatable-random.ts'
import { type Encoding, makeWireClient, type WireClient } from './wire-client.ts'

const SALT_BYTES = 16

export type ErrorMode = 'envelope' | 'http'

export type WireServer = {
  test: TestApp
  client: WireClient
  random: RepeatableRandom
  engine: Engine
  encoding: Encoding
  mode: ErrorMode
  /** Scenarios that ran so far. */
  brandCount: number
}

/** The world of one scenario. */
export type World = {
  server: WireServer
  brand: BrandWithKeys
  /** The values of {{names}}. */
  known: Record<string, unknown>
  /** Run when the scenario has ended. */
  ends: (() => Promise<void>)[]
}

export async function openWireServer(
  t: TestContext,
  { engine, encoding, mode }: { engine: Engine; encoding: Encoding; mode: ErrorMode },
): Promise<WireServer> {
  const random = makeRepeatableRandom('stage')
  const test = await startApp(t, { engine, random })
  hashOnce(test.app.passwords, random)
  const client = makeWireClient(test.url)
  t.after(() => client.close())
  return { test, client, random, engine, encoding, mode, brandCount: 0 }
}

/** Each password is really hashed and verified, but only once on a server: hundreds of scenarios use the same few. */
function hashOnce(passwords: App['passwords'], random: RepeatableRandom): void {
  const { hash, verify } = passwords
  const hashes = new Map<string, string>()
  const verdicts = new Map<string, boolean>()
  passwords.hash = async (password, from) => {
    const known = hashes.get(password)
    if (known !== undefined) random.bytes(SALT_BYTES) // as if it were hashed
    const made = known ?? (await hash(password, from))
    hashes.set(password, made)
    return made
  }
  passwords.verify = async (stored, password, from) => {
    const key = `${stored} ${password}`
    const verdict = verdicts.get(key) ?? (await verify(stored, password, from))
    verdicts.set(key, verdict)
    return verdict
  }
}

/** `firstProductId`: higher than any earlier one on this server. */
export async function openWorld(server: WireServer, name: string, firstProductId: number): Promise<World> {
  const { test, random, mode } = server
  random.seed(name)
  test.clock.set(START)
  await setNextProductId(server, firstProductId)
  // Notices are not on the wire, and the ids of their messages would change all later random values.
  const quiet = { mail_notices: false }
  const brand = await addBrand(server, mode === 'http' ? { ...quiet, error_status: 'http' } : quiet)
  const known = { apikey: brand.apiKey, secret_key: brand.secretKey }
  return { server, brand, known, ends: [] }
}

/** Ends what the scenario left running, and excludes its products from later nightly runs. */
export async function closeWorld({ server, brand, ends }: World): Promise<void> {
  for (const end of ends) await end()
  await server.test.app.db.write((tx) =>
    tx
      .updateTable('subscription')
      .set({ next_run_on: null })
      .where('brand_id', '=', brand.brand.id)
      .execute(),
  )
}

export async function addBrand(
  server: WireServer,
  settings: Record<string, unknown>,
): Promise<BrandWithKeys> {
  server.brandCount++
  const { app, secrets } = server.test
  const made = await app.brands.addBrand(
    { name: `scenario-${server.brandCount}`, title: 'Example VPN', settings },
    OPERATOR,
  )
  secrets.note(made.secretKey)
  return made
}

/** The next product gets this id: ids then depend on the scenario and not on earlier ones. */
async function setNextProductId({ test }: WireServer, id: number): Promise<void> {
  const { db, ids } = test.app
  const name = 'subscription'
  await db.write((tx) =>
    tx
      .updateTable('id_block')
      .set({ next_id: id - 1 })
      .where('name', '=', name)
      .execute(),
  )
  while ((await ids.take(name)) !== id - 1); // the rest of the earlier block
}

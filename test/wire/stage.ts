// A stage for scenarios: a whole server that speaks one encoding. Each scenario has its own world on it: a new brand, the
// clock set back, and randomness seeded by the scenario's name, so that every answer is always the same.
import type { TestContext } from 'node:test'
import type { App } from '../../src/app.ts'
import type { BrandWithKeys } from '../../src/brands/brands.ts'
import { type Engine, OPERATOR, START, startApp, type TestApp } from '../harness.ts'
import { makeRepeatableRandom, type RepeatableRandom } from './repeatable-random.ts'
import { type Encoding, makeWireClient, type WireClient } from './wire-client.ts'

const SALT_BYTES = 16

export type ErrorMode = 'envelope' | 'http'

export type Stage = {
  test: TestApp
  client: WireClient
  random: RepeatableRandom
  engine: Engine
  encoding: Encoding
  mode: ErrorMode
  /** Scenarios that ran so far. */
  told: number
}

/** The world of one scenario. */
export type World = {
  stage: Stage
  brand: BrandWithKeys
  /** The values of {{names}}. */
  known: Record<string, unknown>
  /** Run when the scenario has ended. */
  ends: (() => Promise<void>)[]
}

export async function openStage(
  t: TestContext,
  { engine, encoding, mode }: { engine: Engine; encoding: Encoding; mode: ErrorMode },
): Promise<Stage> {
  const random = makeRepeatableRandom('stage')
  const test = await startApp(t, { engine, random })
  hashOnce(test.app.passwords, random)
  const client = makeWireClient(test.url)
  t.after(() => client.close())
  return { test, client, random, engine, encoding, mode, told: 0 }
}

/** Each password is really hashed and verified, but only once on a stage: hundreds of scenarios use the same few. */
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

/** `firstProductId`: higher than any earlier one on this stage. */
export async function openWorld(stage: Stage, name: string, firstProductId: number): Promise<World> {
  const { test, random, mode } = stage
  random.seed(name)
  test.clock.set(START)
  await setNextProductId(stage, firstProductId)
  // Notices are not on the wire, and the ids of their messages would change all later random values.
  const quiet = { mail_notices: false }
  const brand = await addBrand(stage, mode === 'http' ? { ...quiet, error_status: 'http' } : quiet)
  const known = { apikey: brand.apiKey, secret_key: brand.secretKey }
  return { stage, brand, known, ends: [] }
}

/** Ends what the scenario left running, and excludes its products from later nightly runs. */
export async function closeWorld({ stage, brand, ends }: World): Promise<void> {
  for (const end of ends) await end()
  await stage.test.app.db.write((tx) =>
    tx
      .updateTable('subscription')
      .set({ next_run_on: null })
      .where('brand_id', '=', brand.brand.id)
      .execute(),
  )
}

export async function addBrand(stage: Stage, settings: Record<string, unknown>): Promise<BrandWithKeys> {
  stage.told++
  const { app, secrets } = stage.test
  const made = await app.brands.addBrand(
    { name: `story-${stage.told}`, title: 'Example VPN', settings },
    OPERATOR,
  )
  secrets.note(made.secretKey)
  return made
}

/** The next product gets this id: ids then depend on the scenario and not on earlier ones. */
async function setNextProductId({ test }: Stage, id: number): Promise<void> {
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

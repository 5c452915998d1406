// A stage for stories: a whole server that speaks one encoding, and the world of one story on it: a brand of its own,
// a clock set back and randomness seeded by the story's name, so that every answer comes out the same.
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
  /** Stories told so far. */
  told: number
}

/** The world of one story. */
export type World = {
  stage: Stage
  brand: BrandWithKeys
  /** What {{names}} stand for. */
  known: Record<string, unknown>
  /** Run when the story has ended. */
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

/** Each password is hashed and verified for real, but only once on a stage: hundreds of stories use the same few. */
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

/** `firstProductId`: higher than any before it on this stage. */
export async function openWorld(stage: Stage, name: string, firstProductId: number): Promise<World> {
  const { test, random, mode } = stage
  random.seed(name)
  test.clock.set(START)
  await setNextProductId(stage, firstProductId)
  // Notices are not on the wire, and the ids of their messages would move all randomness behind them.
  const quiet = { mail_notices: false }
  const brand = await addBrand(stage, mode === 'http' ? { ...quiet, error_status: 'http' } : quiet)
  const known = { apikey: brand.apiKey, secret_key: brand.secretKey }
  return { stage, brand, known, ends: [] }
}

/** Ends what the story left running and takes its products out of later nights. */
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

/** The next product gets this id: ids then depend on the story and not on what ran before it. */
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
  while ((await ids.take(name)) !== id - 1); // what is left of the block before
}

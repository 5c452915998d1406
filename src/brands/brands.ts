// Use cases of brands. Other folders import this file, brand.ts and settings.ts only.

import type { AddressRule } from '../address-privacy.ts'
import type { Actor } from '../audit/actor.ts'
import { writeAudit } from '../audit/audit.ts'
import type { Clock, Instant } from '../clock.ts'
import type { Asked, Database, Handle, IdempotencyHook } from '../db/database.ts'
import { AppError } from '../errors.ts'
import { changedFields } from '../events/changed.ts'
import { happened, writeChange } from '../events/record.ts'
import type { Random } from '../ids.ts'
import type { LiveSessions } from '../live-sessions.ts'
import { addDefaultPlans } from '../plans/plans.ts'
import { makeAllowList } from './allow-list.ts'
import {
  type Brand,
  brandTime,
  checkedHosts,
  checkedName,
  checkedTitle,
  MAX_NAME_LENGTH,
  toBrand,
} from './brand.ts'
import { addKey, makeBrandKeys } from './brand-keys.ts'
import {
  findBrandById,
  findBrandByName,
  insertBrand,
  listBrands,
  listBrandsWith,
  listHosts,
  lockBrand,
  replaceHosts,
  updateBrand,
} from './brand-store.ts'
import { makeChanges } from './change.ts'
import { makeBrandDirectory } from './directory.ts'
import { setLastUsed } from './key-store.ts'
import { makeKeyUse } from './key-use.ts'
import { makeRecentBrands } from './recent-brands.ts'
import { makeSandboxClock } from './sandbox-clock.ts'
import { settingSources } from './setting-sources.ts'
import { type BrandSettings, changeSettings, MAX_HOSTS, type SettingChanges } from './settings.ts'
import { insertUsage } from './usage-store.ts'

export type { AllowEntry } from './allow-list.ts'
export type { CreatedKey, Identity, KeyHolder } from './brand-keys.ts'
export type { BrandKey, KeyKind } from './key.ts'

export const MAX_LISTED_BRANDS = 1000
/** The brand of a first start. The name is fixed: two first starts at the same time must not create two brands. */
export const FIRST_BRAND_NAME = 'main'

type Deps = {
  db: Pick<Database, 'read' | 'write'>
  clock: Clock
  random: Random
  liveSessions: LiveSessions
  /** Trusted proxies. */
  proxies: readonly string[]
}

export type NewBrand = {
  name: string
  title: string
  settings?: SettingChanges
  hosts?: readonly string[]
  /** For trying: its clock can be moved (sandbox-clock.ts). It stays one, and a live brand never becomes one. */
  sandbox?: boolean
}
export type BrandChanges = {
  title?: string | undefined
  settings?: SettingChanges | undefined
  hosts?: readonly string[] | undefined // replaces all hosts
}
/** A new brand with its two keys, which are not shown again. */
export type BrandWithKeys = { brand: Brand; apiKey: string; secretKey: string }

export type Brands = ReturnType<typeof makeBrands>

export function makeBrands({ clock, random, liveSessions, proxies, ...deps }: Deps) {
  const directory = makeBrandDirectory({ db: deps.db, clock })
  const changes = makeChanges(deps.db, directory)
  const recent = makeRecentBrands()
  const keyUse = makeKeyUse({ db: deps.db, clock, setLastUsed })
  const { db, change } = changes

  /** Creates a brand with the default plans, an API key, a secret key and an empty allow list. Errors: invalid_input, conflict. */
  async function addBrand(input: NewBrand, actor: Actor, once?: IdempotencyHook): Promise<BrandWithKeys> {
    return change((tx) => addIn(tx, input, actor), once)
  }

  /** `also` sets up the installation in the same transaction. Errors: conflict when any brand exists. */
  async function setUpFirstBrand(
    title: string,
    actor: Actor,
    also: (tx: Handle) => Promise<void> = async () => {},
  ): Promise<BrandWithKeys> {
    return change(async (tx) => {
      const [existing] = await listBrands(tx, 1)
      if (existing) throw new AppError('conflict', `There is a brand already: "${existing.name}"`)
      const made = await addIn(tx, { name: FIRST_BRAND_NAME, title }, actor)
      await also(tx)
      return made
    })
  }

  async function addIn(tx: Handle, input: NewBrand, actor: Actor): Promise<BrandWithKeys> {
    const row = {
      name: checkedName(input.name),
      title: checkedTitle(input.title),
      settings: changeSettings('{}', input.settings ?? {}),
      createdAt: clock.now(),
      daysAhead: input.sandbox ? 0 : null,
    }
    const hosts = checkedHosts(input.hosts ?? [])
    const added = await insertBrand(tx, row)
    if (!added) throw new AppError('conflict', `There is a brand named "${row.name}" already`)
    await insertUsage(tx, added.id)
    await takeHosts(tx, added.id, hosts)
    await addDefaultPlans(tx, added.id)
    await writeAudit(tx, {
      ...entry(added.id, actor),
      action: 'brand.add',
      after: {
        name: row.name,
        title: row.title,
        settings: row.settings,
        hosts,
        ...(input.sandbox && { sandbox: true }),
      },
    })
    const making = { clock, random, actor }
    const api = await addKey(tx, added.id, { kind: 'api', label: 'first API key' }, making)
    const secret = await addKey(tx, added.id, { kind: 'secret', label: 'first secret key' }, making)
    return { brand: toBrand(added), apiKey: api.key, secretKey: secret.key }
  }

  /** Errors: brand_not_found, invalid_input, conflict when another brand has one of the hosts. */
  async function set(
    name: string,
    changes: BrandChanges,
    actor: Actor,
    { once, mustBe }: Asked<Brand> = {},
  ): Promise<Brand> {
    return change(async (tx) => {
      const row = await lockBrand(tx, name)
      if (!row) throw notFound(name)
      await mustBe?.(toBrand(row), tx)
      const hostsBefore = await listHosts(tx, row.id, MAX_HOSTS)
      const hosts = changes.hosts && checkedHosts(changes.hosts)
      const after = {
        ...row,
        title: changes.title === undefined ? row.title : checkedTitle(changes.title),
        settings: changeSettings(row.settings, changes.settings ?? {}),
      }
      await updateBrand(tx, after)
      if (hosts) await takeHosts(tx, row.id, hosts)
      const changed = toBrand(after)
      const values = ({ title, settings }: Brand, named: readonly string[]) => ({
        title,
        hosts: named,
        ...settings,
      })
      await writeChange(tx, {
        ...entry(row.id, actor),
        action: 'brand.set',
        before: { title: row.title, settings: row.settings, hosts: hostsBefore },
        after: { title: after.title, settings: after.settings, hosts: hosts ?? hostsBefore },
        event: happened('brand.changed', row.name, {
          brand: { name: row.name, title: after.title },
          changed: changedFields(values(toBrand(row), hostsBefore), values(changed, hosts ?? hostsBefore)),
        }),
      })
      if (mayForbid(toBrand(row).settings, changed.settings))
        await liveSessions.endForbidden(tx, { brandId: row.id })
      return changed
    }, once)
  }

  function entry(brandId: number, actor: Actor) {
    return { at: clock.now(), brandId, actor, target: `brand:${brandId}` }
  }

  return {
    addBrand,
    setUpFirstBrand,
    set,
    /** Errors: brand_not_found. */
    async getByName(name: string): Promise<Brand> {
      const row = await findBrandByName(db.read, name)
      if (!row) throw notFound(name)
      return toBrand(row)
    },
    /** From memory. */
    async findNamed(name: string): Promise<Brand | undefined> {
      return name.length > MAX_NAME_LENGTH ? undefined : (await directory.load()).findBrandNamed(name)
    },
    /** From memory. */
    async findById(id: number): Promise<Brand | undefined> {
      return (await directory.load()).findBrand(id)
    },
    /** The instant that counts in the terms of this brand (`brandTime`). From memory. */
    async timeIn(id: number): Promise<Instant> {
      const brand = await (await directory.load()).findBrand(id)
      return brandTime(brand ?? { daysAhead: null }, clock.now())
    },
    /** Sandbox brands whose clock is ahead. From memory. */
    async listMoved(): Promise<readonly Brand[]> {
      return (await directory.load()).listMoved()
    },
    /** Of all brands, by id and in the order of names. From memory. */
    async names(): Promise<ReadonlyMap<number, string>> {
      return (await directory.load()).listNames()
    },
    sandboxClock: makeSandboxClock({ ...changes, clock }),
    /** Sorted by name, at most MAX_LISTED_BRANDS. */
    async list(): Promise<Brand[]> {
      return (await listBrands(db.read, MAX_LISTED_BRANDS)).map(toBrand)
    },
    /** The most likely brand of a call without a valid API key: the brand of its Host header, or the only brand. */
    async findPresumed(host: string): Promise<Brand | undefined> {
      const known = await directory.load()
      const id = await known.ownerOf(host)
      return id === undefined ? known.findOnly() : known.findBrand(id)
    },
    /**
     * Whether a page of this origin may read an answer. `name` is the brand that was called. If it is unknown, the origins
     * of every brand count that can be called at this host.
     */
    async listsOrigin(origin: string, host: string, name: string | undefined): Promise<boolean> {
      const lists = ({ settings }: Brand) => settings.cors_origins.split(',').includes(origin)
      if (origin === '') return false
      if (name !== undefined) {
        const row = await findBrandByName(db.read, name)
        return row !== undefined && lists(toBrand(row))
      }
      const known = await directory.load()
      const id = await known.ownerOf(host)
      const owner = id === undefined ? undefined : await known.findBrand(id)
      if (id !== undefined) return owner !== undefined && lists(owner)
      const rows = await listBrandsWith(db.read, '"cors_origins"', MAX_LISTED_BRANDS)
      return rows.some((row) => lists(toBrand(row)))
    },
    /** The `session_addresses` settings of all brands that differ from the default. */
    async listAddressRules(): Promise<AddressRule[]> {
      const rows = await listBrandsWith(db.read, '"session_addresses"', MAX_LISTED_BRANDS)
      return rows.map((row) => toBrand(row).settings.session_addresses)
    },
    hostsOf: (brandId: number, tx: Handle = db.read): Promise<string[]> => listHosts(tx, brandId, MAX_HOSTS),
    /** Where the value of each setting comes from. */
    async sourcesOf(brandId: number, tx: Handle = db.read) {
      return settingSources((await findBrandById(tx, brandId))?.settings ?? '{}')
    },
    /** The id of the brand that has this Host header as one of its hosts. */
    async brandOfHost(host: string): Promise<number | undefined> {
      return (await directory.load()).ownerOf(host)
    },
    lastNamed: recent.lastNamed,
    keyUse,
    ...makeBrandKeys({ ...changes, clock, random, recent, use: keyUse }),
    ...makeAllowList({ ...changes, clock, proxies }),
  }
}

/** Whether the change may end access of logins that are connected. */
function mayForbid(before: BrandSettings, after: BrandSettings): boolean {
  const isStricter = after.confirm_email === 'require' && before.confirm_email !== 'require'
  const hasEnded = after.suspended && !before.suspended
  return hasEnded || isStricter || after.default_sessions < before.default_sessions
}

async function takeHosts(tx: Handle, brandId: number, hosts: readonly string[]): Promise<void> {
  const taken = await replaceHosts(tx, brandId, hosts)
  if (taken < hosts.length) throw new AppError('conflict', 'One of the hosts is configured for another brand')
}

function notFound(name: string): AppError {
  return new AppError('brand_not_found', `There is no brand named "${name}"`)
}

// A brand: the tenant whose apps, panels and gateways call. Pure; knows no storage.
import type { Actor } from '../audit/actor.ts'
import type { Once } from '../db/database.ts'
import type { BrandSettings } from './settings.ts'

export type Brand = {
  id: number
  name: string // slug: lower-case letters, digits, dashes
  title: string // what end users read
  settings: BrandSettings
}

/** On whose behalf a use case runs: handed to every use case that acts inside a brand. */
export type Caller = {
  brand: Brand
  actor: Actor
  /** What must share the use case's transaction (idempotency keys). */
  once?: Once
}

/** Trusted callers act for the brand itself: its servers and its operator, not an end user's app. */
export function isTrusted(actor: Actor): boolean {
  return actor.kind === 'secret' || actor.kind === 'address' || actor.kind === 'operator'
}

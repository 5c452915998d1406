// Links to exports: who has one may read all accounts of a brand for some minutes. Nothing is stored but the hash of its token: the
// lines are read from the database while they are sent, so no file with secrets lies anywhere, and every process can send them.
import { writeAudit } from '../../audit/audit.ts'
import type { Brand, Caller } from '../../brands/brand.ts'
import type { Brands } from '../../brands/brands.ts'
import { type Clock, DAY_MS, type Instant, MINUTE_MS } from '../../clock.ts'
import type { Database } from '../../db/database.ts'
import { AppError } from '../../errors.ts'
import { thingId } from '../../events/subjects.ts'
import { newToken, type Random } from '../../ids.ts'
import { hashSecret } from '../../secrets.ts'
import { deleteLinks, type ExportLinkRow, findLink, findLinkByHash, insertLink } from './export-link-store.ts'
import type { makeExporting } from './exporting.ts'

export const LINK_MS = 10 * MINUTE_MS
/** Accounts whose lines are sent together. */
const LINES_AT_ONCE = 100
/** Then its id is forgotten. */
const KEPT_MS = 7 * DAY_MS

export type ExportLink = { id: number; hasSecrets: boolean; createdAt: Instant; expiresAt: Instant }

type Deps = {
  db: Database
  clock: Clock
  random: Random
  brands: Pick<Brands, 'findById'>
  exporting: Pick<ReturnType<typeof makeExporting>, 'all'>
}

export function makeExportLinks({ db, clock, random, brands, exporting }: Deps) {
  /** The token is not shown again. */
  function make(caller: Caller, hasSecrets: boolean): Promise<ExportLink & { token: string }> {
    const { brand, actor } = caller
    const token = newToken(random)
    return db.write(async (tx) => {
      const createdAt = clock.now()
      const expiresAt = createdAt + LINK_MS
      const keyId = actor.kind === 'manage_key' ? actor.keyId : null
      const secrets = hasSecrets ? (1 as const) : (0 as const)
      const row = { brandId: brand.id, secrets, keyId, createdAt, expiresAt }
      const id = await insertLink(tx, { ...row, hash: hashSecret(token) })
      await writeAudit(tx, {
        ...{ at: createdAt, brandId: brand.id, actor, action: 'account.export', target: `export:${id}` },
        after: { logins: hasSecrets },
      })
      return { id, token, hasSecrets, createdAt, expiresAt }
    }, caller.once)
  }

  /** Errors: not_found. */
  async function get(brandId: number, id: number): Promise<ExportLink> {
    const link = await findLink(db.read, brandId, id)
    if (link) return toLink(link)
    throw new AppError(
      'not_found',
      `There is no ${thingId('export', id)}. Exports are forgotten after a week.`,
    )
  }

  /** Undefined: there is no such link, it has ended, or its brand is suspended. `keyId`: the management key that asked for it. */
  async function open(
    token: string,
  ): Promise<{ link: ExportLink; brand: Brand; keyId: number | null } | undefined> {
    const row = await findLinkByHash(db.read, hashSecret(token))
    if (!row || clock.now() >= row.expiresAt) return undefined
    const brand = await brands.findById(row.brandId)
    if (!brand || brand.settings.suspended) return undefined
    return { link: toLink(row), brand, keyId: row.keyId }
  }

  /** The bytes of the file, one account a line. A slow reader makes this wait. */
  async function* file(brand: Brand, { hasSecrets }: ExportLink): AsyncGenerator<Buffer> {
    let lines: string[] = []
    for await (const { account } of exporting.all(brand, { after: 0, secrets: hasSecrets })) {
      lines.push(`${JSON.stringify(account)}\n`)
      if (lines.length < LINES_AT_ONCE) continue
      yield Buffer.from(lines.join(''))
      lines = []
    }
    if (lines.length > 0) yield Buffer.from(lines.join(''))
  }

  return {
    ...{ make, get, open, file },
    /** Links that ended a week ago. Returns how many. */
    purge: (limit: number): Promise<number> =>
      db.write((tx) => deleteLinks(tx, clock.now() - KEPT_MS, limit)),
  }
}

function toLink({ id, secrets, createdAt, expiresAt }: ExportLinkRow): ExportLink {
  return { id, hasSecrets: secrets === 1, createdAt, expiresAt }
}

// Mails as an operator sees them: lists, newest first, one with its recipient, and another try for one that was given up. A
// message is never shown: its link opens an account.
import type { Actor } from '../audit/actor.ts'
import { writeAudit } from '../audit/audit.ts'
import { type CappedCount, countCapped, type Page, type PageOrder, readPage } from '../bounds/pages.ts'
import type { Clock } from '../clock.ts'
import type { Database, Handle, IdempotencyHook } from '../db/database.ts'
import { AppError } from '../errors.ts'
import type { Language } from '../languages/language.ts'
import { UnreadableError, type Vault } from '../secrets.ts'
import type { Mail } from './mail.ts'
import {
  countMails,
  findMail,
  listMails,
  type MailPart,
  type MailRow,
  reviveMail,
} from './mail-list-store.ts'

/** `to` and `language` undefined: it was sent or is of no use, and they are not kept. */
export type ListedMail = Omit<MailRow, 'sealed'> & { to: string | undefined; language: Language | undefined }

/** Undefined `brandId`: of all brands. */
export type MailFilter = MailPart

type Deps = {
  db: Pick<Database, 'read' | 'write'>
  clock: Clock
  vault: Pick<Vault, 'decrypt'>
  listBrandIds: () => Promise<readonly number[]>
}

export type MailList = ReturnType<typeof makeMailList>

export function makeMailList({ db, clock, vault, listBrandIds }: Deps) {
  /** Each part has an index that gives it newest first. */
  async function partsOf(filter: MailFilter): Promise<MailPart[]> {
    const isOfAll = filter.brandId === undefined && filter.accountId === undefined
    return isOfAll ? (await listBrandIds()).map((brandId) => ({ ...filter, brandId })) : [filter]
  }

  /** Newest first. */
  async function list(
    filter: MailFilter,
    { after, limit }: PageOrder<number>,
  ): Promise<Page<ListedMail, number>> {
    const parts = await partsOf(filter)
    const { rows, next } = await readPage<MailRow, { id: number }>(
      parts.map((part) => async (most: number) => listMails(db.read, part, { after, limit: most })),
      { limit, newerFirst: (a, b) => b.id - a.id, keyOf: ({ id }) => ({ id }) },
    )
    return { rows: rows.map(toListed), next: next?.id }
  }

  function toListed({ sealed, ...row }: MailRow): ListedMail {
    const mail = read(row.id, sealed)
    return { ...row, to: mail?.to, language: mail?.language }
  }

  /** Undefined: the message is not kept, or it was encrypted under a key that is not here. */
  function read(id: number, sealed: string): Mail | undefined {
    if (sealed === '') return undefined
    try {
      return JSON.parse(vault.decrypt('mail', id, sealed)) as Mail
    } catch (error) {
      if (error instanceof UnreadableError) return undefined
      throw error
    }
  }

  async function find(handle: Handle, id: number, brandId: number | undefined): Promise<MailRow> {
    const mail = await findMail(handle, id)
    if (mail && (brandId === undefined || mail.brandId === brandId)) return mail
    throw new AppError('not_found', `There is no mail ${id}; sent ones are forgotten after a week.`)
  }

  /**
   * Makes a mail that was given up due at once. `brandId` undefined: of any brand. Errors: not_found, conflict when it was
   * not given up, or its link has expired.
   */
  async function retry(
    id: number,
    brandId: number | undefined,
    actor: Actor,
    once?: IdempotencyHook,
  ): Promise<ListedMail> {
    return db.write(async (tx) => {
      const at = clock.now()
      const { sealed, ...before } = await find(tx, id, brandId)
      const mail = read(id, sealed)
      if (mail && 'link' in mail && mail.expiresAt <= at)
        throw new AppError('conflict', `The link in mail ${id} has expired. Send a new one instead.`)
      if (!(await reviveMail(tx, id, at)))
        throw new AppError(
          'conflict',
          `Mail ${id} is ${before.state}; only one that was given up is tried again.`,
        )
      const of = { brandId: before.brandId, accountId: before.accountId, target: `mail:${id}` }
      await writeAudit(tx, { at, ...of, actor, action: 'mail.retry' })
      return toListed(await find(tx, id, brandId))
    }, once)
  }

  return {
    list,
    async count(filter: MailFilter): Promise<CappedCount> {
      const parts = await partsOf(filter)
      return countCapped(parts.map((part) => (most) => countMails(db.read, part, most)))
    },
    /** `brandId` undefined: of any brand. Errors: not_found. */
    async get(id: number, brandId: number | undefined): Promise<ListedMail> {
      return toListed(await find(db.read, id, brandId))
    },
    retry,
  }
}

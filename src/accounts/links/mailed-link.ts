// Links that are mailed to the holder of an address: each works once, for a time, and for one purpose only.
import type { Brand } from '../../brands/brand.ts'
import type { Instant } from '../../clock.ts'
import type { Handle } from '../../db/database.ts'
import { newToken, type Random } from '../../ids.ts'
import type { Language } from '../../languages/language.ts'
import type { LinkKind } from '../../mail/mail.ts'
import type { Outbox } from '../../mail/outbox.ts'
import { hashSecret } from '../../secrets.ts'
import { insertResetLink, type LinkPurpose } from '../reset-store.ts'

const PAGES: Readonly<Record<LinkPurpose, string>> = { reset: 'reset', confirm: 'confirm' }

/** `publicUrl`: where end users reach this server, without a slash at the end. */
export type Linking = { random: Random; outbox: Pick<Outbox, 'queue'>; publicUrl: string }

type NewLink = {
  brand: Brand
  accountId: number
  aliasId: number | null
  purpose: LinkPurpose
  kind: LinkKind
  language: Language
  to: string
  at: Instant
  livesMs: number
}

/** Queues the mail with a new link; gives its id. Undefined: its recipient has had its turn, and nothing was done. */
export async function mailLink(
  tx: Handle,
  { random, outbox, publicUrl }: Linking,
  { purpose, aliasId, livesMs, ...mail }: NewLink,
): Promise<number | undefined> {
  const token = newToken(random)
  const { brand, accountId, at } = mail
  const expiresAt = at + livesMs
  const link = `${publicUrl}/${PAGES[purpose]}?token=${token}`
  const mailId = await outbox.queue(tx, { ...mail, link, expiresAt })
  if (mailId === undefined) return undefined
  const hash = linkHash(purpose, token)
  await insertResetLink(tx, { brandId: brand.id, accountId, aliasId, purpose, hash, at, expiresAt })
  return mailId
}

/** As stored. That of one purpose is never that of another, so no link can be used for what it was not mailed for. */
export function linkHash(purpose: LinkPurpose, token: string): string {
  return hashSecret(purpose === 'reset' ? token : `${purpose} ${token}`)
}

export function tokenIn(link: string): string {
  return new URL(link).searchParams.get('token') ?? ''
}

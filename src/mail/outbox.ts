// The outbox: a mail is a row in the transaction of the use case that wants it, so that nothing is sent for what
// did not commit. No recipient gets more than its turn. Sending is elsewhere (deliveries.ts); nothing here touches the network.
import { DAY_MS, type Instant } from '../clock.ts'
import type { Handle } from '../db/database.ts'
import type { Random } from '../ids.ts'
import type { Vault } from '../secrets.ts'
import {
  isSendableAddress,
  type LinkKind,
  type Mail,
  type NoticeEvent,
  type NoticeMail,
  withEvent,
} from './mail.ts'
import { countWithheld, findWaitingNotice, insertMail, listTurns, replaceMessage } from './mail-store.ts'
import { MOST_COUNTED, recipientOf, type Turn, turnAt } from './turns.ts'

/** What is needed of a brand; a Brand fits. Mail lies below the brands and must not import them. */
export type SendingBrand = {
  id: number
  title: string
  settings: { color: string; mail_from: string; mail_reply_to: string; mail_notices: boolean }
}

export type OutgoingMail = {
  brand: SendingBrand
  kind: LinkKind
  /** One address, as the user wrote it. */
  to: string
  /** The reset page with its token. */
  link: string
  /** When the link stops working; the message says so. */
  expiresAt: Instant
  at: Instant
}

export type Notice = { brand: SendingBrand; to: string; event: NoticeEvent }

export type Outbox = ReturnType<typeof makeOutbox>

/** `publicUrl`: whose host stands in the ids of messages. */
export function makeOutbox({
  vault,
  random,
  publicUrl,
}: {
  vault: Vault
  random: Random
  publicUrl: string
}) {
  const host = idDomain(publicUrl)

  /**
   * Queues a mail with a link in the caller's transaction. False: the recipient has had its turn, and nothing is queued, so
   * that the link must not be made. Transactions about one recipient must exclude each other, as those that hold
   * the lock of its account do. An address that no mail can reach is a bug of the caller.
   */
  async function queue(tx: Handle, { brand, kind, to, link, expiresAt, at }: OutgoingMail): Promise<boolean> {
    const recipient = recipientOf(to)
    if ((await nextTurn(tx, brand.id, 'link', recipient, at)) > at) {
      await countWithheld(tx, { brandId: brand.id, turn: 'link', recipient })
      return false
    }
    await insert(tx, brand, { kind, link, expiresAt, ...headOf(brand, to, at) }, { turn: 'link', recipient })
    return true
  }

  /** Tells what was done: at once, or with all else that is done until the recipient's next turn. Never dropped. */
  async function notify(tx: Handle, { brand, to, event }: Notice): Promise<void> {
    if (!brand.settings.mail_notices) return
    const recipient = recipientOf(to)
    const waiting = await findWaitingNotice(tx, brand.id, recipient)
    if (waiting) {
      const known = JSON.parse(vault.decrypt('mail', waiting.id, waiting.sealed)) as NoticeMail
      // Undone when it was claimed for sending in this moment.
      if (await replaceMessage(tx, waiting.id, seal(waiting.id, withEvent(known, event)))) return
    }
    const dueAt = await nextTurn(tx, brand.id, 'notice', recipient, event.at)
    const mail = { kind: 'notice' as const, events: [event], more: 0, ...headOf(brand, to, dueAt) }
    await insert(tx, brand, mail, { turn: 'notice', recipient })
  }

  async function nextTurn(tx: Handle, brandId: number, turn: Turn, recipient: string, at: Instant) {
    const of = { brandId, turn, recipient, since: at - DAY_MS, limit: MOST_COUNTED }
    return turnAt(turn, await listTurns(tx, of), at)
  }

  async function insert(
    tx: Handle,
    { id: brandId }: SendingBrand,
    mail: Mail,
    whose: { turn: Turn; recipient: string },
  ) {
    if (!isSendableAddress(mail.to)) throw new Error('the recipient is not an e-mail address')
    await insertMail(tx, { brandId, seal: (id) => seal(id, mail), at: mail.queuedAt, ...whose })
  }

  function seal(id: number, mail: Mail): string {
    return vault.encrypt('mail', id, JSON.stringify(mail))
  }

  function headOf({ title, settings }: SendingBrand, to: string, queuedAt: Instant) {
    const { color, mail_from: from, mail_reply_to: replyTo } = settings
    const messageId = `<${random.bytes(16).toString('hex')}@${host}>`
    return { to, queuedAt, messageId, brand: { title, color, from, replyTo } }
  }

  return { queue, notify }
}

/** The right side of a Message-ID: the host that serves the link; an address as a literal (RFC 5322, 3.6.4). */
function idDomain(link: string): string {
  const host = new URL(link).hostname
  return /^[\d.]+$/.test(host) ? `[${host}]` : host
}

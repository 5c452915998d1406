// The outbox: a mail is a row in the transaction of its use case, so that a use case that did not commit sends nothing. A
// recipient gets mail only in its turn (turns.ts). deliveries.ts sends it; nothing here uses the network.
import { DAY_MS, type Instant } from '../clock.ts'
import type { Handle } from '../db/database.ts'
import type { Random } from '../ids.ts'
import type { Language } from '../languages/language.ts'
import type { Vault } from '../secrets.ts'
import {
  type AlertEvent,
  type GatheredMail,
  isSendableAddress,
  type LinkKind,
  type Mail,
  type MailBrand,
  type NoticeEvent,
  type TermEvent,
  withEvent,
} from './mail.ts'
import { countWithheld, findWaiting, insertMail, listTurns, replaceMessage } from './mail-store.ts'
import { MOST_COUNTED, recipientOf, type Turn, turnAt } from './turns.ts'

/** The parts of a brand that mail needs. A Brand fits; mail lies below the brands and must not import them. */
export type SendingBrand = {
  id: number
  /** '' for mails of the installation, which no brand has written itself. */
  name: string
  title: string
  settings: {
    color: string
    mail_from: string
    mail_reply_to: string
    mail_notices: boolean
    time_zone: string
    language: Language
  }
}

export type OutgoingMail = {
  brand: SendingBrand
  kind: LinkKind
  accountId: number
  /** The reader's, which the mail keeps. */
  language: Language
  /** A single address, as the user wrote it. */
  to: string
  /** The URL of the reset page, with its token. */
  link: string
  /** When the link stops working. The message shows it. */
  expiresAt: Instant
  at: Instant
}

type ToAccount = { brand: SendingBrand; accountId: number; language: Language; to: string }
export type Notice = ToAccount & { event: NoticeEvent }
/** `at`: by the real clock. */
export type TermNews = ToAccount & { event: TermEvent; at: Instant }
export type Alert = { brand: SendingBrand; to: string; event: AlertEvent }

export type Outbox = ReturnType<typeof makeOutbox>

/** `publicUrl`: its host becomes part of message ids. */
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
   * Queues a mail with a link in the caller's transaction; gives its id. Undefined: the recipient had its turn and nothing is queued, so the
   * caller must not create the link. Transactions for one recipient must exclude each other, for example by the lock of
   * the account. An address that cannot be sent to is a bug of the caller.
   */
  async function queue(tx: Handle, outgoing: OutgoingMail): Promise<number | undefined> {
    const { brand, kind, accountId, language, to, link, expiresAt, at } = outgoing
    const recipient = recipientOf(to)
    const turn = kind === 'confirm_email' ? 'confirm' : 'link'
    if ((await nextTurn(tx, brand.id, turn, recipient, at)) > at) {
      await countWithheld(tx, { brandId: brand.id, turn, recipient })
      return undefined
    }
    return insert(
      tx,
      brand,
      { kind, link, expiresAt, language, ...headOf(brand, to, at) },
      {
        ...{ turn, recipient, accountId },
      },
    )
  }

  /** Queues a notice of a change, or adds it to the notice that waits for the recipient's next turn. Never dropped. */
  async function notify(tx: Handle, { brand, accountId, language, to, event }: Notice): Promise<void> {
    if (!brand.settings.mail_notices) return
    const parts = { kind: 'notice' as const, events: [event], more: 0, language }
    await gather(tx, { brand, to, accountId }, (dueAt) => ({ ...parts, ...headOf(brand, to, dueAt) }))
  }

  /** Queues a mail about a term. The caller sees to it that each is queued once. */
  async function term(tx: Handle, { brand, accountId, language, to, event, at }: TermNews): Promise<void> {
    const mail = { kind: 'term' as const, event, language, ...headOf(brand, to, at) }
    await insert(tx, brand, mail, { turn: 'term', recipient: recipientOf(to), accountId })
  }

  /** Queues a report to who runs the installation or the brand, likewise. Never dropped. */
  async function alert(tx: Handle, { brand, to, event }: Alert): Promise<void> {
    const { language } = brand.settings
    const parts = { kind: 'alert' as const, events: [event], more: 0, language }
    await gather(tx, { brand, to, accountId: null }, (dueAt) => ({ ...parts, ...headOf(brand, to, dueAt) }))
  }

  async function gather(
    tx: Handle,
    { brand, to, accountId }: { brand: SendingBrand; to: string; accountId: number | null },
    made: (dueAt: Instant) => GatheredMail,
  ) {
    const { kind: turn, events } = made(0)
    const [event] = events
    if (!event) return
    const recipient = recipientOf(to)
    const waiting = await findWaiting(tx, { brandId: brand.id, turn, recipient })
    if (waiting) {
      const known = JSON.parse(vault.decrypt('mail', waiting.id, waiting.sealed)) as GatheredMail
      // False when another process claimed that mail at this moment: then a new one is queued.
      if (await replaceMessage(tx, waiting.id, seal(waiting.id, withEvent(known, event)))) return
    }
    const dueAt = await nextTurn(tx, brand.id, turn, recipient, event.at)
    await insert(tx, brand, made(dueAt), { turn, recipient, accountId })
  }

  async function nextTurn(tx: Handle, brandId: number, turn: Turn, recipient: string, at: Instant) {
    const of = { brandId, turn, recipient, since: at - DAY_MS, limit: MOST_COUNTED }
    return turnAt(turn, await listTurns(tx, of), at)
  }

  async function insert(
    tx: Handle,
    { id: brandId }: SendingBrand,
    mail: Mail,
    whose: { turn: Turn; recipient: string; accountId: number | null },
  ): Promise<number> {
    if (!isSendableAddress(mail.to)) throw new Error('the recipient is not an e-mail address')
    return insertMail(tx, {
      brandId,
      seal: (id) => seal(id, mail),
      kind: mail.kind,
      at: mail.queuedAt,
      ...whose,
    })
  }

  function seal(id: number, mail: Mail): string {
    return vault.encrypt('mail', id, JSON.stringify(mail))
  }

  function headOf(brand: SendingBrand, to: string, queuedAt: Instant) {
    const messageId = `<${random.bytes(16).toString('hex')}@${host}>`
    return { to, queuedAt, messageId, brand: mailBrandOf(brand) }
  }

  return { queue, notify, term, alert }
}

export function mailBrandOf({ name, title, settings }: SendingBrand): MailBrand {
  const { color, mail_from: from, mail_reply_to: replyTo, time_zone: timeZone } = settings
  return { name, title, color, from, replyTo, timeZone }
}

/** The right side of a Message-ID: the host of the link; an IP address as a literal (RFC 5322, 3.6.4). */
function idDomain(link: string): string {
  const host = new URL(link).hostname
  return /^[\d.]+$/.test(host) ? `[${host}]` : host
}

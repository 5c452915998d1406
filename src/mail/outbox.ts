// The outbox: a mail is a row in the transaction of the use case that wants it, so that nothing is sent for what
// did not commit. Sending is elsewhere (deliveries.ts); nothing here touches the network.
import type { Instant } from '../clock.ts'
import type { Handle } from '../db/database.ts'
import type { Random } from '../ids.ts'
import type { Vault } from '../secrets.ts'
import { isSendableAddress, type Mail, type MailKind } from './mail.ts'
import { insertMail } from './mail-store.ts'

/** What is needed of a brand; a Brand fits. Mail lies below the brands and must not import them. */
export type SendingBrand = {
  id: number
  title: string
  settings: { color: string; mail_from: string; mail_reply_to: string }
}

export type OutgoingMail = {
  brand: SendingBrand
  kind: MailKind
  /** One address, as the user wrote it. */
  to: string
  /** The reset page with its token. */
  link: string
  /** When the link stops working; the message says so. */
  expiresAt: Instant
  at: Instant
}

export type Outbox = ReturnType<typeof makeOutbox>

export function makeOutbox({ vault, random }: { vault: Vault; random: Random }) {
  /** Queues one mail in the caller's transaction. An address that no mail can reach is a bug of the caller. */
  async function queue(tx: Handle, outgoing: OutgoingMail): Promise<void> {
    if (!isSendableAddress(outgoing.to)) throw new Error('the recipient is not an e-mail address')
    const sealed = vault.encrypt('mail', JSON.stringify(toMail(outgoing, random)))
    await insertMail(tx, { brandId: outgoing.brand.id, sealed, at: outgoing.at })
  }

  return { queue }
}

function toMail({ brand, kind, to, link, expiresAt, at }: OutgoingMail, random: Random): Mail {
  const { color, mail_from: from, mail_reply_to: replyTo } = brand.settings
  return {
    kind,
    to,
    link,
    expiresAt,
    queuedAt: at,
    messageId: `<${random.bytes(16).toString('hex')}@${idDomain(link)}>`,
    brand: { title: brand.title, color, from, replyTo },
  }
}

/** The right side of a Message-ID: the host that serves the link; an address as a literal (RFC 5322, 3.6.4). */
function idDomain(link: string): string {
  const host = new URL(link).hostname
  return /^[\d.]+$/.test(host) ? `[${host}]` : host
}

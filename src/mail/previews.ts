// Every mail that customers get, as one brand would send it, with made-up data. Nothing is sent.
import { type Clock, DAY_MS, HOUR_MS, type Instant } from '../clock.ts'
import { dayIn } from '../day.ts'
import { AppError } from '../errors.ts'
import type { Language } from '../languages/language.ts'
import type { Mail, NoticeEvent } from './mail.ts'
import { composeMessage } from './messages/message.ts'
import { mailBrandOf, type SendingBrand } from './outbox.ts'
import { TEMPLATE_KINDS, type TemplateKind } from './templates/kinds.ts'
import type { Templates } from './templates/templates.ts'

type Own = { link: string; at: Instant; on: string }
type Made = Mail extends infer One ? (One extends Mail ? Omit<One, keyof Head> : never) : never
type Head = Pick<Mail, 'to' | 'queuedAt' | 'messageId' | 'brand' | 'language'>

const TEMPLATES: Readonly<Record<TemplateKind, { says: string; make(own: Own): Made }>> = {
  password_reset: {
    says: 'The link to choose a new password',
    make: ({ link, at }) => ({ kind: 'password_reset', link, expiresAt: at + HOUR_MS }),
  },
  alias_reset: {
    says: 'The link to choose the password of an alias',
    make: ({ link, at }) => ({ kind: 'alias_reset', link, expiresAt: at + 7 * DAY_MS }),
  },
  confirm_email: {
    says: 'The link to confirm an e-mail address',
    make: ({ link, at }) => ({
      ...{ kind: 'confirm_email', expiresAt: at + 3 * DAY_MS },
      link: link.replace('/reset/', '/confirm/'),
    }),
  },
  password_changed: {
    says: 'The password was changed',
    make: ({ at }) => notice({ what: 'password_changed', at }),
  },
  alias_added: {
    says: 'An alias was added',
    make: ({ at }) => notice({ what: 'alias_added', alias: 'grace@example.com', at }),
  },
  email_changed: {
    says: 'The e-mail address was changed',
    make: ({ at }) => notice({ what: 'email_changed', to: 'ada@example.org', at }),
  },
  account_changed: {
    says: 'Several changes at once',
    make: ({ at }) => ({
      ...{ kind: 'notice', more: 2 },
      events: [
        { what: 'password_changed', at },
        { what: 'alias_added', alias: 'grace@example.com', at },
      ],
    }),
  },
  term_ends: {
    says: 'A term ends in some days',
    make: ({ on }) => ({ kind: 'term', event: { what: 'ends', on, daysLeft: 7 } }),
  },
  term_renewed: {
    says: 'A term was renewed',
    make: ({ on }) => ({ kind: 'term', event: { what: 'renewed', on } }),
  },
  term_ended: {
    says: 'A term has ended',
    make: ({ on }) => ({ kind: 'term', event: { what: 'ended', on } }),
  },
}

function notice(event: NoticeEvent): Made {
  return { kind: 'notice', events: [event], more: 0 }
}

/** `replyTo` null: answers go to the sender. */
export type MailPreview = {
  template: TemplateKind
  language: Language
  from: string
  replyTo: string | null
  /** Why the brand's own texts are not these; undefined: they are, or it has none. */
  fault: string | undefined
  subject: string
  text: string
  html: string
}

type Deps = { clock: Clock; publicUrl: string; from: string; templates: Pick<Templates, 'find' | 'faultOf'> }

/** `from`: the sender of brands without their own. */
export function makeMailPreviews({ clock, publicUrl, from, templates }: Deps) {
  return {
    /** What each is about. */
    list: () => TEMPLATE_KINDS.map((template) => ({ template, says: TEMPLATES[template].says })),
    /** `language` absent: the brand's. Errors: not_found. */
    async preview(
      brand: SendingBrand,
      name: string,
      language: Language = brand.settings.language,
    ): Promise<MailPreview> {
      const template = TEMPLATE_KINDS.find((one) => one === name)
      if (!template)
        throw new AppError(
          'not_found',
          `There is no mail "${name}". There are: ${TEMPLATE_KINDS.join(', ')}.`,
        )
      const at = clock.now()
      const made = TEMPLATES[template].make({
        ...{ at, on: dayIn('UTC', at + 7 * DAY_MS), link: `${publicUrl}/reset/EXAMPLE` },
      })
      const head: Head = {
        ...{
          to: 'ada@example.com',
          queuedAt: at,
          messageId: '<example@localhost>',
          brand: mailBrandOf(brand),
          language,
        },
      }
      const message = await composeMessage({ ...head, ...made }, from, templates.find)
      const { subject, text, html, replyTo } = message
      return {
        ...{ template, language, from: `${message.from.name} <${message.from.address}>` },
        ...{ replyTo: replyTo?.address ?? null, subject, text, html },
        fault: templates.faultOf({ brand: brand.name, kind: template, language }),
      }
    },
  }
}

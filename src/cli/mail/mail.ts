// latchkey mail: list, show, retry, preview.
import type { Language } from '../../languages/language.ts'
import type { MailKind, MailState } from '../../mail/mail.ts'
import type { ListedMail } from '../../mail/mail-list.ts'
import {
  type AccountChoice,
  chosenBrand,
  type Opened,
  operator,
  scopeOf,
  withCore,
  withVault,
} from '../open.ts'
import { moreText } from '../page-text.ts'
import { columns, instantText, jsonText, type Terminal } from '../terminal.ts'

type Choice = { json?: true }
type ListChoice = Choice &
  AccountChoice & { state?: MailState; kind?: MailKind; after?: number; limit: number }
type Shown = ListedMail & { brand: string | null }

export async function mailList(options: ListChoice, { out }: Terminal): Promise<void> {
  const { state, kind, after, limit, json } = options
  const { rows, next } = await withVault(async (core) => {
    const scope = await scopeOf(core, options)
    const page = await core.mailList.list({ ...scope, state, kind }, { after, limit })
    return { ...page, rows: await shown(core, page.rows) }
  })
  if (json) return out(jsonText({ rows, next: next ?? null }))
  out(rows.length === 0 ? 'There are no such mails.' : mailsText(rows))
  if (next !== undefined) out(moreText(next))
}

export async function mailShow(id: number, { json }: Choice, { out }: Terminal): Promise<void> {
  const mail = await withVault(async (core) => one(core, await core.mailList.get(id, undefined)))
  out(json ? jsonText(mail) : detailsText(mail))
}

export async function mailRetry(id: number, { json }: Choice, { out }: Terminal): Promise<void> {
  const mail = await withVault(async (core) =>
    one(core, await core.mailList.retry(id, undefined, operator())),
  )
  out(json ? jsonText(mail) : `Mail ${id} waits again; a running server sends it within a second.`)
}

/** Without a name: which there are. */
export async function mailPreview(
  name: string | undefined,
  { brand, language, html, json }: Choice & { brand?: string; language?: Language; html?: true },
  { out }: Terminal,
): Promise<void> {
  const { templates, preview } = await withCore(async (core) => ({
    templates: core.mailPreviews.list(),
    preview:
      name === undefined
        ? undefined
        : await core.mailPreviews.preview(await chosenBrand(core, brand), name, language),
  }))
  if (json) return out(jsonText(preview ?? templates))
  if (!preview)
    return out(columns([['MAIL', 'ABOUT'], ...templates.map(({ template, says }) => [template, says])]))
  if (html) return out(preview.html)
  const { from, replyTo, subject, text, fault } = preview
  const answers = replyTo === null ? [] : [`Reply-To: ${replyTo}`]
  const faults = fault === undefined ? [] : [`Not as the brand wrote it: ${fault}`, '']
  out([...faults, `From: ${from}`, ...answers, `Subject: ${subject}`, '', text].join('\n'))
}

async function one(core: Opened, mail: ListedMail): Promise<Shown> {
  const [first] = await shown(core, [mail])
  return first ?? { ...mail, brand: null }
}

async function shown(core: Opened, mails: readonly ListedMail[]): Promise<Shown[]> {
  const names = await core.brands.names()
  return mails.map((mail) => ({ ...mail, brand: names.get(mail.brandId) ?? null }))
}

function mailsText(mails: readonly Shown[]): string {
  const head = ['ID', 'QUEUED', 'BRAND', 'KIND', 'ACCOUNT', 'TO', 'STATE', 'ATTEMPTS', 'LAST ERROR']
  const rows = mails.map((mail) => [
    ...[String(mail.id), instantText(mail.createdAt), mail.brand ?? '', kindText(mail)],
    ...[mail.accountId === null ? '' : String(mail.accountId), mail.to ?? '', mail.state],
    ...[String(mail.attempts), mail.lastError ?? ''],
  ])
  return columns([head, ...rows])
}

function detailsText(mail: Shown): string {
  const rows = [
    ['mail', String(mail.id)],
    ['brand', mail.brand ?? ''],
    ['kind', kindText(mail)],
    ['account', mail.accountId === null ? '' : String(mail.accountId)],
    ['to', mail.to ?? 'not kept'],
    ['state', mail.state],
    ['queued', instantText(mail.createdAt)],
    ['attempts', String(mail.attempts)],
    ['next attempt', mail.state === 'waiting' ? instantText(mail.nextAttemptAt) : ''],
    ['finished', mail.finishedAt === null ? '' : instantText(mail.finishedAt)],
    ['last error', mail.lastError ?? ''],
  ]
  return columns(rows.filter(([, text]) => text !== ''))
}

function kindText({ kind }: Shown): string {
  return kind === null ? '' : kind.replace('_', ' ')
}

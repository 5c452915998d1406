// Mails: list, look at one, try one again that was given up. The text of a mail is never shown: its link opens an account.
import { z } from 'zod'
import { allows } from '../../credentials/manage-keys/scope.ts'
import { thingId } from '../../events/subjects.ts'
import { LANGUAGES } from '../../languages/language.ts'
import { MAIL_KINDS, MAIL_STATES, maskedAddress } from '../../mail/mail.ts'
import type { ListedMail } from '../../mail/mail-list.ts'
import type { ManageCredential } from '../operation.ts'
import { brandName, id, idOf, idText, instant, instantText } from './fields.ts'
import { MANAGE_PREFIX, manageOperation } from './manage-operation.ts'
import { listOf, PAGE, pageText, readListPage } from './pages.ts'

const MAILS = `${MANAGE_PREFIX}/mails`
const TAG = 'Mails'

const shape = z.object({
  id: id('mail'),
  object: z.literal('mail'),
  brand: brandName.nullable(),
  account_id: id('account').nullable(),
  kind: z.enum(MAIL_KINDS).nullable(),
  state: z
    .enum(MAIL_STATES)
    .meta({ description: 'dead: given up; stale: not sent, since its link had expired' }),
  to: z.string().nullable().meta({
    description: 'Not kept once it is sent; masked for a key without accounts:read',
  }),
  language: z.enum(LANGUAGES).nullable().meta({ description: 'Not kept once it is sent' }),
  attempts: z.int(),
  next_attempt_at: instant.nullable(),
  last_error: z.string().nullable(),
  created_at: instant,
  finished_at: instant.nullable(),
})

const example = {
  ...{
    id: 'mail_12',
    object: 'mail' as const,
    brand: 'main',
    account_id: 'acc_4711',
    kind: 'password_reset' as const,
  },
  ...{
    state: 'dead' as const,
    to: 'ada@example.com',
    language: 'de' as const,
    attempts: 8,
    next_attempt_at: null,
  },
  ...{ last_error: '550 no such user', created_at: '2026-11-20T12:00:00.000Z' },
  finished_at: '2026-11-21T12:00:00.000Z',
}

export const listMails = manageOperation({
  name: 'listMails',
  tag: TAG,
  cli: 'mail list',
  routes: [{ method: 'GET', path: MAILS }],
  summary: 'List mails',
  description: 'The newest first; sent ones are forgotten after a week.',
  permission: { by: 'manage', scope: 'mail:read', level: 'either' },
  writes: false,
  input: z.object({
    query: z.strictObject({
      state: z.enum(MAIL_STATES).optional(),
      kind: z.enum(MAIL_KINDS).optional(),
      account: idOf('account').optional(),
      ...PAGE,
    }),
  }),
  output: listOf(shape),
  errors: ['cursor_invalid'],
  example: { request: { query: { state: 'dead' } }, answer: { data: [example], next: null } },
  async run(app, { brand }, { query }) {
    const { state, kind, account: accountId } = query
    const filter = { brandId: brand?.id, state, kind, accountId }
    const page = await readListPage<ListedMail, number>(
      { app, list: 'mails', brand },
      query,
      (order) => app.mailList.list(filter, order),
      () => app.mailList.count(filter),
    )
    return { ...page, names: await app.brands.names() }
  },
  encode: (page, { credential }) => pageText(page, (row) => shown(row, page.names, credential)),
})

export const getMail = manageOperation({
  name: 'getMail',
  tag: TAG,
  cli: 'mail show',
  routes: [{ method: 'GET', path: `${MAILS}/{mail}` }],
  summary: 'Show a mail',
  description: 'Its recipient, attempts and last error; never its text.',
  permission: { by: 'manage', scope: 'mail:read', level: 'either' },
  writes: false,
  input: z.object({ path: z.object({ mail: idOf('mail') }) }),
  output: shape,
  errors: ['not_found'],
  example: { request: { path: { mail: 'mail_12' } }, answer: example },
  run: async (app, { brand }, { path }) => ({
    mail: await app.mailList.get(path.mail, brand?.id),
    names: await app.brands.names(),
  }),
  encode: ({ mail, names }, { credential }) => shown(mail, names, credential),
})

export const retryMail = manageOperation({
  name: 'retryMail',
  tag: TAG,
  cli: 'mail retry',
  routes: [{ method: 'POST', path: `${MAILS}/{mail}/retry` }],
  summary: 'Try a mail again that was given up',
  description: 'It is due at once.',
  permission: { by: 'manage', scope: 'mail:write', level: 'either' },
  writes: true,
  input: z.object({ path: z.object({ mail: idOf('mail') }) }),
  output: shape,
  errors: ['not_found', 'conflict'],
  example: {
    request: { path: { mail: 'mail_12' } },
    answer: { ...example, state: 'waiting', next_attempt_at: '2026-11-21T12:00:00.000Z', finished_at: null },
  },
  run: (app, { brand, actor, once }, { path }) => app.mailList.retry(path.mail, brand?.id, actor, once),
  look: async ({ app, result: mail }) => ({ mail, names: await app.brands.names() }),
  encode: ({ mail, names }, { credential }) => shown(mail, names, credential),
})

function shown(
  mail: ListedMail,
  names: ReadonlyMap<number, string>,
  { scopes }: Pick<ManageCredential, 'scopes'>,
) {
  const { kind, state, attempts } = mail
  const to = mail.to === undefined || allows(scopes, 'accounts:read') ? mail.to : maskedAddress(mail.to)
  return {
    ...{ id: thingId('mail', mail.id), object: 'mail' as const, brand: names.get(mail.brandId) ?? null },
    ...{ account_id: idText('account', mail.accountId), kind, state, to: to ?? null },
    ...{ language: mail.language ?? null, attempts },
    next_attempt_at: state === 'waiting' ? instantText(mail.nextAttemptAt) : null,
    ...{ last_error: mail.lastError, created_at: instantText(mail.createdAt) },
    finished_at: instantText(mail.finishedAt),
  }
}

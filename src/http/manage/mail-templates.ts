// The mails that customers of a brand get: which there are, and each with made-up data.
import { z } from 'zod'
import { MAIL_TEMPLATES } from '../../mail/previews.ts'
import { MANAGE_PREFIX, manageOperation } from './manage-operation.ts'

const TEMPLATES = `${MANAGE_PREFIX}/mail-templates`
const TAG = 'Mails'
/** Mails are written in one language. */
const LANGUAGES: readonly 'en'[] = ['en']

const template = z.enum(MAIL_TEMPLATES)

export const listMailTemplates = manageOperation({
  name: 'listMailTemplates',
  tag: TAG,
  cli: 'mail preview',
  routes: [{ method: 'GET', path: TEMPLATES }],
  summary: 'List the mails that customers get',
  description: 'Each can be previewed.',
  permission: { by: 'manage', scope: 'mail:read', level: 'brand' },
  writes: false,
  input: z.object({}),
  output: z.object({
    data: z.array(
      z.object({
        id: template,
        object: z.literal('mail_template'),
        about: z.string(),
        languages: z.array(z.enum(['en'])),
      }),
    ),
    next: z.null(),
  }),
  errors: [],
  example: {
    request: {},
    answer: {
      data: [
        {
          ...{ id: 'password_reset', object: 'mail_template', about: 'The link to choose a new password' },
          languages: ['en'],
        },
      ],
      next: null,
    },
  },
  run: async (app) => app.mailPreviews.list(),
  encode: (templates) => ({
    data: templates.map(({ template: name, says }) => ({
      ...{ id: name, object: 'mail_template' as const, about: says, languages: [...LANGUAGES] },
    })),
    next: null,
  }),
})

export const previewMail = manageOperation({
  name: 'previewMail',
  tag: TAG,
  cli: 'mail preview',
  routes: [{ method: 'POST', path: `${TEMPLATES}/{template}/preview` }],
  summary: 'Show a mail as customers of the brand get it',
  description:
    'With its title, colour and sender, and made-up data. Nothing is sent, and its link leads nowhere.',
  permission: { by: 'manage', scope: 'mail:read', level: 'brand' },
  writes: false, // it changes nothing
  input: z.object({ path: z.object({ template: z.string().max(63).meta({ description: 'Its name' }) }) }),
  output: z.object({
    id: template,
    object: z.literal('mail_preview'),
    from: z.string(),
    reply_to: z.string().nullable(),
    subject: z.string(),
    text: z.string(),
    html: z.string(),
  }),
  errors: ['not_found'],
  example: {
    request: { path: { template: 'password_reset' } },
    answer: {
      ...{ id: 'password_reset', object: 'mail_preview', from: 'Example VPN <no-reply@example.net>' },
      ...{ reply_to: null, subject: 'Choose a new password for Example VPN' },
      ...{ text: 'Choose a new password …', html: '<!doctype html> …' },
    },
  },
  run: async (app, { brand }, { path }) => app.mailPreviews.preview(brand, path.template),
  encode: ({ template: id, replyTo, ...preview }) => ({
    ...{ id, object: 'mail_preview' as const, ...preview, reply_to: replyTo },
  }),
})

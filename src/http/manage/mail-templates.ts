// The mails that customers of a brand get: which there are, and each with made-up data.
import { z } from 'zod'
import { LANGUAGES } from '../../languages/language.ts'
import { TEMPLATE_KINDS } from '../../mail/templates/kinds.ts'
import { MANAGE_PREFIX, manageOperation } from './manage-operation.ts'

const TEMPLATES = `${MANAGE_PREFIX}/mail-templates`
const TAG = 'Mails'
const template = z.enum(TEMPLATE_KINDS)

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
        languages: z.array(z.enum(LANGUAGES)),
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
          languages: [...LANGUAGES],
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
    "With its title, colour and sender, its own texts where it has some, and made-up data. Nothing is sent, and its link leads nowhere. `language` left out: the brand's.",
  permission: { by: 'manage', scope: 'mail:read', level: 'brand' },
  writes: false, // it changes nothing
  input: z.object({
    path: z.object({ template: z.string().max(63).meta({ description: 'Its name' }) }),
    body: z.strictObject({ language: z.enum(LANGUAGES).optional() }),
  }),
  output: z.object({
    id: template,
    object: z.literal('mail_preview'),
    language: z.enum(LANGUAGES),
    from: z.string(),
    reply_to: z.string().nullable(),
    fault: z.string().nullable().meta({
      description: "Why a file of the brand's own texts is not used; null: it is, or there is none",
    }),
    subject: z.string(),
    text: z.string(),
    html: z.string(),
  }),
  errors: ['not_found'],
  example: {
    request: { path: { template: 'password_reset' }, body: { language: 'en' } },
    answer: {
      ...{
        id: 'password_reset',
        object: 'mail_preview',
        language: 'en',
        from: 'Example VPN <no-reply@example.net>',
      },
      ...{ reply_to: null, fault: null, subject: 'Choose a new password for Example VPN' },
      ...{ text: 'Choose a new password …', html: '<!doctype html> …' },
    },
  },
  run: (app, { brand }, { path, body }) => app.mailPreviews.preview(brand, path.template, body.language),
  encode: ({ template: id, replyTo, fault = null, ...preview }) => ({
    ...{ id, object: 'mail_preview' as const, ...preview, fault, reply_to: replyTo },
  }),
})

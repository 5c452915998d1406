// Moves of whole brands: imports of accounts by an upload, and exports by a link.
import { Readable } from 'node:stream'
import { z } from 'zod'
import { type ExportLink, LINK_MS } from '../../../accounts/transfer/export-links.ts'
import { MAX_UPLOAD_BYTES } from '../../../accounts/transfer/imports.ts'
import type { App } from '../../../app.ts'
import { MINUTE_MS } from '../../../clock.ts'
import { AppError } from '../../../errors.ts'
import { thingId } from '../../../events/subjects.ts'
import type { ListedRow } from '../../../tasks/task.ts'
import type { BrandManager } from '../../operation.ts'
import { flag, id, idOf, instant, instantText } from '../fields.ts'
import { MANAGE_PREFIX, manageOperation } from '../manage-operation.ts'
import { listOf, PAGE, pageByNumber, readListPage } from '../pages.ts'
import { exportPath } from './export-download.ts'
import { begunExample, taskExample, taskShape, taskText } from './tasks.ts'

const IMPORTS = `${MANAGE_PREFIX}/imports`
const EXPORTS = `${MANAGE_PREFIX}/exports`
const TAG = 'Transfers'
const MIB = 1024 * 1024
const importPath = z.object({ import_task: idOf('task') })
const exampleLine = {
  subscriptions: [{ plan_months: 0, due_on: '2027-05-01', external_id: 'user-7', vpn_username: 'seven' }],
}
const importExample = { ...taskExample, kind: 'import' as const, action: null }

export const importAccounts = manageOperation({
  name: 'importAccounts',
  tag: TAG,
  cli: 'account import',
  routes: [{ method: 'POST', path: IMPORTS }],
  summary: 'Import accounts',
  description: `The body is a file as an export has it: one JSON object a line, at most ${MAX_UPLOAD_BYTES / MIB} MiB. It answers when the upload is stored, and begins a task. Accounts that are here already are left as they are, so the same file can be sent again. A line with a problem is left out; the report says why.`,
  permission: { by: 'manage', scope: 'accounts:write', level: 'brand' },
  writes: false, // a repeat finds the accounts that are here
  streams: ['application/jsonl', 'application/x-ndjson'],
  maxBytes: MAX_UPLOAD_BYTES,
  input: z.object({
    query: z.strictObject({
      dry_run: flag.optional().meta({ description: 'true: everything is checked, and nothing is changed' }),
    }),
  }),
  status: 202,
  output: taskShape,
  errors: ['conflict', 'unsupported_media_type', 'unsupported_encoding'],
  example: {
    request: { query: { dry_run: 'true' }, body: exampleLine },
    answer: { ...begunExample, kind: 'import', action: null, dry_run: true, total: 1 },
  },
  run: (app, caller, { query }, { upload }) =>
    app.imports.receive(caller, upload ?? Readable.from([]), query.dry_run ?? false),
  encode: (task, { brand }) => taskText(task, new Map([[brand.id, brand.name]])),
})

export const getImport = manageOperation({
  name: 'getImport',
  tag: TAG,
  cli: 'task show',
  routes: [{ method: 'GET', path: `${IMPORTS}/{import_task}` }],
  summary: 'Show an import',
  description:
    'The task: `done` were imported, `unchanged` were here before, `failed` are in the report. `result.verified` counts the imported accounts that were found when they were looked for afterwards.',
  permission: { by: 'manage', scope: 'accounts:write', level: 'brand' },
  writes: false,
  input: z.object({ path: importPath }),
  output: taskShape,
  errors: ['not_found'],
  example: { request: { path: { import_task: 'task_12' } }, answer: importExample },
  run: (app, caller, { path }) => importOf(app, caller, path.import_task),
  encode: (task, { brand }) => taskText(task, new Map([[brand.id, brand.name]])),
})

export const listImportFaults = manageOperation({
  name: 'listImportFaults',
  tag: TAG,
  cli: 'account import',
  routes: [{ method: 'GET', path: `${IMPORTS}/{import_task}/report` }],
  summary: 'List the lines of an import that failed',
  description: 'In their order, as far as it has come.',
  permission: { by: 'manage', scope: 'accounts:write', level: 'brand' },
  writes: false,
  input: z.object({ path: importPath, query: z.strictObject({ ...PAGE }) }),
  output: listOf(z.object({ line: z.int(), reason: z.string() })),
  errors: ['cursor_invalid', 'not_found'],
  example: {
    request: { path: { import_task: 'task_12' }, query: { limit: 10 } },
    answer: {
      data: [{ line: 17, reason: 'the VPN username vpn7k2m9q4xw3hd6 is taken' }],
      next: null,
    },
  },
  async run(app, caller, { path, query }) {
    const { brand } = caller
    const { id } = await importOf(app, caller, path.import_task)
    return readListPage<ListedRow, number>({ app, list: `faults of ${id}`, brand }, query, (order) =>
      pageByNumber(order, {
        read: (limit, after) => app.tasks.listRows(brand.id, id, { state: 'failed', after, limit }),
        numberOf: (row) => row.number,
      }),
    )
  },
  encode: ({ rows, next }) => ({
    data: rows.map(({ number, reason }) => ({ line: number, reason: reason ?? '' })),
    next,
  }),
})

/** Errors: not_found, also for a task of another kind. */
async function importOf(app: App, { brand }: BrandManager, number: number) {
  const task = await app.tasks.get(brand.id, number)
  if (task.kind === 'import') return task
  throw new AppError('not_found', `${thingId('task', number)} is no import.`)
}

const exportShape = z.object({
  id: id('export'),
  object: z.literal('export'),
  secrets: z.boolean(),
  url: z.string().nullable().meta({ description: 'Shown once: who has it needs no key' }),
  created_at: instant,
  expires_at: instant,
})
const exportExample = {
  ...{ id: 'exp_3', object: 'export' as const, secrets: true, created_at: '2026-11-21T12:00:00.000Z' },
  expires_at: '2026-11-21T12:10:00.000Z',
}

export const exportAccounts = manageOperation({
  name: 'exportAccounts',
  tag: TAG,
  cli: 'account export',
  routes: [{ method: 'POST', path: EXPORTS }],
  summary: 'Make a link to an export of all accounts',
  description: `The link is good for ${LINK_MS / MINUTE_MS} minutes, also several times, and answers one JSON object a line, as the accounts are while it is read. With \`secrets\` it has password hashes, and VPN passwords in clear, as a move needs them.`,
  permission: { by: 'manage', scope: 'secrets:read', level: 'brand', stepUp: true },
  writes: true,
  input: z.object({ body: z.strictObject({ secrets: z.boolean().default(true) }) }),
  status: 201,
  output: exportShape,
  errors: [],
  example: {
    request: { body: { secrets: true } },
    answer: {
      ...exportExample,
      url: 'https://vpn.example.net/exports/q0Yc3dVtBzv7cFzJ2mOeXn1sHkq8LwRgTuEiAoPp9sM',
    },
  },
  run: (app, caller, { body }) => app.exportLinks.make(caller, body.secrets),
  look: async ({ app, result: { token, ...link } }) => ({
    link,
    url: app.config.http.publicUrl + exportPath(token),
  }),
  encode: ({ link, url }) => ({ ...exportText(link), url }),
})

export const getExport = manageOperation({
  name: 'getExport',
  tag: TAG,
  cli: 'account export',
  routes: [{ method: 'GET', path: `${EXPORTS}/{export_link}` }],
  summary: 'Show until when the link of an export is good',
  description: 'Not the link itself.',
  permission: { by: 'manage', scope: 'secrets:read', level: 'brand' },
  writes: false,
  input: z.object({ path: z.object({ export_link: idOf('export') }) }),
  output: exportShape,
  errors: ['not_found'],
  example: { request: { path: { export_link: 'exp_3' } }, answer: { ...exportExample, url: null } },
  run: (app, { brand }, { path }) => app.exportLinks.get(brand.id, path.export_link),
  encode: (link) => ({ ...exportText(link), url: null }),
})

function exportText({ id, hasSecrets, createdAt, expiresAt }: ExportLink) {
  return {
    ...{ id: thingId('export', id), object: 'export' as const, secrets: hasSecrets },
    ...{ created_at: instantText(createdAt), expires_at: instantText(expiresAt) },
  }
}

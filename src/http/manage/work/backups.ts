// Backups in the folder of this server: list, take one.
import { statSync } from 'node:fs'
import { basename } from 'node:path'
import { z } from 'zod'
import { SECOND_MS } from '../../../clock.ts'
import { AppError } from '../../../errors.ts'
import { type KeptBackup, listBackups } from '../../../installation/backup-manifest.ts'
import { instant } from '../fields.ts'
import { MANAGE_PREFIX, manageOperation } from '../manage-operation.ts'
import { begunExample, taskShape, taskText } from './tasks.ts'

const BACKUPS = `${MANAGE_PREFIX}/backups`
const TAG = 'Installation'
/** More are not kept by any setting. */
const MOST_LISTED = 500

const shape = z.object({
  id: z.string().meta({ description: 'The name of its file' }),
  object: z.literal('backup'),
  kind: z
    .enum(['file', 'dump'])
    .meta({ description: 'A file of the embedded database, or a dump of a server' }),
  created_at: instant,
  age_s: z.int(),
  bytes: z.int(),
  accounts: z.int(),
  verified: z
    .boolean()
    .meta({ description: 'It was read back when it was taken, and has the same size now' }),
  has_keys: z.boolean().meta({ description: 'The encryption keys are in it, under the passphrase' }),
})

export const listBackupFiles = manageOperation({
  name: 'listBackups',
  tag: TAG,
  cli: 'none: the folder itself has them, each with its manifest',
  routes: [{ method: 'GET', path: BACKUPS }],
  summary: 'List the backups',
  description:
    'Of the folder that LATCHKEY_BACKUP_DIR names on the server that answers, the newest first. Without such a folder there are none.',
  permission: { by: 'manage', scope: 'server:read', level: 'installation' },
  writes: false,
  input: z.object({}),
  output: z.object({
    enabled: z.boolean().meta({ description: 'Whether the server has a folder for them' }),
    data: z.array(shape),
    next: z.null(),
  }),
  errors: [],
  example: {
    request: {},
    answer: {
      enabled: true,
      data: [
        {
          ...{ id: 'latchkey-20261121T030000Z.db', object: 'backup', kind: 'file', bytes: 1_048_576 },
          ...{ created_at: '2026-11-21T03:00:00.000Z', age_s: 32_400, accounts: 1200 },
          ...{ verified: true, has_keys: false },
        },
      ],
      next: null,
    },
  },
  run: async ({ config, clock }) => {
    const { dir } = config.backup
    const kept = dir === null ? [] : listBackups(dir).slice(0, MOST_LISTED)
    return { isEnabled: dir !== null, kept, now: clock.now() }
  },
  encode: ({ isEnabled, kept, now }) => ({
    ...{ enabled: isEnabled, data: kept.map((one) => shown(one, now)) },
    next: null,
  }),
})

function shown({ path, takenAt, manifest }: KeptBackup, now: number) {
  const { kind, bytes, accounts, keys } = manifest
  return {
    ...{ id: basename(path), object: 'backup' as const, kind, bytes, accounts },
    created_at: new Date(takenAt).toISOString(),
    age_s: Math.max(0, Math.floor((now - takenAt) / SECOND_MS)),
    verified: statSync(path, { throwIfNoEntry: false })?.size === bytes,
    has_keys: keys !== undefined,
  }
}

export const takeBackup = manageOperation({
  name: 'takeBackup',
  tag: TAG,
  cli: 'backup',
  routes: [{ method: 'POST', path: BACKUPS }],
  summary: 'Take a backup',
  description:
    'Into the folder of the daily ones, of which as many are kept as before. Begins a task: the job of the daily backup takes it within a quarter of a minute.',
  permission: { by: 'manage', scope: 'jobs:run', level: 'installation' },
  writes: false, // a second one waits for the first
  input: z.object({}),
  status: 202,
  output: taskShape,
  errors: ['conflict'],
  example: { request: {}, answer: { ...begunExample, kind: 'backup', action: null, brand: null } },
  async run(app, { actor }) {
    if (app.config.backup.dir === null)
      throw new AppError('conflict', 'This server has no folder for backups: set LATCHKEY_BACKUP_DIR.')
    return app.tasks.begin({ actor }, { kind: 'backup', input: {} })
  },
  encode: (task) => taskText(task, new Map()),
})

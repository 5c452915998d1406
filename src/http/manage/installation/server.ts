// The installation: what it is, what the checks find, its jobs and the coming nights.
import { z } from 'zod'
import { noCounts } from '../../../accounts/night-counts.ts'
import { MAX_PREVIEW_DAYS } from '../../../accounts/night-preview.ts'
import { VERSION } from '../../../config/package.ts'
import { beginJob, listJobStates } from '../../../jobs/job-control.ts'
import { plainNumber } from '../../request-parts.ts'
import { instant, instantText } from '../fields.ts'
import { MANAGE_PREFIX, manageOperation } from '../manage-operation.ts'

const TAG = 'Installation'

const setting = z.object({
  name: z.string(),
  value: z
    .string()
    .nullable()
    .meta({ description: 'The text that counts; a secret that is given is masked' }),
  note: z.string().nullable().meta({ description: 'What counts without a text' }),
  source: z.enum(['environment', 'file', 'default']),
  is_secret: z.boolean(),
})
const settingExample = {
  ...{ name: 'LATCHKEY_HTTP_PORT', value: '8080', note: null },
  ...{ source: 'default' as const, is_secret: false },
}

export const getServer = manageOperation({
  name: 'getServer',
  tag: TAG,
  cli: 'status',
  routes: [{ method: 'GET', path: `${MANAGE_PREFIX}/server` }],
  summary: 'Show the state of the installation',
  description:
    'What the commands status and settings show: database, servers, brands, accounts, gateways, mails, jobs and the last backup, and the settings with which the server that answers was started. A part that cannot be read says why in `trouble`.',
  permission: { by: 'manage', scope: 'server:read', level: 'installation' },
  writes: false,
  input: z.object({}),
  output: z.object({
    object: z.literal('server'),
    version: z.string(),
    status: z.record(z.string(), z.unknown()),
    settings: z.array(setting),
  }),
  errors: [],
  example: {
    request: {},
    answer: { object: 'server', version: '0.1.0', status: { servers: 1 }, settings: [settingExample] },
  },
  run: async (app) => ({ status: await app.status.read(), settings: app.config.settings }),
  encode: ({ status: { version: _, ...status }, settings }) => ({
    ...{ object: 'server' as const, version: VERSION, status },
    settings: settings.map(({ isSecret, ...one }) => ({ ...one, is_secret: isSecret })),
  }),
})

export const listChecks = manageOperation({
  name: 'listChecks',
  tag: TAG,
  cli: 'doctor',
  routes: [{ method: 'GET', path: `${MANAGE_PREFIX}/server/checks` }],
  summary: 'Look at everything that can be wrong',
  description: 'What the doctor command finds: each finding with the command that mends it.',
  permission: { by: 'manage', scope: 'server:read', level: 'installation' },
  writes: false,
  input: z.object({}),
  output: z.object({
    data: z.array(
      z.object({
        check: z.string(),
        level: z.enum(['green', 'yellow', 'red']),
        text: z.string(),
        command: z.string().nullable(),
      }),
    ),
    next: z.null(),
  }),
  errors: [],
  example: {
    request: {},
    answer: {
      data: [{ check: 'disk', level: 'green', text: '53 GiB of 252 GiB are free.', command: null }],
      next: null,
    },
  },
  run: (app) => app.doctor.examine(),
  encode: (data) => ({ data, next: null }),
})

const job = z.object({
  id: z.string().meta({ description: 'Its name' }),
  object: z.literal('job'),
  every_s: z.number().meta({ description: 'How often a server looks whether it is due, seconds' }),
  started_at: instant.nullable(),
  finished_at: instant.nullable(),
  took_ms: z.number().nullable(),
  result: z.string().nullable().meta({ description: 'What it did, or `failed`' }),
  running_until: instant.nullable().meta({ description: 'Of a run that goes on: the end of its lease' }),
  next_at: instant.nullable(),
})

export const listJobs = manageOperation({
  name: 'listJobs',
  tag: TAG,
  cli: 'jobs list',
  routes: [{ method: 'GET', path: `${MANAGE_PREFIX}/jobs` }],
  summary: 'List the jobs of the server',
  description: 'How each last ran, and when it is next due.',
  permission: { by: 'manage', scope: 'server:read', level: 'installation' },
  writes: false,
  input: z.object({}),
  output: z.object({ data: z.array(job), next: z.null() }),
  errors: [],
  example: {
    request: {},
    answer: {
      data: [
        {
          ...{ id: 'nightly', object: 'job', every_s: 15, started_at: '2026-11-21T00:00:04.000Z' },
          ...{ finished_at: '2026-11-21T00:00:05.000Z', took_ms: 812, result: 'renewed 17' },
          ...{ running_until: null, next_at: null },
        },
      ],
      next: null,
    },
  },
  run: (app) => listJobStates(app),
  encode: (jobs) => ({
    data: jobs.map(({ name, everyMs, tookMs, result, ...one }) => ({
      ...{ id: name, object: 'job' as const, every_s: everyMs / 1000 },
      ...{ started_at: instantText(one.startedAt), finished_at: instantText(one.finishedAt) },
      ...{ took_ms: tookMs, result, running_until: instantText(one.leaseUntilAt) },
      next_at: instantText(one.nextAt),
    })),
    next: null,
  }),
})

export const runJob = manageOperation({
  name: 'runJob',
  tag: TAG,
  cli: 'jobs run',
  routes: [{ method: 'POST', path: `${MANAGE_PREFIX}/jobs/{job}/run` }],
  summary: 'Run a job at once',
  description: 'Due or not. It has begun when the answer comes; the list of jobs shows its result.',
  permission: { by: 'manage', scope: 'jobs:run', level: 'installation' },
  writes: false,
  input: z.object({ path: z.object({ job: z.string().max(63).meta({ description: 'Its name' }) }) }),
  status: 202,
  output: z.object({ id: z.string(), object: z.literal('job'), started_at: instant }),
  errors: ['not_found', 'conflict'],
  example: {
    request: { path: { job: 'nightly' } },
    answer: { id: 'nightly', object: 'job', started_at: '2026-11-21T12:00:00.000Z' },
  },
  async run(app, { actor }, { path }) {
    const { startedAt, done } = await beginJob(app, path.job, actor, UNENDED)
    done.catch((err: unknown) => app.log.warn({ err, job: path.job }, 'a job that was asked for has failed'))
    return { id: path.job, object: 'job' as const, started_at: instantText(startedAt) }
  },
  encode: (answer) => answer,
})

/** The run goes on when its caller has gone. */
const UNENDED = new AbortController().signal

const night = z.object({
  on: z.iso.date().meta({ description: "In the brand's zone; the first is today: what is due already" }),
  renewed: z.int(),
  cancelled: z.int(),
  terminated: z.int(),
  closed: z.int().meta({ description: 'Accounts' }),
  expired: z.int().meta({ description: 'Prepaid subscriptions' }),
  erased: z.int().meta({ description: 'Accounts' }),
})

export const previewJobs = manageOperation({
  name: 'previewJobs',
  tag: TAG,
  cli: 'jobs preview',
  routes: [{ method: 'GET', path: `${MANAGE_PREFIX}/jobs/preview` }],
  summary: 'Show what the next nights will do',
  description: 'Counted by the rules of the nightly run, if no caller changes anything meanwhile.',
  permission: { by: 'manage', scope: 'accounts:read', level: 'brand' },
  writes: false,
  input: z.object({
    query: z.strictObject({
      days: plainNumber(1, MAX_PREVIEW_DAYS).default(30),
    }),
  }),
  output: z.object({ data: z.array(night), next: z.null() }),
  errors: [],
  example: {
    request: { query: { days: 30 } },
    answer: { data: [{ on: '2026-11-22', ...noCounts(), renewed: 17 }], next: null },
  },
  run: (app, { brand }, { query }) => app.nightPreview.preview([brand], query.days),
  encode: ([preview]) => ({ data: preview?.nights ?? [], next: null }),
})

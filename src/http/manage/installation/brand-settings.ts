// The settings of a brand one by one, for a page that asks a person for them: what each takes, where its value comes from, and who
// changed it last.
import { z } from 'zod'
import { lastChanges } from '../../../brands/setting-changes.ts'
import { SETTING_FORMS, SETTING_KINDS, SETTING_UNITS } from '../../../brands/setting-forms.ts'
import { SETTING_SOURCES } from '../../../brands/setting-sources.ts'
import { brandSettings } from '../../../brands/settings.ts'
import { allows } from '../../../credentials/manage-keys/scope.ts'
import { instant, instantText } from '../fields.ts'
import { manageOperation } from '../manage-operation.ts'
import { BRANDS, brandNamed, brandPath, TAG } from './brands.ts'

/** Entries of the audit trail that are looked at, the newest. */
const MOST_LOOKED_AT = 200

const value = z.union([z.string(), z.number(), z.boolean()])
const shape = z.object({
  id: z.string().meta({ description: 'Its name' }),
  object: z.literal('brand_setting'),
  value,
  default: value,
  source: z.enum(SETTING_SOURCES).meta({ description: 'As in `sources` of the brand' }),
  kind: z.enum(SETTING_KINDS),
  choices: z
    .array(z.union([z.string(), z.number()]))
    .nullable()
    .meta({ description: 'The values of a choice' }),
  min: z.number().nullable(),
  max: z.number().nullable(),
  unit: z.enum(SETTING_UNITS).nullable().meta({ description: 'Of a number' }),
  text: z.string().meta({ description: 'What it does' }),
  changed_at: instant
    .nullable()
    .meta({ description: 'The last change, as far as the audit trail reaches; needs audit:read' }),
  changed_by: z
    .object({ kind: z.string(), id: z.string(), name: z.string().nullable() })
    .nullable()
    .meta({ description: '`name`: of an admin' }),
})

const DEFAULTS: Readonly<Record<string, unknown>> = brandSettings.parse({})

export const listBrandSettings = manageOperation({
  name: 'listBrandSettings',
  tag: TAG,
  cli: 'brand show',
  routes: [{ method: 'GET', path: `${BRANDS}/{brand}/settings` }],
  summary: 'List the settings of a brand',
  description: 'What each takes, its default, where its value comes from, and who changed it last.',
  permission: { by: 'manage', scope: 'brand:read', level: 'either' },
  writes: false,
  input: z.object({ path: brandPath }),
  output: z.object({ data: z.array(shape), next: z.null() }),
  errors: [],
  example: {
    request: { path: { brand: 'main' } },
    answer: {
      data: [
        {
          ...{ id: 'session_days', object: 'brand_setting', value: 90, default: 365, source: 'brand' },
          ...{ kind: 'number', choices: null, min: 0, max: 3650, unit: 'days' },
          text: 'days until ended sessions are erased; 0: when they end. What went through a day stays',
          changed_at: '2026-11-21T12:00:00.000Z',
          changed_by: { kind: 'admin', id: '2', name: 'Eva' },
        },
      ],
      next: null,
    },
  },
  async run(app, caller, { path }) {
    const { id, settings } = await brandNamed(app, caller, path.brand)
    const mayLook = allows(caller.credential.scopes, 'audit:read')
    const [sources, trail] = await Promise.all([
      app.brands.sourcesOf(id),
      mayLook
        ? app.auditTrail.list({ brandId: id, action: 'brand.set' }, { limit: MOST_LOOKED_AT })
        : undefined,
    ])
    return {
      values: settings as Readonly<Record<string, unknown>>,
      sources,
      changes: lastChanges(trail?.rows ?? []),
    }
  },
  encode: ({ values, sources, changes }) => ({
    data: SETTING_FORMS.map(({ name, ...form }) => ({
      ...{ id: name, object: 'brand_setting' as const, value: values[name] as string },
      ...{ default: DEFAULTS[name] as string, source: sources[name] ?? 'default', ...form },
      changed_at: instantText(changes.get(name)?.at ?? null),
      changed_by: changes.get(name)?.actor ?? null,
    })),
    next: null,
  }),
})

// What each setting of a brand takes, for programs that ask a person for it. Read from the schema, so that nothing is written twice.
import { z } from 'zod'
import { brandSettings } from './settings.ts'

export const SETTING_KINDS = ['number', 'choice', 'yes_no', 'text'] as const
export const SETTING_UNITS = ['seconds', 'minutes', 'hours', 'days'] as const
type Unit = (typeof SETTING_UNITS)[number]

export type SettingForm = {
  name: string
  kind: (typeof SETTING_KINDS)[number]
  /** Of a choice: the values. */
  choices: (string | number)[] | null
  min: number | null
  max: number | null
  /** Of a number. */
  unit: Unit | null
  /** In English, in one line. */
  text: string
}

/** Units come last in a name. */
const UNITS: Readonly<Record<string, Unit>> = {
  s: 'seconds',
  minutes: 'minutes',
  hours: 'hours',
  days: 'days',
}

type Schema = {
  type?: string
  enum?: string[]
  anyOf?: { const: number }[]
  minimum?: number
  maximum?: number
}

export const SETTING_FORMS: readonly SettingForm[] = Object.entries(
  z.toJSONSchema(brandSettings, { io: 'input', unrepresentable: 'any' }).properties ?? {},
).map(([name, schema]) => formOf(name, schema as Schema & { description?: string }))

function formOf(name: string, schema: Schema & { description?: string }): SettingForm {
  const choices = schema.enum ?? schema.anyOf?.map((one) => one.const) ?? null
  const kind = kindOf(schema, choices !== null)
  const unit = kind === 'number' ? (UNITS[name.split('_').at(-1) ?? ''] ?? null) : null
  const [min, max] = [schema.minimum ?? null, schema.maximum ?? null]
  return { name, kind, choices, min, max, unit, text: schema.description ?? '' }
}

function kindOf({ type }: Schema, isChoice: boolean): SettingForm['kind'] {
  if (isChoice) return 'choice'
  if (type === 'boolean') return 'yes_no'
  return type === 'integer' ? 'number' : 'text'
}

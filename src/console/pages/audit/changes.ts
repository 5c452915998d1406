// An entry of the audit trail, and what it changed: each field with its value before and after. Pure.
import type { Row } from '../../api-shapes.ts'

export type Entry = Row<'/audit'>

export type Change = { name: string; before: string | undefined; after: string | undefined }

const LONGEST = 200

/** Fields that are the same before and after are left out; an empty value is none. */
export function changesOf(before: unknown, after: unknown): Change[] {
  const [former, latter] = [fieldsOf(before), fieldsOf(after)]
  const names = [...new Set([...former.keys(), ...latter.keys()])]
  return names
    .map((name) => ({ name, before: former.get(name), after: latter.get(name) }))
    .filter((one) => one.before !== one.after)
}

function fieldsOf(value: unknown): Map<string, string> {
  if (value === null || value === undefined) return new Map()
  if (typeof value !== 'object' || Array.isArray(value)) return new Map([['', textOf(value)]])
  return new Map(
    Object.entries(value)
      .filter(([, one]) => one !== undefined && one !== null && one !== '')
      .map(([name, one]) => [name, textOf(one)]),
  )
}

function textOf(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text
}

// Tables of the reference page: the fields of a call and of its answer, from the document's schemas.
import { type Html, html } from '../../html.ts'
import type { DocumentedOperation, OpenApi, Parameter, Schema } from '../openapi/openapi-document.ts'
import { breakable, renderLine } from './markdown.ts'

export type FieldRow = { name: string; kind: Html; text: string }

/** Parameters of path and query; the references are headers that many calls share. */
export function ownParameters({ parameters = [] }: DocumentedOperation): Parameter[] {
  return parameters.flatMap((one) => ('$ref' in one ? [] : [one]))
}

export function parameterRows(document: OpenApi, operation: DocumentedOperation): FieldRow[] {
  const body = schemaOf(document, Object.values(operation.requestBody?.content ?? {})[0]?.schema)
  return [...ownParameters(operation).map(rowOfParameter), ...bodyRows(body, '')]
}

function bodyRows(schema: Schema, prefix: string): FieldRow[] {
  const alternatives = ((schema.anyOf ?? []) as Schema[]).flatMap(({ required = [] }) => required)
  return Object.entries(schema.properties ?? {}).flatMap(([name, field]) => {
    const need = schema.required?.includes(name)
      ? REQUIRED
      : alternatives.includes(name)
        ? html`<strong>this or ${alternatives.filter((other) => other !== name).join(', ')}</strong>`
        : 'optional'
    return [
      { name: prefix + name, kind: html`${kindOf(field)}, ${need}`, text: textOf(field) },
      ...(field.type === 'object' ? bodyRows(field, `${prefix}${name}.`) : []),
      ...bodyRows(field.items ?? {}, `${prefix}${name}[].`),
    ]
  })
}

const REQUIRED = html`<strong>required</strong>`

function rowOfParameter({ name, in: place, required, description, schema }: Parameter): FieldRow {
  const kind = html`${kindOf(schema)}, in the ${place}, ${required ? REQUIRED : 'optional'}`
  return { name, kind, text: description ?? textOf(schema) }
}

/** Left out: an object of fixed values, which the sample shows, and one whose parts are all listed below it. */
export function fieldRows(schema: Schema, prefix: string): FieldRow[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, field]) => {
    const inner = Object.values(field.properties ?? {})
    if (inner.length > 0 && inner.every((one) => one.const !== undefined)) return []
    const row = { name: prefix + name, kind: html`${kindOf(field)}`, text: textOf(field) }
    return [
      ...(inner.length > 0 && row.text === '' ? [] : [row]),
      ...fieldRows(field, `${prefix}${name}.`),
      ...fieldRows(field.items ?? {}, `${prefix}${name}[].`),
    ]
  })
}

const KINDS: Record<string, string> = {
  string: 'text',
  integer: 'number',
  array: 'list',
  object: 'object',
  boolean: 'true or false',
  null: 'null',
}

/** A field that accepts true and false also accepts their numbers and words; the table does not list these. */
function kindOf({ title, type, anyOf }: Schema): string {
  if (Array.isArray(anyOf)) return [...new Set(anyOf.map(kindOf))].join(' or ')
  if (title === undefined && Array.isArray(type) && type.includes('boolean')) return 'true or false'
  return (
    title ??
    [type]
      .flat()
      .map((one) => KINDS[one ?? ''] ?? one)
      .join(' or ')
  )
}

function textOf({ description, ...schema }: Schema): string {
  return (
    description ??
    valuesOf(schema)
      .map((one) => `\`${one}\``)
      .join(', ')
  )
}

/** Those of a field that takes no others; also of one that takes several of them, or null. */
function valuesOf({ title, const: fixed, enum: values, anyOf }: Schema): unknown[] {
  if (fixed !== undefined) return [fixed]
  if (title !== undefined) return []
  if (Array.isArray(values)) return values
  return Array.isArray(anyOf) ? (anyOf.map(valuesOf).find((found) => found.length > 0) ?? []) : []
}

export function fieldTable(caption: string, rows: readonly FieldRow[]): Html {
  return html`<table class="fields">
<caption class="unseen">${caption}</caption>
<thead><tr><th scope="col">Name</th><th scope="col">Meaning</th></tr></thead>
<tbody>
${rows.map(
  ({
    name,
    kind,
    text,
  }) => html`<tr><th scope="row"><code>${breakable(name)}</code><span class="kind">${kind}</span></th>
<td>${renderLine(text)}</td></tr>\n`,
)}</tbody>
</table>
`
}

export function schemaOf(document: OpenApi, schema: Schema | undefined): Schema {
  const name = String(schema?.$ref ?? '').replace('#/components/schemas/', '')
  return document.components.schemas[name] ?? {}
}

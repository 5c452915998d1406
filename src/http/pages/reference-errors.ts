// Errors on the reference page: each method's own, and the common ones, which the guide explains.
import { type Html, html } from '../../html.ts'
import type { DocumentedOperation, OpenApi } from '../openapi/openapi-document.ts'
import { breakable, renderLine } from './markdown.ts'

export function commonErrors(operations: readonly DocumentedOperation[]): Set<string> {
  const [first = [], ...others] = operations.map(errorsOf)
  return new Set(first.filter((name) => others.every((names) => names.includes(name))))
}

export function errorTable(
  document: OpenApi,
  operation: DocumentedOperation,
  common: ReadonlySet<string>,
): Html {
  const errors = errorsOf(operation)
    .filter((name) => !common.has(name))
    .map((name) => ({ ...exampleOf(document, name), status: fittingStatus(operation, name) }))
  return html`${
    errors.length > 0 &&
    html`<table class="codes">
<caption class="unseen">Errors of ${operation.operationId}</caption>
<thead><tr><th scope="col">Code</th><th scope="col">HTTP</th><th scope="col">Meaning and message</th></tr></thead>
<tbody>
${errors.map(
  ({ code, status, summary, message }) => html`<tr><th scope="row">${shown(code)}</th><td>${status}</td>
<td>${renderLine(summary)}<span class="kind">${message}</span></td></tr>\n`,
)}</tbody>
</table>
`
  }<p class="soft">${errors.length > 0 ? 'Besides, as' : 'As'} every call: ${codes(document, common)}. <a href="#errors">All errors</a></p>
`
}

/** A number, or a word that programs compare. */
function shown(code: string): Html | string {
  return /^\d+$/.test(code) ? code : html`<code>${breakable(code)}</code>`
}

function codes(document: OpenApi, names: ReadonlySet<string>): string {
  return [...new Set([...names].map((name) => exampleOf(document, name).code))].join(', ')
}

function errorsOf({ responses }: DocumentedOperation): string[] {
  const names = Object.values(responses).flatMap(({ content }) =>
    Object.values(content).flatMap((type) => Object.keys(type.examples ?? {})),
  )
  // The first answer has nearly all of them, in the order of their codes; `success` is no error.
  return [...new Set(names)].filter((name) => name !== 'success')
}

/** The most specific status: not the 200 that may cover errors. */
function fittingStatus({ responses }: DocumentedOperation, name: string): string {
  const statuses = Object.entries(responses).filter(([, { content }]) =>
    Object.values(content).some((type) => type.examples?.[name] !== undefined),
  )
  return statuses.at(-1)?.[0] ?? ''
}

type ExamplePart = { code?: string | number; message?: string }

/** Code and message are in the answer itself, or in a part of it. */
function exampleOf(document: OpenApi, name: string): { summary: string; code: string; message: string } {
  const { summary = '', value = {} } = document.components.examples[name] ?? {}
  const parts = [value, ...Object.values(value as object)] as ExamplePart[]
  const { code = '', message = '' } = parts.find((part) => part.code !== undefined) ?? {}
  return { summary, code: String(code), message }
}

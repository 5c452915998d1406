// The reference page of one OpenAPI document. Pure, and everything it says comes from the document, so that page,
// document and server cannot tell three stories. Knows no dialect.
import { type Html, html, raw } from '../../html.ts'
import type { DocumentedOperation, Example, OpenApi, Schema } from '../openapi.ts'
import { codeBlock, headingsOf, renderLine, renderMarkdown } from './markdown.ts'
import type { Page } from './page.ts'
import { REFERENCE_STYLE } from './reference-style.ts'

export type Link = { href: string; text: string }

type Method = { path: string; id: string; operation: DocumentedOperation }

/** `others`: where further references are. */
export function referencePage(document: OpenApi, documentPath: string, others: readonly Link[]): Page {
  const methods = Object.entries(document.paths).map(([path, { post }]) => ({
    path,
    id: post.operationId,
    operation: post,
  }))
  const links = contents(document, methods, others)
  return {
    title: `${document.info.title} reference`,
    wide: true,
    style: REFERENCE_STYLE,
    aside: html`<a class="skip" href="#main">Skip to the text</a>
<nav class="side" aria-label="Contents">
<p class="site"><a href="/">${document.info.title}</a></p>
${links}</nav>`,
    body: html`<header class="top">
<h1>${document.info.title} reference</h1>
<p class="soft">${document.info.summary}. For programs: the <a href="${documentPath}">OpenAPI document</a>.</p>
</header>
<details class="menu"><summary>Contents</summary><nav aria-label="Contents">${links}</nav></details>
<div class="guide">
${renderMarkdown(document.info.description)}</div>
<h2 id="methods">Methods</h2>
${methods.map((method) => methodSection(document, method, common(methods)))}`,
  }
}

function contents(document: OpenApi, methods: readonly Method[], others: readonly Link[]): Html {
  const guide = headingsOf(document.info.description).map(({ id, text }) => ({ href: `#${id}`, text }))
  return html`${linkList('Guide', guide)}
${linkList(
  'Methods',
  methods.map(({ id }) => ({ href: `#${id}`, text: id })),
)}
${others.length > 0 && linkList('See also', others)}
`
}

function linkList(title: string, links: readonly Link[]): Html {
  return html`<p class="list">${title}</p>
<ul>${links.map(({ href, text }) => html`<li><a href="${href}">${text}</a></li>`)}</ul>`
}

function methodSection(
  document: OpenApi,
  { path, id, operation }: Method,
  commonErrors: ReadonlySet<string>,
): Html {
  const request = schemaOf(document, Object.values(operation.requestBody.content)[0]?.schema)
  const answer = schemaOf(document, { $ref: `#/components/schemas/${id}Answer` })
  return html`<section class="method" aria-labelledby="${id}">
<div class="about">
<h3 id="${id}"><a href="#${id}">${id}</a></h3>
<p class="summary">${renderLine(operation.summary)}</p>
<p>${renderLine(operation.description)}</p>
${callers(operation)}
<h4>Parameters</h4>
${fieldTable(`Parameters of ${id}`, parameterRows(request))}
${operation.parameters && html`<p class="soft">Takes an <code>Idempotency-Key</code>: see <a href="#repeating-a-call">Repeating a call</a>.</p>`}
</div>
<div class="sample">
<h4>Call</h4>
${codeBlock(curl(document.servers[0]?.url + path, operation), `Call of ${id} with curl`)}
<h4>Answer</h4>
${codeBlock(JSON.stringify(successOf(operation), null, 2), `Answer of ${id}`)}
</div>
<div class="rest">
<h4>Fields of the answer</h4>
${fieldTable(`Fields of the answer of ${id}`, fieldRows(answer, ''))}
<h4>Errors</h4>
${errorTable(document, operation, id, commonErrors)}
</div>
</section>
`
}

function callers(operation: DocumentedOperation): Html {
  const { summary, credentials } = operation['x-callers']
  return html`<h4>Who may call</h4>
<p>${summary}</p>
<ul>${credentials.map(({ name, text }) => html`<li><strong>${name}</strong>: ${renderLine(text)}</li>\n`)}</ul>`
}

type Row = { name: string; kind: Html; text: string }

function parameterRows(schema: Schema): Row[] {
  const alternatives = ((schema.anyOf ?? []) as Schema[]).flatMap(({ required = [] }) => required)
  return Object.entries(schema.properties ?? {}).map(([name, field]) => {
    const need = schema.required?.includes(name)
      ? html`<strong>required</strong>`
      : alternatives.includes(name)
        ? html`<strong>this or ${alternatives.filter((other) => other !== name).join(', ')}</strong>`
        : 'optional'
    return { name, kind: html`${kindOf(field)}, ${need}`, text: textOf(field) }
  })
}

function fieldRows(schema: Schema, prefix: string): Row[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, field]) => {
    const row = { name: prefix + name, kind: html`${kindOf(field)}`, text: textOf(field) }
    return [row, ...(field.items ? fieldRows(field.items, `${prefix}${name}[].`) : [])]
  })
}

const KINDS: Record<string, string> = {
  string: 'text',
  integer: 'number',
  array: 'list',
  object: 'object',
  boolean: 'true or false',
}

function kindOf({ title, type }: Schema): string {
  return (
    title ??
    [type]
      .flat()
      .map((one) => KINDS[one ?? ''] ?? one)
      .join(' or ')
  )
}

function textOf({ description, title, const: fixed, enum: values }: Schema): string {
  if (description !== undefined) return description
  if (fixed !== undefined) return `\`${fixed}\``
  return title === undefined && Array.isArray(values) ? values.map((one) => `\`${one}\``).join(', ') : ''
}

function fieldTable(caption: string, rows: readonly Row[]): Html {
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

/** Long names may break after a mark, not in the middle of a word. */
function breakable(name: string): Html {
  return raw(html`${name}`.text.replace(/[_.]/g, '$&<wbr>'))
}

/** Errors that all methods have in common are told once, in the guide. */
function errorTable(
  document: OpenApi,
  operation: DocumentedOperation,
  id: string,
  commonErrors: ReadonlySet<string>,
): Html {
  const errors = errorsOf(operation)
    .filter((name) => !commonErrors.has(name))
    .map((name) => ({ ...exampleOf(document, name), status: fittingStatus(operation, name) }))
  return html`<table class="codes">
<caption class="unseen">Errors of ${id}</caption>
<thead><tr><th scope="col">Code</th><th scope="col">HTTP</th><th scope="col">Meaning and message</th></tr></thead>
<tbody>
${errors.map(
  ({ code, status, summary, message }) => html`<tr><th scope="row">${code}</th><td>${status}</td>
<td>${renderLine(summary)}<span class="kind">${message}</span></td></tr>\n`,
)}</tbody>
</table>
<p class="soft">Besides, as every call: ${codes(document, commonErrors)}. <a href="#errors">All errors</a></p>
`
}

function codes(document: OpenApi, names: ReadonlySet<string>): string {
  return [...new Set([...names].map((name) => exampleOf(document, name).code))].join(', ')
}

function errorsOf({ responses }: DocumentedOperation): string[] {
  const names = Object.values(responses).flatMap(({ content }) =>
    Object.values(content).flatMap((type) => Object.keys(type.examples ?? {})),
  )
  // The first answer holds nearly all, in the order of their codes; `success` is no error.
  return [...new Set(names)].filter((name) => name !== 'success')
}

function common(methods: readonly Method[]): Set<string> {
  const [first = [], ...others] = methods.map(({ operation }) => errorsOf(operation))
  return new Set(first.filter((name) => others.every((names) => names.includes(name))))
}

/** The status that says most: not the 200 that errors may hide behind. */
function fittingStatus({ responses }: DocumentedOperation, name: string): string {
  const statuses = Object.entries(responses).filter(([, { content }]) =>
    Object.values(content).some((type) => type.examples?.[name] !== undefined),
  )
  return statuses.at(-1)?.[0] ?? ''
}

function exampleOf(document: OpenApi, name: string): { summary: string; code: string; message: string } {
  const { summary = '', value } = document.components.examples[name] ?? {}
  const { code = '', message = '' } = (value ?? {}) as { code?: string | number; message?: string }
  return { summary, code: String(code), message }
}

function successOf({ responses }: DocumentedOperation): unknown {
  const example: Example | undefined = responses[200]?.content['application/json']?.examples?.success
  return example && 'value' in example ? example.value : {}
}

function schemaOf(document: OpenApi, schema: Schema | undefined): Schema {
  const name = String(schema?.$ref ?? '').replace('#/components/schemas/', '')
  return document.components.schemas[name] ?? {}
}

function curl(url: string, { requestBody }: DocumentedOperation): string {
  const example = Object.values(requestBody.content)[0]?.example as Record<string, string>
  const fields = Object.entries(example).map(([name, value]) => {
    const option = /[&+%]/.test(value) ? '--data-urlencode' : '-d'
    const field = `${name}=${value}`
    return `${option} ${/^[\w=@.,:/-]+$/.test(field) ? field : `'${field.replaceAll("'", "'\\''")}'`}`
  })
  return [`curl ${url}`, ...fields].join(' \\\n  ')
}

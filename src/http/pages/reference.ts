// The reference page of one OpenAPI document. Pure. Everything on it comes from the document, so that page, document and
// server always agree. Knows no dialect.
import { type Html, html } from '../../html.ts'
import type { DocumentedOperation, OpenApi } from '../openapi/openapi-document.ts'
import { breakable, codeBlock, headingsOf, renderLine, renderMarkdown } from './markdown.ts'
import type { Page } from './page.ts'
import { commonErrors, errorTable } from './reference-errors.ts'
import { fieldRows, fieldTable, parameterRows, schemaOf } from './reference-fields.ts'
import { type Called, curl, type MakeSamples, successOf, takesKey } from './reference-samples.ts'
import { REFERENCE_STYLE } from './reference-style.ts'
import { tabs } from './tabs.ts'

export type Link = { href: string; text: string }

/** `others`: further ways to call it. */
type Method = Called & { id: string; others: readonly Called[] }
/** Methods about one thing: those with the same first tag. */
type Group = { id: string; name: string; description: string; methods: readonly Method[] }

/** `others`: links to further references. `more`: makes samples besides that for curl. */
export function referencePage(
  document: OpenApi,
  documentPath: string,
  others: readonly Link[],
  more?: MakeSamples,
): Page {
  const methods = methodsOf(document)
  const groups = groupsOf(document, methods)
  const links = contents(document, groups, others)
  const common = commonErrors(methods.map(({ operation }) => operation))
  return {
    title: `${document.info.title} reference`,
    wide: true,
    style: REFERENCE_STYLE,
    aside: html`<a class="skip" href="#main">Skip to the text</a>
<nav class="side" aria-label="Contents">
<p class="site"><a href="/docs">Documentation</a></p>
${links}</nav>`,
    body: html`<header class="top">
<h1>${document.info.title} reference</h1>
<p class="soft">${document.info.summary}. For programs: the <a href="${documentPath}">OpenAPI document</a>.</p>
</header>
<details class="menu"><summary>Contents</summary><nav aria-label="Contents of this page">${links}</nav></details>
<div class="guide">
${renderMarkdown(document.info.description)}</div>
${groups.map((group) => groupSection(document, group, { common, more }))}`,
  }
}

function methodsOf(document: OpenApi): Method[] {
  const routes: Called[] = Object.entries(document.paths).flatMap(([path, verbs]) =>
    Object.entries(verbs).map(([verb, operation]) => ({ verb: verb.toUpperCase(), path, operation })),
  )
  return routes
    .filter(({ operation }) => operation['x-same-as'] === undefined)
    .map((route) => {
      const id = route.operation.operationId
      return { ...route, id, others: routes.filter((other) => other.operation['x-same-as'] === id) }
    })
}

/** In the order of the document's tags. */
function groupsOf(document: OpenApi, methods: readonly Method[]): Group[] {
  return document.tags.flatMap(({ name, description }) => {
    const own = methods.filter(({ operation }) => operation.tags[0] === name)
    if (own.length === 0) return []
    // No method and no heading of the guide has such an id.
    return [{ id: `about-${name.toLowerCase().replace(/\W+/g, '-')}`, name, description, methods: own }]
  })
}

function contents(document: OpenApi, groups: readonly Group[], others: readonly Link[]): Html {
  const guide = headingsOf(document.info.description).map(({ id, text }) => ({ href: `#${id}`, text }))
  const old = groups.flatMap(({ methods }) => methods.filter(isOld))
  const current = groups.map(({ name, methods }) => ({ name, methods: methods.filter((one) => !isOld(one)) }))
  return html`${linkList('Guide', guide)}
${current.map(({ name, methods }) => linkList(name, methods.map(linkTo)))}
${linkList('For old clients', old.map(linkTo))}
${linkList('See also', [{ href: '/docs', text: 'All documentation' }, ...others])}
`
}

function isOld({ operation }: Method): boolean {
  return operation.deprecated === true
}

function linkTo({ id }: Method): Link {
  return { href: `#${id}`, text: id }
}

function linkList(title: string, links: readonly Link[]): Html {
  if (links.length === 0) return html``
  return html`<p class="list">${title}</p>
<ul>${links.map(({ href, text }) => html`<li><a href="${href}">${text}</a></li>`)}</ul>`
}

type Parts = { common: ReadonlySet<string>; more: MakeSamples | undefined }

function groupSection(document: OpenApi, { id, name, description, methods }: Group, parts: Parts): Html {
  return html`<h2 class="group" id="${id}">${name}</h2>
<p class="soft">${description}</p>
${methods.map((method) => methodSection(document, method, parts))}`
}

function methodSection(document: OpenApi, method: Method, { common, more }: Parts): Html {
  const { id, operation } = method
  const answered = fieldRows(schemaOf(document, { $ref: `#/components/schemas/${id}Answer` }), '')
  const parameters = parameterRows(document, operation)
  const success = successOf(operation)
  return html`<section class="method" aria-labelledby="${id}">
<div class="about">
<h3 id="${id}"><a href="#${id}">${id}</a></h3>
<p class="summary">${renderLine(operation.summary)}</p>
${routes(method)}
${operation.deprecated && html`<p class="soft">Kept for old clients; new ones do without it.</p>`}
<p>${renderLine(operation.description)}</p>
${callers(operation)}
<h4>Parameters</h4>
${parameters.length > 0 ? fieldTable(`Parameters of ${id}`, parameters) : html`<p class="soft">None.</p>`}
${takesKey(operation) && html`<p class="soft">Takes an <code>Idempotency-Key</code>: see <a href="#repeating-a-call">Repeating a call</a>.</p>`}
</div>
<div class="samples">
<h4>Call</h4>
${callIn(document, method, more)}
<h4>Answer</h4>
${success === undefined ? html`<p class="soft">No content.</p>` : codeBlock(JSON.stringify(success, null, 2), `Answer of ${id}`)}
</div>
<div class="rest">
<h4>Fields of the answer</h4>
${answered.length > 0 ? fieldTable(`Fields of the answer of ${id}`, answered) : html`<p class="soft">None.</p>`}
<h4>Errors</h4>
${errorTable(document, operation, common)}
</div>
</section>
`
}

function callIn(document: OpenApi, method: Method, more: MakeSamples | undefined): Html {
  const title = `Call of ${method.id}`
  const code = curl(document, method)
  if (!more) return codeBlock(code, `${title} with curl`)
  return tabs(method.id, title, [{ language: 'curl', code }, ...more(document, method)])
}

function routes({ verb, path, others }: Method): Html {
  const also = others.map(
    (other) =>
      html`<li>${address(other.verb, other.path)}${other.operation.deprecated && ' for old clients'}</li>\n`,
  )
  return html`<p class="route">${address(verb, path)}</p>
${others.length > 0 && html`<details class="also"><summary>Also answers at</summary>\n<ul>${also}</ul></details>`}`
}

function address(verb: string, path: string): Html {
  return html`<span class="verb">${verb}</span> <code>${breakable(path)}</code>`
}

function callers(operation: DocumentedOperation): Html {
  const { summary, credentials } = operation['x-callers']
  return html`<h4>Who may call</h4>
<p>${summary}</p>
<ul>${credentials.map(({ name, text }) => html`<li><strong>${name}</strong>: ${renderLine(text)}</li>\n`)}</ul>`
}

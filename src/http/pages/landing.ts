// The page at /docs: the callers of each dialect, and a first working call. Pure; knows no dialect.

import { typedElsewhere } from '../../command-hint.ts'
import { type Html, html } from '../../html.ts'
import type { Introduction } from './introduction.ts'
import { LANDING_STYLE } from './landing-style.ts'
import { codeBlock, renderLine } from './markdown.ts'
import type { Page } from './page.ts'
import { tabs } from './tabs.ts'

export type Introduced = {
  slug: string
  title: string
  docsPath: string
  documentPath: string
  introduction: Introduction
}
export type Linked = Omit<Introduced, 'introduction'> & { summary: string; introduction?: Introduction }

/** An API without an introduction is linked below the others. */
export function landingPage(offered: readonly Linked[], publicUrl: string): Page {
  const introduced = offered.flatMap((one) =>
    one.introduction ? [{ ...one, introduction: one.introduction }] : [],
  )
  return {
    title: 'Documentation',
    wide: true,
    style: LANDING_STYLE,
    body: html`<header class="top">
<h1>Documentation</h1>
<p class="lead">This server speaks ${introduced.length > 1 ? 'two APIs' : 'one API'} over the same accounts. Choose the one that fits what you build; your first account is a minute away.</p>
</header>
<div class="cards">
${introduced.map(card)}</div>
${introduced.map((one) => firstCall(one, publicUrl))}${introduced.length > 1 && BOTH}
${offered.filter((one) => !one.introduction).map(linked)}`,
  }
}

function card({ slug, title, docsPath, introduction: { forWhom, about, facts } }: Introduced): Html {
  return html`<section class="choice" aria-labelledby="${slug}">
<h2 id="${slug}">${title} <span class="for">for ${forWhom}</span></h2>
<p>${renderLine(about)}</p>
<dl>
${facts.map(({ question, answer }) => html`<div><dt>${question}</dt><dd>${answer}</dd></div>\n`)}</dl>
<p class="ways"><a class="way" href="#first-call-${slug}">First call</a><a href="${docsPath}">${title} reference</a></p>
</section>
`
}

function linked({ slug, title, summary, docsPath, documentPath }: Linked): Html {
  return html`<section class="both" aria-labelledby="${slug}">
<h2 id="${slug}">${title}</h2>
<p>${summary}: every call and every error is in the <a href="${docsPath}">${title} reference</a>; programs read the <a href="${documentPath}">OpenAPI document</a>.</p>
</section>
`
}

function firstCall(
  { slug, title, docsPath, documentPath, introduction }: Introduced,
  publicUrl: string,
): Html {
  const { placeholder, samples, answer } = introduction
  return html`<section class="first" aria-labelledby="first-call-${slug}">
<div class="words">
<h2 id="first-call-${slug}">First call with ${title}</h2>
<p>${renderLine(introduction.firstCall)}</p>
<p>Put your own key in place of <mark>${placeholder.text}</mark>. The server showed it once, at its first start; this makes another:</p>
${codeBlock(placeholder.from, `Command that makes a key for ${title}`)}
<p>Every call and every error is in the <a href="${docsPath}">${title} reference</a>; programs read the <a href="${documentPath}">OpenAPI document</a>.</p>
</div>
<div class="code">
${tabs(slug, `First call with ${title}`, samples(publicUrl), placeholder.text)}<p class="hint">A click on the code selects all of it.</p>
<h3>Answer</h3>
${codeBlock(JSON.stringify(answer, null, 2), `Answer of ${title}`)}
</div>
</section>
`
}

const BOTH = html`<section class="both" aria-labelledby="both">
<h2 id="both">Both at once</h2>
<p>A brand may use one of them or both, with the same keys. They share the plans, the number of accounts, the locations and the gateways; an account is used through the API that made it, until the operator links two with <code>${typedElsewhere('account link')}</code>.</p>
</section>
`

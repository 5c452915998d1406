// The page at `/`: the APIs of this server. Pure; knows no dialect.
import { html } from '../../html.ts'
import type { Page } from './page.ts'

export type Offered = { title: string; summary: string; path: string; docsPath: string; documentPath: string }

/** `brand`: the brand of the server, when one is known. */
export function homePage(offered: readonly Offered[], publicUrl: string, brand: string | undefined): Page {
  const what =
    brand === undefined ? 'Latchkey, the account server of a VPN service' : `the account server of ${brand}`
  return {
    title: 'What answers here',
    style: HOME_STYLE,
    body: html`<h1>What answers here</h1>
<p>This is ${what}. Apps, web sites and panels talk to it; there is nothing to sign in to.</p>
<p class="ways"><a class="way" href="/docs">Read the documentation</a></p>
${offered.map(
  ({ title, summary, path, docsPath, documentPath }) => html`<h2>${title}</h2>
<p>${summary}, at</p>
<p><code class="address">${publicUrl}${path}</code></p>
<p class="ways"><a href="${docsPath}">Reference</a><a href="${documentPath}">OpenAPI</a></p>
`,
)}<h2>Health</h2>
<dl>
<dt><a href="/health/live">/health/live</a></dt><dd>The process answers.</dd>
<dt><a href="/health/ready">/health/ready</a></dt><dd>It reaches its database, too.</dd>
</dl>`,
  }
}

const HOME_STYLE = `
.address{display:inline-block;padding:.35em .6em}
dl{margin:0;display:grid;grid-template-columns:auto 1fr;gap:.375rem 1.25rem}
dd{margin:0;color:var(--soft)}
.ways{display:flex;flex-wrap:wrap;align-items:center;gap:.75rem 1.25rem}
.way{padding:.625rem 1.125rem;border-radius:.5rem;background:var(--brand);color:var(--on-brand);font-weight:650;text-decoration:none}
.way:hover{filter:brightness(1.07)}
`

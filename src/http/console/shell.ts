// The page that every address of the console answers: it loads the program, which then shows the page of the address. Its
// headers allow nothing but that.
import { createHash } from 'node:crypto'
import { html, raw } from '../../html.ts'
import { directionOf, type Language, tagOf } from '../../languages/language.ts'
import type { Libraries } from './libraries.ts'
import { ENDING, type Modules } from './modules.ts'

type Parts = {
  modules: Modules
  libraries: Libraries
  /** The path of the public URL. */
  base: string
}

type Shown = {
  /** Below /console: `/accounts/acc_1`. */
  path: string
  /** The brand's title and colour, as six digits. */
  title: string
  accent: string
  /** That the browser asks for; the visitor may have chosen another one. */
  language: Language
}

const MAIN = `main${ENDING}`

export function makeShell({ modules, libraries, base }: Parts) {
  const app = `${base}/console/app/${modules.version}`
  const lib = `${base}/console/lib/${libraries.version}`
  const importMap = JSON.stringify({
    imports: Object.fromEntries(
      Object.entries(libraries.imports).map(([name, file]) => [name, `${lib}/${file}`]),
    ),
  })
  const headers = headersOf(importMap)
  const always = [...libraries.always.map((file) => `${lib}/${file}`), ...modules.needed(MAIN).map(addressOf)]

  function addressOf(name: string): string {
    return `${app}/${name}`
  }

  return {
    headers,
    render({ path, title, accent, language }: Shown): string {
      const area = areaOf(path)
      const messages = ['frame', area].map((name) => `messages/${language}/${name}${ENDING}`)
      const page = [...modules.needed(moduleOfPath(path, modules.names) ?? ''), ...messages]
      const here = page.filter((name) => modules.names.includes(name)).map(addressOf)
      const preloaded = [...new Set([...always, ...here])]
      return html`<!doctype html>
<html lang="${tagOf(language)}" dir="${directionOf(language)}" data-base="${base}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>${title}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${lib}/uplot.css">
<link rel="stylesheet" href="${addressOf('style.css')}">
<link rel="stylesheet" id="look" href="${base}/console/look/${accent}.css">
<script type="importmap">${raw(importMap)}</script>
${preloaded.map((href) => html`<link rel="modulepreload" href="${href}">\n`)}<script type="module" src="${addressOf(MAIN)}"></script>
</head>
<body>
<noscript>The console needs JavaScript. The command <code>latchkey</code> and the management API do the same without it.</noscript>
<div id="app"></div>
</body>
</html>
`.text
    },
  }
}

/** `/accounts/acc_1` → accounts; the first page is the overview. */
function areaOf(path: string): string {
  return path.split('/').find((part) => part !== '') ?? 'overview'
}

/** `/accounts` → pages/accounts/accounts, `/accounts/acc_1` → pages/accounts/detail; undefined where there is none. */
function moduleOfPath(path: string, names: readonly string[]): string | undefined {
  const area = areaOf(path)
  const isDetail = path.split('/').filter((part) => part !== '').length > 1
  const wanted = `pages/${area}/${isDetail ? 'detail' : area}${ENDING}`
  return names.find((name) => name === wanted)
}

function headersOf(importMap: string): Record<string, string> {
  const hash = createHash('sha256').update(importMap).digest('base64')
  return {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': `default-src 'none'; script-src 'self' 'sha256-${hash}'; style-src 'self'; img-src 'self' data:; connect-src 'self'; frame-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; require-trusted-types-for 'script'; trusted-types 'none'`,
    'referrer-policy': 'same-origin', // else the form that signs out would send no Origin
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
    'x-robots-tag': 'noindex',
  }
}

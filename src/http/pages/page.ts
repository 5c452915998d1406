// The frame of every page for people: head, style, brand, and restrictive headers. A page loads nothing, sets no cookie,
// works without a script, and runs only its own few fixed lines. Knows no noun.

import { createHash } from 'node:crypto'
import { COLOR } from '../../brands/settings.ts'
import { type Html, html, raw, textColorOn } from '../../html.ts'
import { directionOf, type Language, tagOf, USUAL_LANGUAGE } from '../../languages/language.ts'
import { PAGE_STYLE } from './style.ts'

const DEFAULT_COLOR = '#1f5fbf'

/** The inputs of a page's style and script; give the same to `renderPage` and to `pageHeaders`. */
export type Look = {
  /** The brand's colour, #rrggbb. */
  color?: string
  /** Further CSS of this page. Only fixed text of the program, never text that a user wrote. */
  style?: string
  /** A convenience; the page works without it. Only fixed text of the program. */
  script?: string
  /** Whether the script calls the server. */
  calls?: boolean
}

export type Page = Look & {
  /** For the browser's tab; the brand's title goes first on pages of a brand. */
  title: string
  /** Name above the heading; absent when no brand is known. */
  brand?: string
  body: Html
  /** Content before the main part: a link that skips to it (#main), a table of contents. */
  aside?: Html
  /** A wide column for reference text instead of that of a form. */
  wide?: boolean
  /** Content below the main part. */
  foot?: Html
  /** Absent: English. */
  language?: Language
}

/** `base` goes in front of every link and form: the path of the public URL. */
export function renderPage(page: Page, base = ''): string {
  const { language = USUAL_LANGUAGE } = page
  const { text } = html`<!doctype html>
<html lang="${tagOf(language)}" dir="${directionOf(language)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>${page.title}</title>
<link rel="icon" href="${iconOf(page)}">
<style>${raw(PAGE_STYLE)}</style>
<style>${raw(ownStyle(page))}</style>
</head>
<body>
${page.aside}
<main id="main" class="card${page.wide ? ' wide' : ''}">
<div class="inside">
${page.brand !== undefined && html`<p class="brand"><bdi>${page.brand}</bdi></p>`}
${page.body}
</div>
</main>
${page.foot}
${page.script !== undefined && html`<script>${raw(page.script)}</script>`}
</body>
</html>
`
  return text.replaceAll(/ (href|action)="\//g, (_, name) => ` ${name}="${html`${base}`.text}/`)
}

/** The headers of everything that `renderPage` makes, also of errors. */
export function pageHeaders(look: Look = {}): Record<string, string> {
  const script = look.script === undefined ? '' : ` script-src 'sha256-${sha256(look.script)}';`
  const styles = [PAGE_STYLE_HASH, sha256(ownStyle(look))].map((hash) => `'sha256-${hash}'`).join(' ')
  return {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': `default-src 'none';${script}${look.calls ? " connect-src 'self';" : ''} style-src ${styles}; img-src data:; form-action 'self'; frame-ancestors 'none'; base-uri 'none'`,
    // The address of the page may hold a secret.
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
    'x-robots-tag': 'noindex',
  }
}

/** A keyhole on the brand's colour. */
function iconOf(look: Look): string {
  const color = colorOf(look)
  const hole = 'M32 14a11 11 0 0 0-6 20l-4 16h20l-4-16a11 11 0 0 0-6-20z'
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64"><rect width="64" height="64" rx="14" fill="${color}"/><path fill="${textColorOn(color)}" d="${hole}"/></svg>`
  return `data:image/svg+xml,${encodeURIComponent(svg)}`
}

/** A colour in any other form is not used. */
function colorOf({ color = DEFAULT_COLOR }: Look): string {
  return COLOR.test(color) ? color : DEFAULT_COLOR
}

function ownStyle(look: Look): string {
  const { style = '' } = look
  const brand = colorOf(look)
  return `:root{--brand:${brand};--on-brand:${textColorOn(brand)}}${style}`
}

const PAGE_STYLE_HASH = sha256(PAGE_STYLE)

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('base64')
}

// Visits of the console by a management key, until the lab signs in: its pages, and how each looks at a size, in a light and in a
// language.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { runCommand } from '../../parts/server-process.ts'
import { type Lab, picture } from '../browser-steps.ts'
import { openPage, type Watched } from '../chromium.ts'

const TABLE = join(import.meta.dirname, '../../../../src/console/pages.ts')
export const DESK = { width: 1440, height: 900 }
export const PHONE = { width: 360, height: 780 }

export type Look = {
  viewport: { width: number; height: number }
  colorScheme?: 'light' | 'dark'
  locale?: string
}

/** In the order of the table of pages; those of one thing with the name of the thing in braces. */
export function allPaths(): string[] {
  const paths = [...readFileSync(TABLE, 'utf8').matchAll(/path: '([^']+)'/g)]
  return paths.map(([, path = '']) => path)
}

/** Of lists; the pages of one thing need the thing. */
export function pagePaths(): string[] {
  return allPaths().filter((path) => !path.includes('{'))
}

/** A visitor with a key, or without any. */
export async function visit(parts: Lab, look: Look, key: string | undefined): Promise<Watched> {
  const headers = key === undefined ? {} : { extraHTTPHeaders: { authorization: `Bearer ${key}` } }
  return openPage(parts.browser, { ...look, ...headers })
}

export async function makeKey({ installation, secrets }: Lab): Promise<string> {
  const { key } = JSON.parse(await runCommand(installation, 'key', 'create', 'manage', '--json'))
  secrets.push(key)
  return key
}

/** POST with a key or a token; refusals count as failures of the lab. */
export async function post({ server, report }: Lab, path: string, body: object, token: string) {
  const response = await fetch(`http://127.0.0.1:${server.port}${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  const text = await response.text()
  report.quiet(`${path} is answered`, response.ok, text)
  return JSON.parse(text)
}

export async function openConsole({ server }: Lab, page: Page, path: string): Promise<void> {
  await page.goto(`http://127.0.0.1:${server.port}/console${path}`)
  await page.locator('main h1, .alone h1').first().waitFor()
  // Nothing waits for an answer any more.
  await page.locator('[aria-busy]').first().waitFor({ state: 'detached' })
}

/** Elements that stand beyond the side of the screen, which then scrolls sideways. */
export function overflowing(page: Page): Promise<string[]> {
  return page.evaluate<string[]>(`
    document.documentElement.scrollWidth <= innerWidth ? [] : [...document.body.querySelectorAll('*')]
      .filter((one) => { const { left, right } = one.getBoundingClientRect(); return right > innerWidth + 1 || left < -1 })
      .slice(0, 5).map((one) => one.tagName + '.' + one.className)`)
}

export function nameOf(path: string): string {
  return path === '/' ? 'overview' : path.slice(1).replaceAll('/', '-')
}

export async function photograph(page: Page, path: string, look: string): Promise<void> {
  await picture(page, `console-${nameOf(path)}-${look}`)
}

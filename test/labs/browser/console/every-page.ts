// Part of the browser lab: every page of the console in light and dark, wide and narrow, in four languages. Nothing overflows, axe
// finds nothing serious, the browser complains of nothing, and no outside host is asked.
import type { Lab } from '../browser-steps.ts'
import { seriousFindings } from './axe.ts'
import {
  DESK,
  type Look,
  makeKey,
  openConsole,
  overflowing,
  PHONE,
  pagePaths,
  photograph,
  visit,
} from './visits.ts'

const LOOKS: Readonly<Record<string, Look>> = {
  light: { viewport: DESK },
  dark: { viewport: DESK, colorScheme: 'dark' },
  'phone-de': { viewport: PHONE, locale: 'de-DE' },
  'phone-ru': { viewport: PHONE, locale: 'ru-RU', colorScheme: 'dark' },
  'phone-fa': { viewport: PHONE, locale: 'fa-IR' },
  fa: { viewport: DESK, locale: 'fa-IR' },
}

export async function everyPage(parts: Lab): Promise<void> {
  const { report, server } = parts
  const key = await makeKey(parts)
  const paths = pagePaths()
  for (const [name, look] of Object.entries(LOOKS)) {
    const seen = await visit(parts, look, key)
    for (const path of paths) {
      await openConsole(parts, seen.page, path)
      await photograph(seen.page, path, name)
      const beyond = await overflowing(seen.page)
      report.quiet(`nothing overflows: ${path} ${name}`, beyond.length === 0, beyond)
      const found = await seriousFindings(seen.page)
      report.quiet(`axe finds nothing serious: ${path} ${name}`, found.length === 0, found)
    }
    await seen.close()
    const own = `http://127.0.0.1:${server.port}/`
    const outside = seen.requests.filter(({ url }) => !url.startsWith(own) && !url.startsWith('data:'))
    report.quiet(`no outside host is asked: ${name}`, outside.length === 0, outside)
    report.quiet(`the browser complains of nothing: ${name}`, seen.complaints.length === 0, seen.complaints)
  }
  report.promise(
    `${paths.length} pages in ${Object.keys(LOOKS).length} looks: no overflow, nothing serious`,
    true,
  )
}

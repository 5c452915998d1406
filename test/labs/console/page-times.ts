// How long each page of the console takes until it shows what it has: from the navigation until every answer that it asked for at first
// has come and is drawn, but for the bell of the frame. And tasks of the main thread that took long.
import type { Browser, BrowserContext } from 'playwright-core'
import { DESK } from '../browser/console/visits.ts'
import { type LabReport, median } from '../parts/lab-report.ts'
import { pathsOf } from './pictures.ts'

const VISITS = 3
const MOST_MS = 500
const LONGEST_TASK_MS = 100
const WAIT_MS = 30_000

/** Where the console is, and the session that looks at it. */
export type Visited = { url: string; cookie: string; browser: Browser; report: LabReport }

/** Runs in the page before its own scripts. All is there when no answer has been awaited for four frames. */
const WATCH = `
  const seen = { asked: 0, open: 0, contentMs: undefined, tasks: [], slowest: ['', 0] }
  window.seenByLab = seen
  new PerformanceObserver((list) => { for (const { duration } of list.getEntries()) seen.tasks.push(duration) })
    .observe({ type: 'longtask', buffered: true })
  let since, frames = 0
  const look = () => {
    if (seen.contentMs !== undefined || seen.open > 0) return
    const isShown = seen.asked > 0 && document.querySelector('main h1') && !document.querySelector('[aria-busy="true"]')
    if (!isShown) frames = 0
    else if (frames++ === 0) since = performance.now()
    if (frames > 3) seen.contentMs = since
    else requestAnimationFrame(look)
  }
  const settle = () => { frames = 0; requestAnimationFrame(look) }
  const own = window.fetch
  window.fetch = async (...given) => {
    if (String(given[0]?.url ?? given[0]).includes('/server/checks')) return own.apply(window, given)
    seen.asked++
    seen.open++
    const from = performance.now()
    try {
      return await own.apply(window, given)
    } finally {
      const tookMs = performance.now() - from
      const url = String(given[0]?.url ?? given[0])
      if (tookMs > seen.slowest[1]) seen.slowest = [url.replace(/.*api.v1/, ''), tookMs]
      seen.open--
      settle()
    }
  }`

type Seen = { contentMs: number; tasks: number[]; slowest: [string, number] }

export async function judgePages({ url, cookie, browser, report }: Visited): Promise<void> {
  const context = await browser.newContext({ viewport: DESK, locale: 'en-GB' })
  await signIn(context, url, cookie)
  await context.addInitScript(WATCH)
  for (const path of pathsOf({ refused: 'nosuchlogin_1' }, [])) {
    if (path === '/sign-in') continue
    const visits: Seen[] = []
    // The first fills the cache of the browser: a console is open all day.
    for (let visit = 0; visit <= VISITS; visit++) {
      const seen = await visitOf(context, `${url}/console${path}`)
      if (visit > 0) visits.push(seen)
    }
    const contentMs = median(visits.map((one) => one.contentMs))
    const tasks = visits.flatMap((one) => one.tasks)
    const [slowest] = visits.map((one) => one.slowest).toSorted((a, b) => b[1] - a[1])
    const figures = `${contentMs.toFixed(0)} ms; slowest call ${slowest?.[1].toFixed(0)} ms ${slowest?.[0]}; longest task ${Math.max(0, ...tasks).toFixed(0)} ms`
    report.figure(path, figures)
    report.promise(`${path} shows what it has within ${MOST_MS} ms`, contentMs <= MOST_MS, figures)
    report.promise(
      `${path} has no task over ${LONGEST_TASK_MS} ms`,
      tasks.every((ms) => ms <= LONGEST_TASK_MS),
      tasks,
    )
  }
  await context.close()
}

async function visitOf(context: BrowserContext, address: string): Promise<Seen> {
  const page = await context.newPage()
  await page.goto(address)
  // By the debugger: the policy of the page forbids what would look by a script of its own.
  const seen = await page.evaluate<Seen>(`new Promise((resolve) => {
    const look = () => {
      if (window.seenByLab.contentMs !== undefined) resolve(window.seenByLab)
      else if (performance.now() > ${WAIT_MS}) resolve({ ...window.seenByLab, contentMs: Infinity })
      else setTimeout(look, 20)
    }
    look()
  })`)
  await page.close()
  return seen
}

export async function signIn(context: BrowserContext, url: string, cookie: string): Promise<void> {
  const { hostname } = new URL(url)
  await context.addCookies([
    { name: '__Host-lk', value: cookie, domain: hostname, path: '/', secure: true, sameSite: 'Strict' },
  ])
}

// Tabs of the console that stay open: what polling costs, and how large the heap is afterwards.
import { setTimeout as pause } from 'node:timers/promises'
import type { BrowserContext, Page } from 'playwright-core'
import { DESK } from '../browser/console/visits.ts'
import { signIn, type Visited } from './page-times.ts'

const PATHS = ['/', '/accounts', '/sessions']
const MOST_HEAP_MB = 60
const LONGEST_TASK_MS = 100
const TASKS = `
  window.tasksOfLab = []
  new PerformanceObserver((list) => { for (const { duration } of list.getEntries()) window.tasksOfLab.push(duration) })
    .observe({ type: 'longtask' })`

type Counts = { same: number; changed: number; needless: number; failed: number }

/** Each page in a window of its own: a hidden tab does not poll. */
export async function judgePolling(
  { url, cookie, browser, report }: Visited,
  minutes: number,
): Promise<void> {
  const tabs = await Promise.all(
    PATHS.map(async (path) => {
      const context = await browser.newContext({ viewport: DESK, locale: 'en-GB' })
      await signIn(context, url, cookie)
      const page = await context.newPage()
      await page.goto(`${url}/console${path}`)
      await page.locator('main h1').first().waitFor()
      await page.evaluate(TASKS)
      return { path, context, page, counts: countAnswers(page) }
    }),
  )
  await pause(minutes * 60_000)
  for (const { path, context, page, counts } of tabs) {
    const { same, changed, needless, failed } = counts
    const heapMb = await heapOf(context, page)
    const tasks = await page.evaluate<number[]>('window.tasksOfLab')
    report.figure(
      `${path} after ${minutes} min`,
      `${same} answers 304, ${changed} with news, heap ${heapMb.toFixed(1)} MB`,
    )
    report.promise(`${path}: an answer that is the same comes as 304`, same > 0 && needless === 0, counts)
    report.promise(`${path}: no poll fails`, failed === 0, counts)
    report.promise(`${path}: the heap stays below ${MOST_HEAP_MB} MB`, heapMb < MOST_HEAP_MB, heapMb)
    report.promise(
      `${path}: polling has no task over ${LONGEST_TASK_MS} ms`,
      tasks.every((ms) => ms <= LONGEST_TASK_MS),
      tasks,
    )
    await context.close()
  }
}

/** `needless`: sent whole although the page said that it has just this. */
function countAnswers(page: Page): Counts {
  const counts = { same: 0, changed: 0, needless: 0, failed: 0 }
  page.on('response', (response) => {
    if (!response.url().includes('/api/v1/')) return
    const { etag } = response.headers()
    if (response.status() === 304) counts.same++
    else if (response.status() !== 200) counts.failed++
    else if (etag !== undefined && response.request().headers()['if-none-match'] === etag) counts.needless++
    else counts.changed++
  })
  return counts
}

/** After what is not needed any more is gone. */
async function heapOf(context: BrowserContext, page: Page): Promise<number> {
  const session = await context.newCDPSession(page)
  await session.send('HeapProfiler.enable')
  await session.send('HeapProfiler.collectGarbage')
  const { usedSize } = await session.send('Runtime.getHeapUsage')
  return usedSize / 1_000_000
}

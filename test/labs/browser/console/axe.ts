// What axe-core finds on a page as it is shown now: only what it calls serious or critical.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'

const SOURCE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const IMPACTS = ['serious', 'critical']

type Found = { id: string; impact: string; help: string; nodes: { html: string; failureSummary: string }[] }

/** Each finding with the first element that has it. */
export async function seriousFindings(page: Page): Promise<string[]> {
  // As text, by the browser's own console: the policy of the page allows no script but its own.
  await page.evaluate(`${SOURCE};0`)
  const found = await page.evaluate<Found[]>(
    'axe.run(document, { resultTypes: ["violations"] }).then((all) => all.violations)',
  )
  return found
    .filter(({ impact }) => IMPACTS.includes(impact))
    .map(
      ({ id, help, nodes: [first] }) =>
        `${id}: ${help}: ${first?.html.slice(0, 200)} ${first?.failureSummary}`,
    )
}

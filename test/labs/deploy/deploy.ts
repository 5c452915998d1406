// `npm run test:deploy`: what deploy/ holds is built, started and called: the image, the systemd units, nginx and Caddy in front of a
// real server, and a restart of two processes behind nginx under load. A part whose program cannot be had is skipped.
import { type LabReport, runLab } from '../parts/lab-report.ts'
import { tryImage } from './image.ts'
import { tryCaddy, tryNginx } from './proxies.ts'
import { tryRestart } from './rolling-restart.ts'
import { tryServiceBlock } from './service-block.ts'
import { tryUnits } from './units.ts'

type Part = (report: LabReport) => Promise<void>
/** All rows run at once: most of each is waiting, for the registry, the disk, or a time limit of a proxy. */
const PARTS: Record<string, Part>[] = [
  { image: tryImage },
  { service: tryServiceBlock, units: tryUnits, restart: tryRestart },
  { nginx: tryNginx },
  { caddy: tryCaddy },
]

const named = process.argv.slice(2)
await runLab('deploy: image, units, proxies, restart', async (report) => {
  const runs = PARTS.map(async (parts) => {
    for (const [name, run] of Object.entries(parts))
      if (named.length === 0 || named.includes(name)) await timed(report, name, run)
  })
  for (const one of await Promise.allSettled(runs)) if (one.status === 'rejected') throw one.reason
})

async function timed(report: LabReport, name: string, run: Part): Promise<void> {
  const startedAt = performance.now()
  await run(report)
  report.figure(`${name}, seconds`, Math.round((performance.now() - startedAt) / 1000))
}

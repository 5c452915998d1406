// What a running server opens: metrics, jobs, HTTP, RADIUS. A file of its own because it is most of the program, and
// loading it takes as long as opening the database: `serve` does both at once.
import type { App } from '../app.ts'
import { watchFileHandles } from '../file-handles.ts'
import { startServer } from '../http/listener/listen.ts'
import { startMetricsServer } from '../http/metrics-server.ts'
import { startJobs } from '../jobs/scheduler.ts'
import { startDisconnectSender } from '../radius/disconnect/disconnect-sender.ts'
import { startRadius } from '../radius/server.ts'

export type Listeners = {
  url: string
  metricsUrl: string | null
  /** All listeners stay open, but the readiness answer says that this server will stop. */
  leave(): void
  close(): Promise<void>
}

/** Opens them from the inside out; closing goes the other way round. Rejects, with all closed, when one cannot open. */
export async function openListeners(app: App): Promise<Listeners> {
  const stops: (() => Promise<void>)[] = []
  const close = async () => {
    for (const stop of stops.toReversed()) await stop()
  }
  try {
    const handles = watchFileHandles(app.log)
    stops.push(async () => handles.stop())
    const metrics = await startMetricsServer(app.config.metrics, app)
    if (metrics) stops.push(() => metrics.close())
    const jobs = startJobs(app)
    stops.push(() => jobs.stop())
    const disconnects = startDisconnectSender(app)
    stops.push(() => disconnects.stop())
    const server = await startServer(app)
    stops.push(() => server.close())
    const radius = await startRadius(app)
    stops.push(() => radius.close())
    return { url: server.url, metricsUrl: metrics?.url ?? null, leave: server.leave, close }
  } catch (error) {
    await close()
    throw error
  }
}

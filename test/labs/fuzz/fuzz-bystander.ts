// A well-behaved gateway beside those that send rubbish: its good logins are always accepted, and their time is measured. It
// has its own thread, so that the figures are those of the server and not of the sender of rubbish.
import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import type { GoodLoginSettings, GoodLogins } from './fuzz-good-logins.ts'

/** Logs in while `attack` runs. */
export async function withGoodLogins(
  settings: GoodLoginSettings,
  attack: () => Promise<void>,
): Promise<GoodLogins> {
  const worker = new Worker(new URL('./fuzz-good-logins.ts', import.meta.url), { workerData: settings })
  const received = once(worker, 'message') as Promise<[GoodLogins]>
  received.catch(() => {}) // awaited below
  try {
    await attack()
    worker.postMessage('stop')
    const [seen] = await received
    return seen
  } finally {
    await worker.terminate()
  }
}

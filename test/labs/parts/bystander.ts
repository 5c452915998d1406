// A well-behaved client beside attacks on the same process: each of its calls must get the right answer.
import type { ServerProcess } from './server-process.ts'

const PAUSE_MS = 50

export type Bystander = { answered: number; wrong: string[]; slowestMs: number }

/** Calls GetProducts again and again while `attack` runs. */
export async function withBystander(
  server: ServerProcess,
  fields: { secret_key: string; email: string },
  attack: () => Promise<void>,
): Promise<Bystander> {
  const seen: Bystander = { answered: 0, wrong: [], slowestMs: 0 }
  let over = false
  const calling = (async () => {
    while (!over) {
      try {
        const { body, text, ms } = await server.call('GetProducts', fields)
        seen.slowestMs = Math.max(seen.slowestMs, ms)
        if (body.status === 'success' && text.includes('"product_status":"Active"')) seen.answered++
        else seen.wrong.push(text)
      } catch (err) {
        seen.wrong.push(String(err))
      }
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS))
    }
  })()
  try {
    await attack()
  } finally {
    over = true
    await calling
  }
  return seen
}

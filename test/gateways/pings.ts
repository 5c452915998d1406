// Pings through a tunnel: whether it carries packets, and the time of the last answer.
import type { Client } from './lab.ts'
import { INNER_HOST } from './networks.ts'
import { PATIENCE_MS, runProgram, startProgram, until } from './programs.ts'

const INTERVAL_S = 0.1
const REPLY_WITHIN_S = 30
/** Header of IP and ICMP around the bytes of a ping. */
export const PING_OVERHEAD_BYTES = 28

/** Whether one of the pings in `seconds` is answered; right after a login the device may still be starting. */
export async function reaches(client: Client, seconds = REPLY_WITHIN_S): Promise<boolean> {
  const answered = await until(async () => {
    const args = ['-n', '-c', '1', '-w', String(seconds), '-i', String(INTERVAL_S), ...client.through()]
    const ran = await runProgram(client.network, 'ping', [...args, INNER_HOST], {
      timeoutMs: PATIENCE_MS,
    })
    return ran.code === 0
  }, seconds * 1000)
  return answered === true
}

/** Sends `count` pings of `bytes` each; returns how many were answered. */
export async function sendPings(client: Client, count: number, bytes: number): Promise<number> {
  const args = ['-n', '-c', String(count), '-s', String(bytes), '-i', '0.01', '-W', '2', ...client.through()]
  const { text } = await runProgram(client.network, 'ping', [...args, INNER_HOST], {
    timeoutMs: PATIENCE_MS,
  })
  return Number(/(\d+) received/.exec(text)?.[1] ?? 0)
}

export type PingWatch = { replies(): number; lastReplyAt(): number; stop(): Promise<void> }

/** Pings until it is stopped; instants are those of Date.now(). */
export function watchPings(client: Client): PingWatch {
  let replies = 0
  let lastReplyAt = 0
  const args = ['-n', '-i', String(INTERVAL_S), ...client.through(), INNER_HOST]
  const program = startProgram(client.network, 'ping', args)
  program.onLine((line) => {
    if (!line.includes('bytes from')) return
    replies++
    lastReplyAt = Date.now()
  })
  return { replies: () => replies, lastReplyAt: () => lastReplyAt, stop: program.kill }
}

// The thread of the well-behaved gateway (fuzz-bystander.ts): one good login after the other, each as a new request of the
// same session, until it gets a message to stop; then it sends its figures.
import { createSocket, type Socket } from 'node:dgram'
import { parentPort, workerData } from 'node:worker_threads'
import {
  ACCESS_ACCEPT,
  ACCT_SESSION_ID,
  CALLING_STATION_ID,
  type Login,
  passwordRequest,
  replyFault,
  text,
} from '../parts/radius-wire.ts'
import { makeChance } from '../parts/seeded-random.ts'

export type GoodLogins = { answered: number; wrong: string[]; repeated: number; latenciesMs: number[] }
export type GoodLoginSettings = {
  port: number
  secret: string
  login: Login
  seed: number
}

const PAUSE_MS = 20
/** As gateways repeat; the server may be busy with a burst. */
const REPEAT_AFTER_MS = 2000
const MOST_TRIES = 3
const CALLER = '198.51.100.77'

const settings: GoodLoginSettings = workerData
const { port, secret, login } = settings
const chance = makeChance(settings.seed)
const seen: GoodLogins = { answered: 0, wrong: [], repeated: 0, latenciesMs: [] }
let isOver = false

parentPort?.once('message', () => {
  isOver = true
})
const socket = createSocket('udp4')
await new Promise<void>((resolve) => socket.connect(port, '127.0.0.1', resolve))
for (let number = 0; !isOver; number++) {
  await logIn(goodLogin(number))
  await new Promise((resolve) => setTimeout(resolve, PAUSE_MS))
}
socket.close()
parentPort?.postMessage(seen)

async function logIn(request: Buffer): Promise<void> {
  const startedAt = performance.now()
  for (let tried = 1; tried <= MOST_TRIES; tried++) {
    const reply = await exchange(socket, request)
    if (!reply) {
      seen.repeated++
      continue
    }
    const fault = replyFault(reply, request, secret)
    if (fault || reply[0] !== ACCESS_ACCEPT) seen.wrong.push(fault ?? `code ${reply[0]}`)
    else seen.answered++
    seen.latenciesMs.push(performance.now() - startedAt)
    return
  }
  seen.wrong.push('no answer')
}

/** Undefined: no answer came in time. */
function exchange(from: Socket, request: Buffer): Promise<Buffer | undefined> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => finish(undefined), REPEAT_AFTER_MS)
    const hear = (reply: Buffer) => {
      if (reply[1] === request[1]) finish(reply)
    }
    const finish = (reply: Buffer | undefined) => {
      clearTimeout(timer)
      from.off('message', hear)
      resolve(reply)
    }
    from.on('message', hear)
    from.send(request)
  })
}

/** Always the same session, which keeps its seat. */
function goodLogin(number: number): Buffer {
  const asking = { secret, identifier: number & 255, authenticator: chance.bytes(16) }
  return passwordRequest(asking, login, [
    text(CALLING_STATION_ID, CALLER),
    text(ACCT_SESSION_ID, 'bystander'),
  ])
}

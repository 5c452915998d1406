// A good login again and again while the server is being sent rubbish: always let in, and how quickly.
import { createSocket } from 'node:dgram'
import {
  ACCESS_ACCEPT,
  ACCESS_REQUEST,
  ACCT_SESSION_ID,
  CALLING_STATION_ID,
  encode,
  hide,
  MESSAGE_AUTHENTICATOR,
  replyFault,
  seal,
  text,
  USER_NAME,
  USER_PASSWORD,
} from './radius-wire.ts'
import type { Chance } from './seeded-random.ts'

const PAUSE_MS = 20
/** As gateways do; the server may be busy with a burst. */
const REPEAT_AFTER_MS = 2000
const MOST_TRIES = 3
const CALLER = '198.51.100.77'

export type GoodLogins = { answered: number; wrong: string[]; repeated: number; latenciesMs: number[] }
type Options = { port: number; secret: string; login: { username: string; password: string }; chance: Chance }

/** Logs in while `attack` runs. */
export async function withGoodLogins<T>(
  options: Options,
  attack: () => Promise<T>,
): Promise<[T, GoodLogins]> {
  const seen: GoodLogins = { answered: 0, wrong: [], repeated: 0, latenciesMs: [] }
  const socket = createSocket('udp4')
  await new Promise<void>((resolve) => socket.connect(options.port, '127.0.0.1', resolve))
  let heard = (_: Buffer) => {}
  socket.on('message', (reply) => heard(reply))
  let isOver = false

  function exchange(request: Buffer): Promise<Buffer | undefined> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => resolve(undefined), REPEAT_AFTER_MS)
      heard = (reply) => {
        if (reply[1] !== request[1]) return
        clearTimeout(timer)
        resolve(reply)
      }
      socket.send(request)
    })
  }

  async function logIn(number: number): Promise<void> {
    const request = goodLogin(options, number)
    const startedAt = performance.now()
    for (let tried = 1; tried <= MOST_TRIES; tried++) {
      const reply = await exchange(request)
      if (!reply) seen.repeated++
      else {
        const fault = replyFault(reply, request, options.secret)
        if (fault || reply[0] !== ACCESS_ACCEPT) seen.wrong.push(fault ?? `code ${reply[0]}`)
        else seen.answered++
        seen.latenciesMs.push(performance.now() - startedAt)
        return
      }
    }
    seen.wrong.push('no answer')
  }

  const loggingIn = (async () => {
    for (let number = 0; !isOver; number++) {
      await logIn(number)
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS))
    }
  })()
  try {
    return [await attack(), seen]
  } finally {
    isOver = true
    await loggingIn
    socket.close()
  }
}

/** Always the same session, which keeps its seat. */
function goodLogin({ secret, login, chance }: Options, number: number): Buffer {
  const authenticator = chance.bytes(16)
  const attributes = [
    { type: MESSAGE_AUTHENTICATOR, value: Buffer.alloc(16) },
    text(USER_NAME, login.username),
    { type: USER_PASSWORD, value: hide(Buffer.from(login.password), authenticator, secret) },
    text(CALLING_STATION_ID, CALLER),
    text(ACCT_SESSION_ID, 'bystander'),
  ]
  return seal(encode(ACCESS_REQUEST, number & 255, authenticator, attributes), secret)
}

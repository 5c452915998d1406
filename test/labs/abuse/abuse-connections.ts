// Part of the abuse lab: connections that misbehave below the level of requests: slow, silent, huge, garbled.

import { envelopeFault } from '../parts/envelope.ts'
import type { LabReport } from '../parts/lab-report.ts'
import { connectRaw, exchangeRaw, parseAnswers, type RawConnection, rawPost } from '../parts/raw-socket.ts'
import type { World } from './abuse-requests.ts'

const SLOW_CONNECTIONS = 100
const SLOW_BYTE_EVERY_MS = 1000
/** A request may take this long at most, at any speed of sending. */
const SLOW_ENDED_WITHIN_MS = 90_000
const SILENT_CONNECTIONS = 1000
const SILENT_MS = 8000
const HUGE_BODY_BYTES = 100 * 1024 * 1024
const CHUNK = Buffer.alloc(256 * 1024, 'a')
const PIPELINED = 50
const ANSWER_MS = 15_000

const POST = 'POST /api/amapi/GetProducts HTTP/1.1\r\nHost: lab\r\n'
const FORM = 'Content-Type: application/x-www-form-urlencoded\r\n'

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

/** Opens connections that send a byte a second after `opening`; resolves once the server has ended them all. */
export async function sendSlowly(
  port: number,
  what: string,
  opening: string,
  report: LabReport,
): Promise<void> {
  const connections = await Promise.all(Array.from({ length: SLOW_CONNECTIONS }, () => connectRaw(port)))
  for (const { socket } of connections) socket.write(opening)
  const startedAt = performance.now()
  const drip = setInterval(() => {
    for (const { socket, isClosed } of connections) if (!isClosed()) socket.write('a')
  }, SLOW_BYTE_EVERY_MS)
  const all = Promise.all(connections.map(({ closed }) => closed))
  await Promise.race([all, pause(SLOW_ENDED_WITHIN_MS)])
  clearInterval(drip)
  const open = connections.filter(({ isClosed }) => !isClosed()).length
  report.figure(what, `ended by the server after ${((performance.now() - startedAt) / 1000).toFixed(1)} s`)
  report.promise(`${what}: the server ends all ${SLOW_CONNECTIONS}`, open === 0, `${open} still open`)
  for (const { socket } of connections) socket.destroy()
}

export const SLOW_BODY = `${POST}${FORM}Content-Length: 1000\r\n\r\nemail=`
export const SLOW_HEAD = `${POST}X-Slow: `

export async function holdSilent(port: number, report: LabReport): Promise<void> {
  const connections: RawConnection[] = []
  for (let i = 0; i < SILENT_CONNECTIONS; i += 100) {
    connections.push(...(await Promise.all(Array.from({ length: 100 }, () => connectRaw(port)))))
  }
  await pause(SILENT_MS)
  const spoken = connections.filter(
    ({ received }) => received() !== '' && !received().startsWith('HTTP/1.1 408 '),
  )
  report.promise(
    `${SILENT_CONNECTIONS} silent connections were held for ${SILENT_MS / 1000} s`,
    spoken.length === 0,
  )
  for (const { socket } of connections) socket.destroy()
}

/** 100 MB, with and without a Content-Length: refused with an envelope, without being read into memory. */
export async function sendHugeBodies(port: number, report: LabReport): Promise<void> {
  const declared = `${POST}${FORM}Content-Length: ${HUGE_BODY_BYTES}\r\n\r\n`
  report.promise(...(await refusedHuge(port, 'a body of 100 MB', declared, (chunk) => [chunk])))
  const chunked = `${POST}${FORM}Transfer-Encoding: chunked\r\n\r\n`
  const frame = (chunk: Buffer) => [`${chunk.length.toString(16)}\r\n`, chunk, '\r\n']
  report.promise(...(await refusedHuge(port, 'a chunked body of 100 MB', chunked, frame)))
}

async function refusedHuge(
  port: number,
  what: string,
  opening: string,
  frame: (chunk: Buffer) => (string | Buffer)[],
): Promise<[string, boolean, unknown]> {
  const connection = await connectRaw(port)
  const { socket, isClosed, closed, received } = connection
  socket.write(opening)
  let sent = 0
  while (sent < HUGE_BODY_BYTES && !isClosed() && received() === '') {
    const fixture = frame(CHUNK).reduce((_, piece) => socket.write(piece), true)
    sent += CHUNK.length
    if (!fixture)
      await Promise.race([new Promise((resolve) => socket.once('drain', resolve)), closed, pause(200)])
  }
  await Promise.race([closed, pause(1000)])
  socket.destroy()
  const sentence = `${what} is refused with 413 and an envelope (after ${(sent / 1024 / 1024).toFixed(1)} MiB)`
  try {
    const [answer] = parseAnswers(received())
    const fault = answer ? envelopeFault(answer) : 'no answer'
    return [sentence, answer?.httpStatus === 413 && fault === undefined, [fault, received().slice(0, 400)]]
  } catch (err) {
    return [sentence, false, err]
  }
}

/** Requests that no parser should accept: refused with a status of the 400s, or the connection is closed. */
export async function sendGarbled(port: number, report: LabReport): Promise<void> {
  const body = `${FORM}Transfer-Encoding: chunked\r\n`
  const garbled: Record<string, string> = {
    '10,000 headers': `${POST}${Array.from({ length: 10_000 }, (_, i) => `X-${i}: a\r\n`).join('')}\r\n`,
    'a header of 1 MB': `${POST}X-Big: ${'a'.repeat(1024 * 1024)}\r\n\r\n`,
    'a path of 1 MB': `POST /${'a'.repeat(1024 * 1024)} HTTP/1.1\r\nHost: lab\r\n\r\n`,
    'a chunk size that is no number': `${POST}${body}\r\nzz\r\nhello\r\n0\r\n\r\n`,
    'a chunk size beyond all bounds': `${POST}${body}\r\nffffffffffffffff\r\nhello\r\n`,
    'both lengths at once': `${POST}${body}Content-Length: 3\r\n\r\n0\r\n\r\nGET / HTTP/1.1\r\n\r\n`,
    'two different lengths': `${POST}${FORM}Content-Length: 3\r\nContent-Length: 30\r\n\r\nabc`,
    'a negative length': `${POST}${FORM}Content-Length: -1\r\n\r\nabc`,
    'a verb that is none': 'HELLO WORLD HTTP/1.1\r\nHost: lab\r\n\r\n',
    'a header without a name': `${POST}: x\r\n\r\n`,
    'bytes of TLS': '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03',
    'NUL in a header': `${POST}X-A: a\0b\r\n\r\n`,
  }
  for (const [name, bytes] of Object.entries(garbled)) {
    const received = await exchangeRaw(port, Buffer.from(bytes, 'latin1'), ANSWER_MS)
    const refused = received === '' || /^HTTP\/1\.1 4\d\d /.test(received)
    report.promise(`${name}: refused`, refused && !received.includes('"success"'), received.slice(0, 300))
  }
}

/** A body shorter or longer than declared harms only its sender. */
export async function sendWrongLengths(
  port: number,
  { apiKey, emails }: World,
  report: LabReport,
): Promise<void> {
  const short = rawPost(
    '/api/amapi/GetProducts',
    'application/x-www-form-urlencoded',
    `apikey=${apiKey}`,
  ).toString()
  const longer = short.replace(/Content-Length: \d+/, 'Content-Length: 100000')
  const cutOff = await connectRaw(port)
  cutOff.socket.write(longer)
  cutOff.socket.end()
  await Promise.race([cutOff.closed, pause(ANSWER_MS)])
  const harmless = cutOff.received() === '' || /^HTTP\/1\.1 4\d\d /.test(cutOff.received())
  report.promise(
    'a body shorter than declared: no answer or a refusal',
    harmless,
    cutOff.received().slice(0, 300),
  )
  cutOff.socket.destroy()
  const email = `&email=${emails[0]}`
  const shorter = `${short.replace('Connection: close\r\n', '')}${email}`
  const received = await exchangeRaw(port, shorter, 3000)
  const answers = received.split('HTTP/1.1 ').slice(1)
  const refusedRest = answers.length >= 1 && answers.slice(1).every((answer) => answer.startsWith('4'))
  report.promise('a body longer than declared: the rest is no request', refusedRest, received.slice(0, 600))
}

/** Many requests in one write are answered one by one, in their order. */
export async function sendPipelined(
  port: number,
  { apiKey, secretKey, emails }: World,
  report: LabReport,
): Promise<void> {
  const requests: string[] = []
  for (let i = 0; i < PIPELINED; i++) {
    const email = i % 2 === 0 ? emails[0] : `nobody${i}@example.com`
    const body = `apikey=${apiKey}&secret_key=${secretKey}&email=${email}`
    const last = i === PIPELINED - 1 ? 'Connection: close\r\n' : ''
    requests.push(`${POST}${FORM}${last}Content-Length: ${body.length}\r\n\r\n${body}`)
  }
  const answers = parseAnswers(await exchangeRaw(port, requests.join(''), ANSWER_MS))
  const inOrder = answers.every(({ text }, i) => text.includes(i % 2 === 0 ? '"success"' : '"code":1201'))
  const sentence = `${PIPELINED} pipelined requests are answered in order`
  report.promise(
    sentence,
    inOrder && answers.length === PIPELINED,
    answers.map(({ text }) => text.slice(0, 40)),
  )
}

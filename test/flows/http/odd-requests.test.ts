// Requests that HTTP forbids, or that two readers read differently: one answer in the envelope of the path that names the
// cause, with an id, and one line in the log.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect } from 'node:net'
import { type TestContext, test } from 'node:test'
import { findOddity, hostOfTarget } from '../../../src/http/odd-requests.ts'
import { OPERATOR, startApp, type TestApp } from '../../harness.ts'
import { parseAnswers } from '../../labs/parts/raw-socket.ts'

const FORM = 'Content-Type: application/x-www-form-urlencoded\r\n'
const END = 'Connection: close\r\nContent-Length: 3\r\n\r\na=b'
const HOST = 'Host: localhost\r\n'

type Line = { request: string; outcome: string; status?: number; method: string }

/** The lines that the log gets from now on. */
function watchLog(t: TestContext, { app }: TestApp) {
  const lines: Line[] = []
  let seen = () => {}
  t.mock.method(app.log, 'info', (fields: Line, message: string) => {
    if (message === 'request') lines.push(fields)
    seen()
  })
  return {
    lines,
    async next(): Promise<Line> {
      while (lines.length === 0) await new Promise<void>((resolve) => (seen = resolve))
      return lines.shift() as Line
    },
  }
}

/** The bytes that come until the server ends the connection. */
async function exchange(url: string, bytes: string): Promise<string> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1')
  let received = ''
  socket.setEncoding('latin1').on('data', (part: string) => {
    received += part
  })
  socket.on('error', () => undefined)
  socket.write(bytes, 'latin1')
  await once(socket, 'close')
  return received
}

const ODD: Record<string, [head: string, status: number, cause: RegExp]> = {
  'no Host': [`${FORM}${END}`, 400, /The Host header is missing/],
  'two Hosts': [`${HOST}host: other\r\n${FORM}${END}`, 400, /Host header was sent more than once/],
  'two Content-Types': [
    `${HOST}${FORM}content-type: application/json\r\n${END}`,
    400,
    /Content-Type header was sent/,
  ],
  'the same Content-Type twice': [
    `${HOST}${FORM}${FORM}${END}`,
    400,
    /Content-Type header was sent more than once/,
  ],
  'two Authorizations': [
    `${HOST}Authorization: Bearer a\r\nAuthorization: Bearer b\r\n${FORM}${END}`,
    400,
    /Authorization header was sent/,
  ],
  'an unknown Expect': [`${HOST}Expect: wonders\r\n${FORM}${END}`, 417, /Expect/],
  'an empty Expect': [`${HOST}Expect:\r\n${FORM}${END}`, 417, /Expect/],
  'a coding that is no chunks': [`${HOST}Transfer-Encoding: gzip\r\n\r\nabc`, 501, /Transfer-Encoding/],
  'a coding in chunks': [
    `${HOST}Transfer-Encoding: gzip, chunked\r\n\r\n1\r\na\r\n0\r\n\r\n`,
    501,
    /Transfer-Encoding/,
  ],
  'a coding of nothing': [`${HOST}Transfer-Encoding: identity\r\n\r\n`, 501, /Transfer-Encoding/],
  'chunks that are not last': [
    `${HOST}Transfer-Encoding: chunked, gzip\r\n\r\n0\r\n\r\n`,
    400,
    /Transfer-Encoding/,
  ],
  'chunks and a length': [
    `${HOST}Transfer-Encoding: chunked\r\n${END}`,
    400,
    /Transfer-Encoding|Content-Length/,
  ],
  'two lengths': [`${HOST}Content-Length: 4\r\n${END}`, 400, /Content-Length/],
  'a length that is none': [`${HOST}Content-Length: -1\r\n\r\n`, 400, /Content-Length/],
  'a chunk without a size': [
    `${HOST}Transfer-Encoding: chunked\r\n\r\nzz\r\na\r\n0\r\n\r\n`,
    400,
    /chunk size/,
  ],
  'a space before a colon': [`Host : a\r\n${END}`, 400, /header/],
  'a NUL in a header': [`${HOST}X-A: a\0b\r\n${END}`, 400, /header/],
}

const ENVELOPES: Record<string, RegExp> = {
  '/api/amapi/GetProducts': /^\{"status":"error","code":1001,/,
  '//API/amapi/none/': /^\{"status":"error","code":1001,/,
  '/vam/v3/create': /^\{"header":\{"code":\d+/,
  '/gateway/v1/authorize': /^\{"error":\{"code":"invalid_input"/,
}

test('whatever HTTP forbids is answered once, in the envelope of its path, with the cause, an id and a log line', async (t) => {
  const latchkey = await startApp(t)
  const log = watchLog(t, latchkey)
  for (const [path, envelope] of Object.entries(ENVELOPES)) {
    for (const [name, [head, status, cause]] of Object.entries(ODD)) {
      const received = await exchange(latchkey.url, `POST ${path} HTTP/1.1\r\n${head}`)
      const [answer, ...more] = parseAnswers(received)
      const said = `${name}, ${path}: ${received}`
      assert.deepEqual([answer?.httpStatus, more.length], [status, 0], said)
      assert.match(answer?.text ?? '', envelope, said)
      assert.match(answer?.text ?? '', cause, said)
      const line = await log.next()
      assert.equal(line.request, /x-request-id: (\S+)/i.exec(received)?.[1], said)
      assert.equal(log.lines.length, 0, said)
      assert.match(line.outcome, /^\d+$/, said)
    }
  }
})

test('HTTP/2, CONNECT and meaningless bytes get an answer that says what this is', async (t) => {
  const latchkey = await startApp(t)
  const log = watchLog(t, latchkey)
  for (const [bytes, status, cause] of [
    ['PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 400, /HTTP\/2 is not spoken/],
    ['CONNECT example.org:443 HTTP/1.1\r\nHost: example.org\r\n\r\n', 405, /CONNECT is not taken/],
    ['\x16\x03\x01\x00\xa5', 400, /Invalid method/],
    ['GET /docs HTTP/3.1\r\nHost: a\r\n\r\n', 400, /Invalid HTTP version/],
  ] as const) {
    const received = await exchange(latchkey.url, bytes)
    const [answer] = parseAnswers(received)
    assert.equal(answer?.httpStatus, status, received)
    assert.match(answer?.text ?? '', cause)
    assert.equal((await log.next()).request, /x-request-id: (\S+)/i.exec(received)?.[1])
  }
})

test('a page without a Host is refused with a page', async (t) => {
  const { url } = await startApp(t)
  const received = await exchange(url, 'GET /docs HTTP/1.1\r\nAccept: text/html\r\nConnection: close\r\n\r\n')
  assert.match(received, /^HTTP\/1\.1 400 .*text\/html.*The Host header is missing/s)
})

test('what follows a request and is broken does not replace the answer to it', async (t) => {
  const latchkey = await startApp(t)
  const body = new URLSearchParams(latchkey.keys).toString()
  const whole = `POST /api/amapi/GetProducts HTTP/1.1\r\n${HOST}${FORM}Content-Length: ${body.length}\r\n\r\n${body}`
  const answers = parseAnswers(await exchange(latchkey.url, `${whole}GARBAGE\r\n\r\n`))
  assert.equal(answers.length, 1)
  assert.match(answers[0]?.text ?? '', /Missing parameter email/)
})

test('a request whose caller goes before the answer leaves a line', async (t) => {
  const latchkey = await startApp(t)
  const log = watchLog(t, latchkey)
  const socket = connect(Number(new URL(latchkey.url).port), '127.0.0.1')
  socket.write(
    `POST /api/amapi/GetProducts HTTP/1.1\r\n${HOST}Expect: 100-continue\r\n${FORM}Content-Length: 9\r\n\r\na`,
  )
  await once(socket, 'data')
  socket.resetAndDestroy()
  const line = await log.next()
  assert.deepEqual([line.outcome, line.status, line.method], ['gone', undefined, '/api/amapi/GetProducts'])
})

test('HTTP/1.0 needs no Host and knows no Expect, and an address with a host counts before the header', async (t) => {
  const latchkey = await startApp(t)
  const received = await exchange(
    latchkey.url,
    `POST /api/amapi/GetProducts HTTP/1.0\r\nExpect: x\r\n${FORM}${END}`,
  )
  assert.match(received, /^HTTP\/1\.1 200 .*Missing parameters apikey/s)
  assert.equal(hostOfTarget('http://vpn.example.org:80/a'), 'vpn.example.org:80')
  assert.equal(hostOfTarget('/http://a/'), undefined)
  await latchkey.app.brands.addBrand({ name: 'second', title: 'Second' }, OPERATOR)
  await latchkey.app.brands.set('second', { hosts: ['second.example'] }, OPERATOR)
  const body = `${new URLSearchParams(latchkey.keys)}`
  const rest = ` HTTP/1.1\r\n${HOST}${FORM}Connection: close\r\nContent-Length: ${body.length}\r\n\r\n${body}`
  const elsewhere = await exchange(latchkey.url, `POST http://second.example/api/amapi/GetProducts${rest}`)
  assert.match(elsewhere, /"code":1101|API key/i)
  assert.match(
    await exchange(latchkey.url, `POST http://localhost/api/amapi/GetProducts${rest}`),
    /Missing parameter email/,
  )
})

test('what Node would take without a word is named by the head alone', () => {
  const head = { httpVersion: '1.1', headers: {}, rawHeaders: ['HOST', 'a'] }
  assert.equal(findOddity(head), undefined)
  assert.equal(
    findOddity({ ...head, headers: { 'transfer-encoding': 'Chunked', expect: '100-Continue' } }),
    undefined,
  )
  assert.equal(findOddity({ ...head, rawHeaders: ['X-A', 'Host'] })?.status, 400)
})

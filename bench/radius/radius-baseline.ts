// The ceiling: a bare Node UDP responder. It reads nothing and checks nothing, but signs what it answers: an Access-Accept
// with its Message-Authenticator, or an Accounting-Response. Secret in argv; prints its two ports.
import { createSocket } from 'node:dgram'
import { hmacMd5, makeHmacKey, md5 } from '../../src/radius/codec/md5.ts'

const ACCESS_ACCEPT = 2
const ACCOUNTING_RESPONSE = 5
const HEADER_BYTES = 20
const AUTHENTICATOR_AT = 4
const MESSAGE_AUTHENTICATOR = 80
const BUFFER_BYTES = 4 * 1024 * 1024

const secret = Buffer.from(process.argv[2] ?? '')
const key = makeHmacKey(secret)

function accept(request: Buffer): Buffer {
  const reply = Buffer.alloc(HEADER_BYTES + 18)
  reply.set([ACCESS_ACCEPT, request[1] ?? 0, 0, reply.length])
  request.copy(reply, AUTHENTICATOR_AT, AUTHENTICATOR_AT, HEADER_BYTES)
  reply.set([MESSAGE_AUTHENTICATOR, 18], HEADER_BYTES)
  reply.set(hmacMd5(key, reply), HEADER_BYTES + 2)
  reply.set(md5(reply, secret), AUTHENTICATOR_AT)
  return reply
}

function acknowledge(request: Buffer): Buffer {
  const reply = Buffer.alloc(HEADER_BYTES)
  reply.set([ACCOUNTING_RESPONSE, request[1] ?? 0, 0, reply.length])
  request.copy(reply, AUTHENTICATOR_AT, AUTHENTICATOR_AT, HEADER_BYTES)
  reply.set(md5(reply, secret), AUTHENTICATOR_AT)
  return reply
}

function listen(answer: (request: Buffer) => Buffer): Promise<number> {
  const socket = createSocket('udp4')
  socket.on('message', (request, from) => {
    if (request.length >= HEADER_BYTES) socket.send(answer(request), from.port, from.address)
  })
  return new Promise((resolve) =>
    socket.bind(0, '127.0.0.1', () => {
      socket.setRecvBufferSize(BUFFER_BYTES)
      resolve(socket.address().port)
    }),
  )
}

const ports = [await listen(accept), await listen(acknowledge)]
process.stdout.write(`${ports.join(' ')}\n`)

// Part of the processes lab: how long after its command a change counts at every server.
import { createSocket } from 'node:dgram'
import { makeAmapiClient } from '../parts/amapi-client.ts'
import { addLabGateway } from '../parts/radius-ports.ts'
import { encode, MESSAGE_AUTHENTICATOR, STATUS_SERVER, seal } from '../parts/radius-wire.ts'
import { runCommand } from '../parts/server-process.ts'
import type { OnceWorld } from './once.ts'

const COUNTS_WITHIN_MS = 1000
const LOOK_EVERY_MS = 20
const GIVE_UP_MS = 20_000
const SECRET = 'secret-of-a-later-gateway'
/** An address of loopback that no other gateway has. */
const SOURCE = '127.0.0.9'

export async function changeAll({ servers, at, report }: OnceWorld): Promise<void> {
  const ports = servers.places.flatMap(({ server }) => server?.port ?? [])
  const suspended = (port: number) => isSuspended(port, at.apiKey, at.secretKey)
  await runCommand(at, 'brand', 'set', 'suspended=true')
  const stopped = await untilAll(ports, suspended)
  await runCommand(at, 'brand', 'set', 'suspended=default')
  const resumed = await untilAll(ports, async (port) => !(await suspended(port)))
  await addLabGateway(at, { name: 'later', source: SOURCE, secret: SECRET })
  const served = await untilAll(
    servers.places.map(({ radius }) => radius.auth),
    answersGateway,
  )
  const all = [stopped, resumed, served]
  const figures = all.map((ms) => `${Math.round(ms)} ms`).join(', ')
  report.figure('a brand stopped, resumed, a gateway added: after the command everywhere within', figures)
  report.promise('a change counts everywhere within 1 s', Math.max(...all) <= COUNTS_WITHIN_MS, figures)
}

/** Until it holds at each of these ports; resolves with the milliseconds. */
async function untilAll(
  ports: readonly number[],
  holds: (port: number) => Promise<boolean>,
): Promise<number> {
  const startedAt = performance.now()
  const one = async (port: number) => {
    while (!(await holds(port))) {
      if (performance.now() - startedAt > GIVE_UP_MS)
        throw new Error(`a change does not count at port ${port}`)
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS))
    }
  }
  await Promise.all(ports.map(one))
  return performance.now() - startedAt
}

async function isSuspended(port: number, apiKey: string, secretKey: string): Promise<boolean> {
  const client = makeAmapiClient({ port, apiKey, connections: 1 })
  const { body } = await client.call('GetProducts', { secret_key: secretKey, email: 'once0@example.com' })
  client.close()
  return body.status !== 'success'
}

function answersGateway(port: number): Promise<boolean> {
  const socket = createSocket('udp4')
  const authenticator = Buffer.from(Array.from({ length: 16 }, (_, i) => (i * 37 + port) & 255))
  const mark = { type: MESSAGE_AUTHENTICATOR, value: Buffer.alloc(16) }
  return new Promise((resolve) => {
    const end = (isAnswered: boolean) => {
      clearTimeout(timer)
      socket.close()
      resolve(isAnswered)
    }
    const timer = setTimeout(end, 10 * LOOK_EVERY_MS, false)
    socket.once('message', () => end(true))
    socket.once('error', () => end(false))
    socket.bind(0, SOURCE, () =>
      socket.send(seal(encode(STATUS_SERVER, 1, authenticator, [mark]), SECRET), port, '127.0.0.1'),
    )
  })
}

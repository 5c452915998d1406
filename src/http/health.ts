// Health checks: live = the process answers; ready = it can read and write.
import type { FastifyInstance } from 'fastify'
import type { App } from '../app.ts'
import type { Presence } from './listener/stop.ts'

export function addHealthRoutes(
  server: FastifyInstance,
  { readiness }: Pick<App, 'readiness'>,
  presence: Presence,
): void {
  server.get('/health/live', async () => ({ status: 'ok' }))
  server.get('/health/ready', async (_request, reply) => {
    if (presence.isLeaving) return reply.code(503).send({ status: 'stopping' })
    const reason = await readiness.reason()
    return reason === undefined ? { status: 'ok' } : reply.code(503).send({ status: 'unavailable' })
  })
}

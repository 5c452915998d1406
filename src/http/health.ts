// Health checks: live = the process answers; ready = it can do its work, which is reading and writing.
import type { FastifyInstance } from 'fastify'
import type { App } from '../app.ts'

export function addHealthRoutes(server: FastifyInstance, { readiness }: Pick<App, 'readiness'>): void {
  server.get('/health/live', async () => ({ status: 'ok' }))
  server.get('/health/ready', async (_request, reply) => {
    const reason = await readiness.reason()
    return reason === undefined ? { status: 'ok' } : reply.code(503).send({ status: 'unavailable' })
  })
}

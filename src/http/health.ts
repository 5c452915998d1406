// Health checks: live = the process answers; ready = it can also read its database.
import type { FastifyInstance } from 'fastify'
import { sql } from 'kysely'
import type { App } from '../app.ts'

const READY_TIMEOUT_MS = 2_000

export function addHealthRoutes(server: FastifyInstance, { db, log }: Pick<App, 'db' | 'log'>): void {
  server.get('/health/live', async () => ({ status: 'ok' }))
  server.get('/health/ready', async (_request, reply) => {
    try {
      await Promise.race([sql`select 1`.execute(db.read), expired()])
      return { status: 'ok' }
    } catch (err) {
      log.warn({ err }, 'not ready: the database does not answer')
      return reply.code(503).send({ status: 'unavailable' })
    }
  })
}

function expired(): Promise<never> {
  return new Promise((_resolve, reject) => {
    setTimeout(() => reject(new Error(`no answer in ${READY_TIMEOUT_MS} ms`)), READY_TIMEOUT_MS).unref()
  })
}

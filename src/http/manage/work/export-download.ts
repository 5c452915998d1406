// The file behind the link of an export. The token in the path is all that its reader needs; the log has the pattern of the path
// only. The lines are read from the database as fast as the reader takes them, and nothing is written to a disk.
import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { App } from '../../../app.ts'
import { makeShares } from '../../../bounds/shares.ts'
import { HOUR_MS, SECOND_MS } from '../../../clock.ts'
import { asCall, onBehalfOf } from '../../../db/behalf.ts'
import { AppError } from '../../../errors.ts'
import { sendReply } from '../../replies.ts'
import type { RouteContext } from '../../route-context.ts'
import { encodeError } from '../problems.ts'

const PREFIX = '/exports'
const NAME = 'downloadExport'
/** As export-links.ts makes it. */
const TOKEN = /^[\w-]{43}$/
/** Of one process. */
const DOWNLOADS = { most: 4, mostOfOne: 2, crowdedAt: 3, few: 1 }
const BUSY_RETRY_S = 10
/** A reader that takes no byte for so long is gone. */
const STALLED_MS = 30 * SECOND_MS
const LONGEST_MS = HOUR_MS

export function exportPath(token: string): string {
  return `${PREFIX}/${token}`
}

export function addExportDownload(server: FastifyInstance, { app, note }: RouteContext): void {
  const shares = makeShares<number>(DOWNLOADS)
  server.get(`${PREFIX}/:token`, { exposeHeadRoute: false }, async (request, reply) => {
    const { token = '' } = request.params as { token?: string }
    try {
      const { link, brand } = await asCall(request.id, () => openLink(app, token))
      if (!shares.take(brand.id))
        throw new AppError('overloaded', 'Other downloads go on: try again later.', {
          retryAfterS: BUSY_RETRY_S,
        })
      note(request, {
        ...{ method: NAME, outcome: 'success' },
        brand: { name: brand.name, addresses: brand.settings.session_addresses },
      })
      const lines = await onBehalfOf(brand.id, async () => app.exportLinks.file(brand, link))
      const file = Readable.from(lines, { objectMode: false })
      // Not with the response: its reader may have gone while the link was looked up, and then its close is over.
      file.once('close', () => shares.giveBack(brand.id))
      file.once('error', (err) => app.log.error({ err, request: request.id }, 'an export was cut'))
      return sendFile(reply, file)
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      return refuse(request, reply, error)
    }
  })

  function refuse(request: FastifyRequest, reply: FastifyReply, error: AppError): FastifyReply {
    const at = { operation: undefined, path: PREFIX, requestId: request.id }
    const answer = encodeError(error, undefined, at)
    note(request, { method: NAME, outcome: answer.outcome })
    return sendReply(reply, answer)
  }
}

/** Errors: not_found. */
async function openLink({ exportLinks, manageKeys }: App, token: string) {
  const found = TOKEN.test(token) ? await exportLinks.open(token) : undefined
  const key = found && found.keyId !== null ? await manageKeys.find(undefined, found.keyId) : undefined
  if (found && (key?.revokedAt ?? null) === null) return found
  throw new AppError('not_found', 'This link is no link to an export, or its time is over. Make another one.')
}

/** Its end without an error is the end of the file: what is cut has no last chunk. */
function sendFile(reply: FastifyReply, lines: Readable): FastifyReply {
  const { raw } = reply
  raw.setTimeout(STALLED_MS, () => raw.destroy())
  const timer = setTimeout(() => raw.destroy(), LONGEST_MS)
  lines.once('close', () => clearTimeout(timer))
  return reply
    .headers({
      'content-type': 'application/jsonl; charset=utf-8',
      'content-disposition': 'attachment; filename="accounts.jsonl"',
      ...{ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' },
    })
    .send(lines)
}

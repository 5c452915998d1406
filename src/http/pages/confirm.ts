// The page behind a link that confirms an e-mail. It has a button, as programs that scan mail follow links, and confirm nothing
// by that. It works without a script, and sets no cookie.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Confirmations } from '../../accounts/links/confirmations.ts'
import { asCall } from '../../db/behalf.ts'
import { AppError } from '../../errors.ts'
import type { FindLook } from './brand-look.ts'
import { confirmedPage, confirmPage, deadConfirmPage } from './confirm-pages.ts'
import { addFormPages, readForm, sendPage, tokenInQuery, tokenOf } from './link-forms.ts'

export type ConfirmPagesApp = {
  confirmations: Pick<Confirmations, 'find' | 'complete'>
  /** The real source of a request. */
  addressOf(request: FastifyRequest): string
  log: { error(fields: object, message: string): void }
  /** The path of the public URL. */
  base: string
  /** Finds the look of a page for an invalid link, which names no brand. */
  findLook: FindLook
}

/** Adds `GET /confirm` and `POST /confirm`. */
export function addConfirmPages(
  server: FastifyInstance,
  { confirmations, addressOf, log, base, findLook }: ConfirmPagesApp,
): void {
  addFormPages(server, { log, unchanged: 'Nothing was changed.' }, (scope) => {
    scope.get('/confirm', async (request, reply) => {
      const token = tokenInQuery(request)
      const found = await find(request, token)
      if (!found) return sendDead(request, reply)
      return sendPage(reply, 200, confirmPage(found, token), base)
    })

    scope.post('/confirm', async (request, reply) => {
      const token = tokenOf((await readForm(request)).token)
      const found = await find(request, token)
      if (!found || !(await complete(request, token))) return sendDead(request, reply)
      return sendPage(reply, 200, confirmedPage(found), base)
    })
  })

  async function find({ id }: FastifyRequest, token: string) {
    const found = token === '' ? undefined : await asCall(id, () => confirmations.find(token))
    return found && { title: found.brand.title, color: found.brand.settings.color, email: found.email }
  }

  /** False: the link was used meanwhile. */
  async function complete(request: FastifyRequest, token: string): Promise<boolean> {
    try {
      await asCall(request.id, () => confirmations.complete(token, addressOf(request)))
      return true
    } catch (error) {
      if (error instanceof AppError && error.code === 'reset_link_invalid') return false
      throw error
    }
  }

  async function sendDead({ headers }: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    return sendPage(reply, 410, { ...deadConfirmPage(), ...(await findLook(headers.host)) }, base)
  }
}

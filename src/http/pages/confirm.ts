// The page behind a link that confirms an e-mail. It has a button, as programs that scan mail follow links, and confirm nothing
// by that. It works without a script, and sets no cookie.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Confirmations } from '../../accounts/links/confirmations.ts'
import type { Brand } from '../../brands/brand.ts'
import { asCall } from '../../db/behalf.ts'
import { AppError } from '../../errors.ts'
import type { FindLook } from './brand-look.ts'
import { type ConfirmTarget, confirmedPage, confirmPage } from './confirm-pages.ts'
import { readingOf, strangerReading } from './language-choice.ts'
import { addFormPages, readForm, sendPage, tokenInQuery, tokenOf } from './link-forms.ts'
import { deadLinkPage } from './reset-pages.ts'

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
  addFormPages(server, { log, findLook, unchanged: ({ confirm }) => confirm.unchanged }, (scope) => {
    scope.get('/confirm', async (request, reply) => {
      const token = tokenInQuery(request)
      const found = await find(request, token)
      if (!found) return sendDead(request, reply)
      const reading = await readingOf(request, found)
      return sendPage(reply, 200, confirmPage(targetOf(found), reading, token), base)
    })

    scope.post('/confirm', async (request, reply) => {
      const form = await readForm(request)
      const token = tokenOf(form.token)
      const found = await find(request, token)
      if (!found || !(await complete(request, token))) return sendDead(request, reply, form.lang)
      const reading = await readingOf(request, found, form.lang)
      return sendPage(reply, 200, confirmedPage(targetOf(found), reading), base)
    })
  })

  async function find({ id }: FastifyRequest, token: string) {
    return token === '' ? undefined : await asCall(id, () => confirmations.find(token))
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

  async function sendDead(
    request: FastifyRequest,
    reply: FastifyReply,
    chosen?: unknown,
  ): Promise<FastifyReply> {
    const { look, reading } = await strangerReading(request, findLook, chosen)
    return sendPage(reply, 410, { ...deadLinkPage('/confirm', reading), ...look }, base)
  }
}

function targetOf({ brand, email }: { brand: Brand; email: string }): ConfirmTarget {
  return { title: brand.title, color: brand.settings.color, email }
}

// The page behind a reset link: shows a form, sets the new password. It works without a script, and sets no cookie. Nothing that
// the browser sends by itself (cookie, login) counts here.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Brand } from '../../brands/brand.ts'
import { asCall } from '../../db/behalf.ts'
import { AppError } from '../../errors.ts'
import type { Fields } from '../body.ts'
import type { FindLook } from './brand-look.ts'
import { addFormPages, readForm, STATUS, sendPage, tokenInQuery, tokenOf } from './link-forms.ts'
import type { Page } from './page.ts'
import {
  type Choices,
  deadLinkPage,
  donePage,
  type FormProblem,
  formPage,
  type ResetTarget,
} from './reset-pages.ts'

type FoundLink = { brand: Brand; email: string; aliases: readonly string[] | undefined }

export type ResetPagesApp = {
  resets: {
    /** Undefined: unknown, used or expired. Never consumes the token. */
    find(token: string): Promise<FoundLink | undefined>
    /** Errors: reset_link_invalid, weak_password, overloaded, unavailable. */
    complete(token: string, password: string, address: string, wanted: Choices): Promise<void>
  }
  /** The real source of a request. */
  addressOf(request: FastifyRequest): string
  log: { error(fields: object, message: string): void }
  /** The path of the public URL. */
  base?: string
  /** Called after a completed reset. The mailed link proves access to the mailbox, so its source counts as known. */
  onCompleted?: (link: FoundLink, address: string) => Promise<void>
  /** Finds the look of a page for an invalid link, which names no brand. */
  findLook?: FindLook
}

/** Adds `GET /reset` and `POST /reset`, with parsers and an error page of their own. */
export function addResetPages(
  server: FastifyInstance,
  { resets, addressOf, log, base = '', onCompleted, findLook = async () => ({}) }: ResetPagesApp,
): void {
  const send = (reply: FastifyReply, status: number, page: Page) => sendPage(reply, status, page, base)
  const sendDead = async ({ headers }: FastifyRequest, reply: FastifyReply) =>
    send(reply, 410, { ...deadLinkPage(), ...(await findLook(headers.host)) })
  addFormPages(server, { log, unchanged: 'Your password is not changed.' }, (scope) => {
    scope.get('/reset', async (request, reply) => {
      const token = tokenInQuery(request)
      const found = token === '' ? undefined : await find(request, token)
      if (!found) return sendDead(request, reply)
      const preselected = { endAliases: false, renewVpn: found.brand.settings.reset_renews_vpn }
      return send(reply, 200, formPage(targetOf(found), token, preselected))
    })

    scope.post('/reset', async (request, reply) => {
      const form = await readForm(request)
      const token = tokenOf(form.token)
      const found = token === '' ? undefined : await find(request, token)
      if (!found) return sendDead(request, reply)
      const choices = { endAliases: form.end_aliases === '1', renewVpn: form.renew_vpn === '1' }
      const problem = await asCall(request.id, () => complete(token, form, choices, addressOf(request)))
      if (problem === 'dead_link') return sendDead(request, reply)
      if (problem) return send(reply, problem.status, formPage(targetOf(found), token, choices, problem))
      await onCompleted?.(found, addressOf(request))
      return send(reply, 200, donePage(targetOf(found), choices))
    })
  })

  function find({ id }: FastifyRequest, token: string) {
    return asCall(id, () => resets.find(token))
  }

  async function complete(token: string, form: Fields, choices: Choices, address: string) {
    const password = textOf(form.password)
    const mistake = mistakeIn(password, textOf(form.again))
    if (mistake) return { ...mistake, status: 422 }
    try {
      await resets.complete(token, password, address, choices)
      return undefined
    } catch (err) {
      return problemOf(err)
    }
  }
}

function mistakeIn(password: string, again: string): FormProblem | undefined {
  if (password === '') return { field: 'password', message: 'Write a new password.' }
  if (again === '') return { field: 'again', message: 'Write the new password a second time.' }
  if (password !== again) {
    return { field: 'again', message: 'The two passwords differ. Write the same one in both fields.' }
  }
  return undefined
}

/** Refusals that the person can resolve; every other error is thrown again. */
function problemOf(err: unknown): (FormProblem & { status: number }) | 'dead_link' {
  if (!(err instanceof AppError)) throw err
  if (err.code === 'reset_link_invalid') return 'dead_link'
  if (err.code === 'weak_password') return { status: 422, field: 'password', message: err.message }
  if (STATUS[err.code] === 503) {
    return {
      status: 503,
      field: 'form',
      message: 'We cannot do this at the moment. Your password is not changed yet; try again in a minute.',
    }
  }
  throw err
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

function targetOf({ brand, email, aliases }: FoundLink): ResetTarget {
  const { color, password_groups: groups } = brand.settings
  return { title: brand.title, color, groups, email, aliases }
}

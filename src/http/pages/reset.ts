// The page behind a reset link: shows a form, sets the new password. It works without a script, and sets no cookie. Nothing that
// the browser sends by itself (cookie, login) counts here.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { type Weakness, weaknessOf } from '../../accounts/password-rule.ts'
import type { Brand } from '../../brands/brand.ts'
import { asCall } from '../../db/behalf.ts'
import { AppError } from '../../errors.ts'
import type { ReaderAccount } from '../../languages/choice.ts'
import type { Language } from '../../languages/language.ts'
import type { Fields } from '../body.ts'
import type { FindLook } from './brand-look.ts'
import { type Reading, readingOf, strangerReading } from './language-choice.ts'
import { addFormPages, readForm, STATUS, sendPage, tokenInQuery, tokenOf } from './link-forms.ts'
import type { Page } from './page.ts'
import {
  type Choices,
  deadLinkPage,
  donePage,
  type FormProblem,
  formPage,
  type ResetTarget,
  weakText,
} from './reset-pages.ts'
import type { PageTexts } from './texts/texts.ts'

type FoundLink = {
  brand: Brand
  account: ReaderAccount
  email: string
  aliases: readonly string[] | undefined
}

export type ResetPagesApp = {
  resets: {
    /** Undefined: unknown, used or expired. Never consumes the token. */
    find(token: string): Promise<FoundLink | undefined>
    /** Errors: reset_link_invalid, weak_password, overloaded, unavailable. */
    complete(
      token: string,
      password: string,
      address: string,
      wanted: Choices & { language: Language },
    ): Promise<void>
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
  const sendDead = async (request: FastifyRequest, reply: FastifyReply, chosen?: unknown) => {
    const { look, reading } = await strangerReading(request, findLook, chosen)
    return send(reply, 410, { ...deadLinkPage('/reset', reading), ...look })
  }
  addFormPages(server, { log, findLook, unchanged: ({ reset }) => reset.unchanged }, (scope) => {
    scope.get('/reset', async (request, reply) => {
      const token = tokenInQuery(request)
      const found = token === '' ? undefined : await find(request, token)
      if (!found) return sendDead(request, reply)
      const preselected = { endAliases: false, renewVpn: found.brand.settings.reset_renews_vpn }
      const reading = await readingOf(request, found)
      return send(reply, 200, formPage(targetOf(found), reading, token, preselected))
    })

    scope.post('/reset', async (request, reply) => {
      const form = await readForm(request)
      const token = tokenOf(form.token)
      const found = token === '' ? undefined : await find(request, token)
      if (!found) return sendDead(request, reply, form.lang)
      const reading = await readingOf(request, found, form.lang)
      const choices = { endAliases: form.end_aliases === '1', renewVpn: form.renew_vpn === '1' }
      const call = { found, reading, token, form, choices, address: addressOf(request) }
      const problem = await asCall(request.id, () => complete(call))
      if (problem === 'dead_link') return sendDead(request, reply, form.lang)
      if (problem)
        return send(reply, problem.status, formPage(targetOf(found), reading, token, choices, problem))
      await onCompleted?.(found, addressOf(request))
      return send(reply, 200, donePage(targetOf(found), reading, choices))
    })
  })

  function find({ id }: FastifyRequest, token: string) {
    return asCall(id, () => resets.find(token))
  }

  async function complete({ found, reading, token, form, choices, address }: Completing) {
    const password = textOf(form.password)
    const mistake = mistakeIn(password, textOf(form.again), reading.texts)
    if (mistake) return { ...mistake, status: 422 }
    try {
      await resets.complete(token, password, address, { ...choices, language: reading.language })
      return undefined
    } catch (err) {
      return problemOf(err, reading, weaknessOf(password, found.brand, found.email))
    }
  }
}

type Completing = {
  found: FoundLink
  reading: Reading
  token: string
  form: Fields
  choices: Choices
  address: string
}

function mistakeIn(
  password: string,
  again: string,
  { reset: { mistakes } }: PageTexts,
): FormProblem | undefined {
  if (password === '') return { field: 'password', message: mistakes.empty }
  if (again === '') return { field: 'again', message: mistakes.emptyAgain }
  return password !== again ? { field: 'again', message: mistakes.differ } : undefined
}

/** Refusals that the person can resolve; every other error is thrown again. */
function problemOf(
  err: unknown,
  reading: Reading,
  weakness: Weakness | undefined,
): (FormProblem & { status: number }) | 'dead_link' {
  if (!(err instanceof AppError)) throw err
  if (err.code === 'reset_link_invalid') return 'dead_link'
  if (err.code === 'weak_password') {
    // Undefined when the brand has another rule since a moment: then the reason in English is better than none.
    const message = weakness ? weakText(reading, weakness) : err.message
    return { status: 422, field: 'password', message }
  }
  if (STATUS[err.code] === 503)
    return { status: 503, field: 'form', message: reading.texts.reset.mistakes.busy }
  throw err
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

function targetOf({ brand, email, aliases }: FoundLink): ResetTarget {
  const { color, password_groups: groups } = brand.settings
  return { title: brand.title, color, groups, email, aliases }
}

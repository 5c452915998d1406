// latchkey session: list, show, end, explain; latchkey usage.
import { typed } from '../../command-hint.ts'
import type { Day } from '../../day.ts'
import type { UsagePart } from '../../sessions/accounting/usage.ts'
import { MAX_LISTED_USAGE } from '../../sessions/inspection/sessions.ts'
import type { TrafficPart } from '../../sessions/inspection/traffic.ts'
import {
  type AccountChoice,
  CommandError,
  type Opened,
  operator,
  scopeOf,
  UsageError,
  withVault,
} from '../open.ts'
import { jsonText, type Terminal } from '../terminal.ts'
import { explanationText, shownExplanation } from './session-explanation.ts'
import { sessionDetails, sessionsText, usageText } from './session-text.ts'
import { isOfTotals, usageTotals } from './traffic.ts'

type Choice = { json?: true }

export async function sessionList(
  options: Choice &
    WhoseChoice & { login?: string; address?: string; ended?: true; all?: true } & {
      before?: number
      limit: number
    },
  { out }: Terminal,
): Promise<void> {
  const { login, address, ended, all, before, limit, json } = options
  if (ended && all) throw new UsageError('Say --ended or --all, not both.')
  const live = all ? undefined : !ended
  const sessions = await withVault(async (core) => {
    const whose = await whoseOf(core, options)
    return core.sessions.list({ ...whose, username: login, address, live, before }, limit)
  })
  if (json) return out(jsonText(sessions))
  if (sessions.length === 0) return out('There are no such sessions.')
  out(sessionsText(sessions))
  const last = sessions.at(-1)
  if (last && sessions.length === limit) out(`There may be more: --before ${last.id}`)
}

export async function sessionShow(id: number, { json }: Choice, { out }: Terminal): Promise<void> {
  const session = await withVault(({ sessions }) => sessions.get(id))
  out(json ? jsonText(session) : sessionDetails(session))
}

export async function sessionEnd(ids: number[], { json }: Choice, { out }: Terminal): Promise<void> {
  const { ended, deaf } = await withVault(async ({ ending, gateways }) => {
    const done = await ending.end(ids, operator())
    const unable = (await gateways.list()).filter(({ disconnect }) => disconnect.kind === 'none')
    const unableIds = new Set(unable.map(({ id }) => id))
    return { ended: done, deaf: done.filter(({ gatewayId }) => unableIds.has(gatewayId)) }
  })
  if (json) return out(jsonText(ended))
  const what = ended.length === 1 ? `session ${ended[0]?.id}` : `${ended.length} sessions`
  out(
    `Their gateways are asked to end ${what}; "${typed('session show')}" shows the result. A login that may still connect comes back.`,
  )
  if (deaf.length > 0) {
    const names = [...new Set(deaf.map(({ gateway }) => gateway))].join(', ')
    out(
      `${names} cannot end sessions on request (disconnect: none): a session there lasts until it is closed there.`,
    )
  }
}

export async function sessionExplain(login: string, { json }: Choice, { out }: Terminal): Promise<void> {
  const { explanation, near } = await withVault(async ({ explaining, unknownLogins, gatewayDirectory }) => ({
    explanation: await explaining.explain(login, (await gatewayDirectory.load()).list()),
    near: (await unknownLogins.lookUp(login, undefined)).near.map(({ username }) => username),
  }))
  if (!explanation) {
    const meant = near.length === 0 ? '' : ` Alike are: ${near.join(', ')}.`
    throw new CommandError(
      `There is no login "${login}": logins with this name are refused.${meant} "${typed('account list --search')}" finds logins by a part of them.`,
    )
  }
  out(json ? jsonText(shownExplanation(explanation)) : explanationText(explanation))
}

export async function usage(
  options: Choice & WhoseChoice & { from?: Day; to?: Day; by?: (UsagePart | TrafficPart)[] },
  terminal: Terminal,
): Promise<void> {
  const { from: fromOn, to: toOn, by = ['day'], json } = options
  const { out, err } = terminal
  if (isOfTotals(by)) {
    if (options.account !== undefined || by.some((part) => part === 'account'))
      throw new UsageError(
        'Totals by month or brand are over all accounts; of one account say --by day, gateway or protocol.',
      )
    return usageTotals(
      { by: by as TrafficPart[], fromOn, toOn, json, whose: (core) => whoseOf(core, options) },
      terminal,
    )
  }
  const parts = by as UsagePart[]
  const rows = await withVault(async (core) => {
    return core.sessions.usage({ ...(await whoseOf(core, options)), fromOn, toOn }, parts)
  })
  out(json ? jsonText(rows) : usageText(rows))
  if (rows.length === MAX_LISTED_USAGE)
    err(`Only the first ${MAX_LISTED_USAGE} rows are shown; say --from, --to, --account or --gateway.`)
}

/** Whose sessions or usage. */
type WhoseChoice = AccountChoice & { gateway?: string }

/** Errors: those of scopeOf; invalid_input. */
async function whoseOf(core: Opened, { gateway, ...choice }: WhoseChoice) {
  return {
    ...(await scopeOf(core, choice)),
    gatewayId: gateway === undefined ? undefined : (await core.gateways.get(gateway)).id,
  }
}

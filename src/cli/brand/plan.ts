// latchkey plan: add, set, list.
import type { Plan, SessionLimitRule } from '../../plans/plan.ts'
import { chosenBrand, operator, UsageError, withCore } from '../open.ts'
import { columns, instantText, jsonText, type Terminal } from '../terminal.ts'

type Choice = { brand?: string; json?: true }
type RuleChoice = SessionLimitRule | 'default'

export async function planAdd(
  months: number,
  options: Choice & { label?: string; atSessionLimit?: RuleChoice },
  { out }: Terminal,
): Promise<void> {
  const plan = await withCore(async (core) => {
    const { id } = await chosenBrand(core, options.brand)
    const input = { label: options.label, atSessionLimit: ruleOf(options.atSessionLimit) }
    return core.plans.add(id, months, input, operator())
  })
  out(options.json ? jsonText(plan) : `Added:\n${plansText([plan])}`)
}

export async function planSet(
  months: number,
  options: Choice & { label?: string; retire?: true; restore?: true; atSessionLimit?: RuleChoice },
  { out }: Terminal,
): Promise<void> {
  const { label, retire, restore } = options
  if (retire && restore) throw new UsageError('Say --retire or --restore, not both.')
  const atSessionLimit = ruleOf(options.atSessionLimit)
  if (!retire && !restore && label === undefined && atSessionLimit === undefined) {
    throw new UsageError('Nothing to set. Say --label, --retire, --restore or --at-session-limit.')
  }
  const retired = retire || restore ? retire === true : undefined
  const plan = await withCore(async (core) => {
    const { id } = await chosenBrand(core, options.brand)
    return core.plans.set(id, months, { label, retired, atSessionLimit }, operator())
  })
  out(options.json ? jsonText(plan) : `Now:\n${plansText([plan])}`)
}

export async function planList(options: Choice, { out }: Terminal): Promise<void> {
  const plans = await withCore(async (core) => {
    const { id } = await chosenBrand(core, options.brand)
    return core.plans.list(id)
  })
  out(options.json ? jsonText(plans) : plansText(plans))
}

/** null: as the brand's setting says. */
function ruleOf(choice: RuleChoice | undefined): SessionLimitRule | null | undefined {
  return choice === 'default' ? null : choice
}

function plansText(plans: readonly Plan[]): string {
  const rows = plans.map(({ months, label, retiredAt, atSessionLimit }) => {
    const state = retiredAt === null ? 'sold' : `retired ${instantText(retiredAt)}`
    return [String(months), label, state, atSessionLimit ?? "as the brand's setting"]
  })
  return columns([['MONTHS', 'LABEL', 'STATE', 'AT THE SESSION LIMIT'], ...rows])
}

// latchkey plan: add, set, list.
import type { Plan, SessionLimitRule } from '../../plans/plan.ts'
import { type Price, parsePrice, priceText } from '../../plans/price.ts'
import { chosenBrand, operator, UsageError, withCore } from '../open.ts'
import { columns, instantText, jsonText, type Terminal } from '../terminal.ts'

type Choice = { brand?: string; json?: true }
type RuleChoice = SessionLimitRule | 'default'

export async function planAdd(
  months: number,
  options: Choice & PriceChoice & { label?: string; atSessionLimit?: RuleChoice },
  { out }: Terminal,
): Promise<void> {
  const plan = await withCore(async (core) => {
    const { id } = await chosenBrand(core, options.brand)
    const atSessionLimit = ruleOf(options.atSessionLimit)
    const input = { label: options.label, atSessionLimit, price: priceOf(options) }
    return core.plans.add(id, months, input, operator())
  })
  out(options.json ? jsonText(plan) : `Added:\n${plansText([plan])}`)
}

export async function planSet(
  months: number,
  options: Choice &
    PriceChoice & {
      label?: string
      retire?: true
      restore?: true
      atSessionLimit?: RuleChoice
    },
  { out }: Terminal,
): Promise<void> {
  const { label, retire, restore } = options
  if (retire && restore) throw new UsageError('Say --retire or --restore, not both.')
  const atSessionLimit = ruleOf(options.atSessionLimit)
  const price = priceOf(options)
  if (!retire && !restore && [label, atSessionLimit, price].every((one) => one === undefined)) {
    throw new UsageError('Nothing to set. Say --label, --price, --retire, --restore or --at-session-limit.')
  }
  const retired = retire || restore ? retire === true : undefined
  const plan = await withCore(async (core) => {
    const { id } = await chosenBrand(core, options.brand)
    return core.plans.set(id, months, { label, retired, atSessionLimit, price }, operator())
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

/** `price` false: none from now on. */
type PriceChoice = { price?: string | false; currency?: string }

/** null: none. Errors: UsageError; invalid_input. */
function priceOf({ price, currency }: PriceChoice): Price | null | undefined {
  if (price === false) return null
  if (price === undefined && currency === undefined) return undefined
  if (price === undefined || currency === undefined)
    throw new UsageError('Say --price and --currency together, such as --price 9.99 --currency EUR.')
  return parsePrice(price, currency)
}

function plansText(plans: readonly Plan[]): string {
  const rows = plans.map(({ months, label, retiredAt, atSessionLimit, price }) => {
    const state = retiredAt === null ? 'sold' : `retired ${instantText(retiredAt)}`
    const cost = price ? priceText(price) : ''
    return [String(months), label, cost, state, atSessionLimit ?? "as the brand's setting"]
  })
  return columns([['MONTHS', 'LABEL', 'PRICE', 'STATE', 'AT THE SESSION LIMIT'], ...rows])
}

// latchkey plan: add, set, list.
import type { Plan } from '../plans/plan.ts'
import { CommandError, chosenBrand, operator, withCore } from './open.ts'
import { columns, instantText, type Terminal } from './terminal.ts'

type Choice = { brand?: string; json?: true }

export async function planAdd(
  months: number,
  options: Choice & { label?: string },
  { out }: Terminal,
): Promise<void> {
  const plan = await withCore(async (core) => {
    const { id } = await chosenBrand(core, options.brand)
    return core.plans.add(id, months, options.label, operator())
  })
  out(options.json ? JSON.stringify(plan) : `Added:\n${plansText([plan])}`)
}

export async function planSet(
  months: number,
  options: Choice & { label?: string; retire?: true; restore?: true },
  { out }: Terminal,
): Promise<void> {
  const { label, retire, restore } = options
  if (retire && restore) throw new CommandError('Say --retire or --restore, not both.')
  if (!retire && !restore && label === undefined) {
    throw new CommandError('Nothing to set. Say --label, --retire or --restore.')
  }
  const retired = retire || restore ? retire === true : undefined
  const plan = await withCore(async (core) => {
    const { id } = await chosenBrand(core, options.brand)
    return core.plans.set(id, months, { label, retired }, operator())
  })
  out(options.json ? JSON.stringify(plan) : `Now:\n${plansText([plan])}`)
}

export async function planList(options: Choice, { out }: Terminal): Promise<void> {
  const plans = await withCore(async (core) => {
    const { id } = await chosenBrand(core, options.brand)
    return core.plans.list(id)
  })
  out(options.json ? JSON.stringify(plans) : plansText(plans))
}

function plansText(plans: readonly Plan[]): string {
  return columns(
    plans.map(({ months, label, retiredAt }) => {
      return [String(months), label, retiredAt === null ? 'sold' : `retired ${instantText(retiredAt)}`]
    }),
  )
}

// latchkey billing refund.
import { type Choice, withBrand } from '../account/account-choice.ts'
import { jsonText, type Terminal } from '../terminal.ts'

export async function billingRefund(
  row: number,
  options: Choice & { end?: true; reason?: string },
  { out }: Terminal,
): Promise<void> {
  const { end = false, reason } = options
  const done = await withBrand(options, (core) => core.refunds.refund(core.caller, row, { end, reason }))
  if (options.json) return out(jsonText(done))
  out(`Row ${row} of the ledger is taken back by row ${done.refundId}.`)
  if (done.ended) out(`Subscription ${done.subscriptionId} has ended.`)
}

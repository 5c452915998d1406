// The job that sends queued mail, a bounded bite at a time. How and where it goes is known in mail/.
import type { Deliveries } from '../mail/deliveries.ts'

export function makeSendMail({ deliveries }: { deliveries: Pick<Deliveries, 'sendDue'> }) {
  return { name: 'send-mail', everyMs: 1000, run: deliveries.sendDue }
}

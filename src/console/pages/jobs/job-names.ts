// What each job does, in the visitor's language; a test compares them with the jobs of the server.
import { words } from '../../language.ts'

export const JOBS = [
  ...(['nightly', 'expire', 'expire-sandboxes', 'term-mails', 'due-soon', 'sample-online'] as const),
  ...(['send-mail', 'key-use', 'backup', 'clean-up', 'clock-watch', 'tasks', 'address-stock'] as const),
  ...(['end-young', 'end-slipped', 'session-ghosts', 'alerts', 'number-events'] as const),
  ...(['deliver-webhooks', 'session-erasure', 'account-erasure'] as const),
]

/** The id of a job that has no words. */
export function jobName(id: string): string {
  const known = JOBS.find((one) => one === id)
  return known === undefined ? id : words('jobs')(`job_${known}`)
}

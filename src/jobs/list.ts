// All jobs of the process.
import type { App } from '../app.ts'
import { makeAccountErasure } from './account-erasure.ts'
import { makeAddressStock } from './address-stock.ts'
import { makeCleanUp } from './clean-up.ts'
import { makeClockWatch } from './clock-watch.ts'
import { makeExpire } from './expire.ts'
import type { Job } from './job.ts'
import { makeNightlyRun } from './nightly-run.ts'
import { makeEndSlipped, makeEndYoung } from './reconcile-sessions.ts'
import { makeSendMail } from './send-mail.ts'
import { makeSessionErasure } from './session-erasure.ts'
import { makeSessionGhosts } from './stale-sessions.ts'

export function listJobs(app: App): Job[] {
  return [
    makeNightlyRun(app),
    makeExpire(app),
    makeSendMail(app),
    makeCleanUp(app),
    makeClockWatch(app),
    makeAddressStock(app),
    makeEndYoung(app),
    makeEndSlipped(app),
    makeSessionGhosts(app),
    makeSessionErasure(app),
    makeAccountErasure(app),
  ]
}

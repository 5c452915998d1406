// latchkey jobs: list, run. A run by hand is in the process of the command, under the lease that servers use.
import { openDeliveries, openSender } from '../../app.ts'
import { systemClock } from '../../clock.ts'
import { typed } from '../../command-hint.ts'
import { readConfig } from '../../config/config.ts'
import { systemRandom } from '../../ids.ts'
import { beginJob, type ListedJob, listJobStates } from '../../jobs/job-control.ts'
import type { JobApp } from '../../jobs/list.ts'
import { silentLog } from '../../log.ts'
import { operator, withVault } from '../open.ts'
import { spanText } from '../span-text.ts'
import { columns, instantText, jsonText, type Terminal } from '../terminal.ts'

type Choice = { json?: true }

export async function jobsList({ json }: Choice, { out }: Terminal): Promise<void> {
  const jobs = await withJobs(listJobStates)
  out(json ? jsonText(jobs) : jobsText(jobs))
}

export async function jobsRun(name: string, { json }: Choice, { out }: Terminal): Promise<void> {
  const ran = await withJobs(async (app) => {
    const { done } = await beginJob(app, name, operator(), new AbortController().signal)
    return done
  })
  if (json) return out(jsonText(ran))
  out(`${name}: ${ran.result || 'there was nothing to do'} (${spanText(ran.tookMs)}).`)
}

async function withJobs<T>(work: (app: JobApp) => Promise<T>): Promise<T> {
  return withVault(async (core) => {
    const { db } = core
    const ground = { config: readConfig(), clock: systemClock, random: systemRandom, log: silentLog(), db }
    const deliveries = openDeliveries(core, ground)
    const sender = openSender(core, ground)
    return work(Object.assign(core, ground, { deliveries, sender })).finally(async () => {
      await sender.close()
      await deliveries.close()
    })
  })
}

function jobsText(jobs: readonly ListedJob[]): string {
  const rows = jobs.map((job) => [
    ...[job.name, `every ${spanText(job.everyMs)}`],
    job.startedAt === null ? (job.isLeased ? 'never' : 'not noted') : instantText(job.startedAt),
    job.tookMs === null ? '' : spanText(job.tookMs),
    resultText(job),
    job.nextAt === null ? (job.isLeased ? 'when due' : '') : instantText(job.nextAt),
  ])
  const hint = `"${typed('jobs run NAME')}" runs one at once.`
  return `${columns([['JOB', 'LOOKS', 'LAST RUN', 'TOOK', 'RESULT', 'NEXT'], ...rows])}\n${hint}`
}

function resultText({ leaseUntilAt, result }: ListedJob): string {
  return leaseUntilAt === null ? (result ?? '') : `runs now; its lease ends ${instantText(leaseUntilAt)}`
}

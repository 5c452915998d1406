// All jobs of the process, as a table. What each does is decided in the core; here is how often it looks and what it reports.

import type { App } from '../app.ts'
import { REGULAR_JOBS } from '../checks/job-times.ts'
import { countText } from '../checks/words.ts'
import { MINUTE_MS, SECOND_MS } from '../clock.ts'
import { makeBackupJob } from './backup.ts'
import { makeCleanUp } from './clean-up.ts'
import { makeClockWatch } from './clock-watch.ts'
import { makeDeliverWebhooks, makeNumberEvents } from './event-jobs.ts'
import type { Job } from './job.ts'
import { expireAll, type MayContinue, runNight, untilDone } from './night.ts'
import { makeStaleSessions } from './stale-sessions.ts'
import { makeTaskWork } from './task-work.ts'

const always = async () => true

/** What the jobs work on. A command has no more than this of an app. */
export type JobApp = Omit<App, 'metrics' | 'readiness' | 'gatewayActivity' | 'died' | 'close'>

export function listJobs(app: JobApp): Job[] {
  const { nightly, prepaid, deliveries, clock, dedicatedAddresses, disconnects, sessions } = app
  return [
    {
      // Whatever is due is due: a stop is caught up by itself, and no schedule has to be kept.
      name: 'nightly',
      everyMs: MINUTE_MS / 4, // begins at most a quarter of a minute after midnight
      leased: true,
      isDue: async () => (await prepaid.isExpiryDue()) || (await nightly.isDue()),
      run: (mayContinue) => runNight(app, mayContinue),
    },
    {
      name: 'expire',
      everyMs: 2 * SECOND_MS, // sessions of accounts whose last day has passed end within seconds
      leased: true,
      isDue: () => prepaid.isExpiryDue(),
      run: async (mayContinue) => counted('expired', await untilDone(prepaid.expireDue, mayContinue)),
    },
    ...[makeSandboxExpiry(app), ...makeTermJobs(app), makeOnlineSampling(app)],
    {
      name: 'send-mail',
      everyMs: SECOND_MS,
      leased: false, // each mail has a lease of its own, so several processes share the work
      isDue: always,
      run: (_mayContinue, signal) => deliveries.sendDue(clock.now(), signal),
    },
    ...[makeKeyUseJob(app), makeBackupJob(app), makeCleanUp(app), makeClockWatch(app), makeTaskWork(app)],
    {
      name: 'address-stock',
      everyMs: MINUTE_MS,
      leased: true,
      isDue: dedicatedAddresses.isDue,
      run: async (mayContinue) =>
        counted('moved', await untilDone(() => dedicatedAddresses.runBatch(), mayContinue), 'address'),
    },
    {
      // New sessions that began while a change forbade them.
      name: 'end-young',
      everyMs: SECOND_MS,
      leased: false, // a look costs less than a lease
      isDue: always,
      run: async () => counted('ended', await disconnects.endYoung()),
    },
    {
      name: 'end-slipped',
      everyMs: MINUTE_MS,
      leased: true,
      isDue: () => disconnects.isAnyLive(),
      run: async (mayContinue) => counted('ended', await reconcileAll(app, mayContinue)),
    },
    ...[makeStaleSessions(app), makeAlertsJob(app), makeNumberEvents(app), makeDeliverWebhooks(app)],
    {
      name: 'session-erasure',
      everyMs: REGULAR_JOBS['session-erasure'],
      leased: true,
      isDue: always,
      run: async (mayContinue) =>
        counted('erased', await untilDone(sessions.eraseOld, mayContinue), 'session'),
    },
    {
      name: 'account-erasure',
      everyMs: REGULAR_JOBS['account-erasure'],
      leased: true,
      isDue: always,
      run: async (mayContinue) =>
        counted('erased', await app.erasing.eraseOld(await app.brands.list(), mayContinue), 'account'),
    },
  ]
}

/** By clocks that are ahead. Each look reads what all brands have until then, so it is rare. */
function makeSandboxExpiry(app: Pick<App, 'brands' | 'prepaid'>): Job {
  return {
    name: 'expire-sandboxes',
    everyMs: MINUTE_MS,
    leased: true,
    isDue: async () => (await app.brands.listMoved()).length > 0,
    run: async (mayContinue) => counted('expired', await expireAll(app, mayContinue)),
  }
}

/** Once a day for each brand. */
function makeTermJobs({ termReminders, dueSoon }: Pick<App, 'termReminders' | 'dueSoon'>): Job[] {
  const often = { everyMs: 15 * MINUTE_MS, leased: true }
  return [
    {
      ...{ ...often, name: 'term-mails', isDue: () => termReminders.isDue() },
      run: async (mayContinue) => counted('queued', await termReminders.run(mayContinue), 'mail'),
    },
    {
      ...{ ...often, name: 'due-soon', isDue: () => dueSoon.isDue() },
      run: async (mayContinue) => counted('wrote', await dueSoon.run(mayContinue), 'event'),
    },
  ]
}

function makeOnlineSampling({ onlineSamples }: Pick<App, 'onlineSamples'>): Job {
  return {
    name: 'sample-online',
    everyMs: MINUTE_MS,
    leased: true,
    isDue: onlineSamples.isDue,
    run: async () => counted('live', await onlineSamples.take(), 'session'),
  }
}

function makeKeyUseJob({
  brands,
  manageKeys,
  gateways,
}: Pick<App, 'brands' | 'manageKeys' | 'gateways'>): Job {
  const uses = [brands.keyUse, manageKeys.keyUse, gateways.formerUse]
  return {
    name: 'key-use',
    everyMs: MINUTE_MS,
    leased: false, // each process has its own notes
    isDue: async () => uses.some((use) => use.isWaiting()),
    async run() {
      let noted = 0
      for (const use of uses) noted += await use.writeNoted()
      return counted('noted the use of', noted, 'key')
    },
  }
}

function makeAlertsJob({ alerts }: Pick<App, 'alerts'>): Job {
  return {
    name: 'alerts',
    everyMs: MINUTE_MS,
    leased: false, // each process looks at its own machine; what was reported is a row, so none repeats another
    isDue: always,
    run: async () => counted('reported', await alerts.run()),
  }
}

/** What the log says: '' for nothing. */
function counted(verb: string, count: number, noun = ''): string {
  if (count === 0) return ''
  return noun === '' ? `${verb} ${count}` : `${verb} ${countText(count, noun)}`
}

async function reconcileAll({ disconnects }: Pick<App, 'disconnects'>, mayContinue: MayContinue) {
  let ended = 0
  let next: Awaited<ReturnType<typeof disconnects.endMissed>>['next']
  do {
    const batch = await disconnects.endMissed(next)
    ended += batch.ended
    next = batch.next
  } while (next && (await mayContinue()))
  return ended
}

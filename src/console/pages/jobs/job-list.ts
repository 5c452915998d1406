// The jobs of the server: how each last ran, when it is next due, and a run at once.
import type { VNode } from 'preact'
import { useState } from 'preact/hooks'
import { write } from '../../api.ts'
import type { Row } from '../../api-shapes.ts'
import { bdi, code, div, p, part, span } from '../../elements.ts'
import { words } from '../../language.ts'
import { badge } from '../../parts/badge.ts'
import { card } from '../../parts/card.ts'
import { confirmDialog } from '../../parts/dialog.ts'
import { emptyState, withData } from '../../parts/states.ts'
import { type Column, dataTable } from '../../parts/table.ts'
import { notify } from '../../parts/toast.ts'
import { ago } from '../../parts/when.ts'
import { formats, now } from '../../present.ts'
import { POLL_MS, useReading } from '../../reading.ts'
import { can } from '../../who.ts'
import { jobName } from './job-names.ts'
import { spanText } from './task-state.ts'

type Job = Row<'/jobs'>

export const jobList = part(function JobList(_: object): VNode {
  const t = words('jobs')
  const jobs = useReading('/jobs', { brand: null }, { everyMs: POLL_MS })
  const [asked, setAsked] = useState<Job>()
  return card(
    { title: t('jobs'), flush: true },
    withData(jobs, ({ data }) =>
      dataTable({
        ...{ label: t('jobs'), columns: columns(), rows: data, keyOf: ({ id }: Job) => id },
        actions: can('jobs:run')
          ? (job) => [{ name: 'run', text: t('run'), icon: 'refresh' as const, onClick: () => setAsked(job) }]
          : undefined,
        empty: emptyState({ title: t('jobs'), icon: 'jobs' }),
      }),
    ),
    asked && runDialog({ job: asked, onClose: () => setAsked(undefined), onDone: jobs.reload }),
  )
})

function columns(): Column<Job>[] {
  const t = words('jobs')
  const format = formats()
  return [
    {
      ...{ name: 'job', title: t('job') },
      cell: ({ id }) =>
        div({ class: 'two-lines' }, span(jobName(id)), code({ class: 'muted', dir: 'ltr' }, id)),
    },
    { name: 'last', title: t('last'), cell: lastOf },
    {
      ...{ name: 'result', title: t('result') },
      cell: ({ result }) => {
        if (result === 'failed') return badge('bad', t('failed'))
        if (!result) return span({ class: 'muted' }, '–')
        return span({ class: 'two-rows', title: result }, bdi(result))
      },
    },
    {
      ...{ name: 'took', title: t('took'), isNumber: true, isSide: true },
      cell: ({ took_ms: took }) =>
        took === null ? span({ class: 'muted' }, '–') : format.milliseconds(took),
    },
    { name: 'next', title: t('next'), isSide: true, cell: nextOf },
  ]
}

function lastOf({ started_at: at, running_until: until }: Job): VNode {
  if (at === null) return span({ class: 'muted' }, '–')
  if (until === null) return ago({ at })
  return badge('info', words('jobs')('runningSince', { when: formats().relative(at, now.value) }))
}

function nextOf({ next_at: at, every_s: every }: Job): VNode {
  const t = words('jobs')
  if (at === null) return span({ class: 'muted' }, t('every', { span: spanText(every) }))
  return Date.parse(at) > now.value ? ago({ at }) : span(t('dueNow'))
}

type DialogProps = { job: Job; onClose(): void; onDone(): void }

const runDialog = part(function RunDialog({ job, onClose, onDone }: DialogProps): VNode {
  const t = words('jobs')
  return confirmDialog({
    ...{ title: t('runTitle', { job: jobName(job.id) }), does: t('run'), onClose },
    text: p(t('runText')),
    onConfirm: async () => {
      await write('post', '/jobs/{job}/run', { path: { job: job.id }, brand: null })
      onDone()
      notify(t('begun', { job: jobName(job.id) }))
    },
  })
})

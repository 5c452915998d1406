// Work that goes on by itself or takes long: the coming nights and the jobs, tasks, backups, and moves of accounts in and out.
import { words } from '../../language.ts'
import { pageHead } from '../../parts/card.ts'
import { chosenTab, tabBar } from '../../parts/tabs.ts'
import { can } from '../../who.ts'
import { backupList } from './backups.ts'
import { jobList } from './job-list.ts'
import { nights } from './nights.ts'
import { taskList } from './tasks.ts'
import { transfers } from './transfers.ts'

export function page() {
  const t = words('jobs')
  const names = [
    ...(['schedule', 'tasks'] as const),
    ...(can('server:read') ? (['backups'] as const) : []),
    ...(can('accounts:write') || can('secrets:read') ? (['transfers'] as const) : []),
  ]
  const tabs = names.map((value) => ({ value, text: t(value) }))
  const tab = chosenTab('tab', tabs)
  return [
    pageHead({ title: words('frame')('jobs') }),
    tabBar('tab', words('frame')('jobs'), tabs),
    tab === 'schedule' && [nights({ key: 'nights' }), can('server:read') && jobList({ key: 'jobs' })],
    tab === 'tasks' && taskList({ key: tab }),
    tab === 'backups' && backupList({ key: tab }),
    tab === 'transfers' && transfers({ key: tab }),
  ]
}

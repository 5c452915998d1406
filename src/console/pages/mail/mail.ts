// Mails: the queue with what could not be sent, and what customers get, as they see it.
import { words } from '../../language.ts'
import { pageHead } from '../../parts/card.ts'
import { chosenTab, tabBar } from '../../parts/tabs.ts'
import { mailQueue } from './queue.ts'
import { mailTemplates } from './templates.ts'

export function page() {
  const t = words('mail')
  const tabs = [
    { value: 'queue', text: t('queue') },
    { value: 'templates', text: t('templates') },
  ]
  const tab = chosenTab('tab', tabs)
  return [
    pageHead({ title: words('frame')('mail') }),
    tabBar('tab', words('frame')('mail'), tabs),
    tab === 'queue' ? mailQueue({ key: tab }) : mailTemplates({ key: tab }),
  ]
}

// The sessions of one admin in the console; one ends, or all.
import type { VNode } from 'preact'
import { write } from '../../api.ts'
import { part } from '../../elements.ts'
import { words } from '../../language.ts'
import { button } from '../../parts/button.ts'
import { dialog } from '../../parts/dialog.ts'
import { withData } from '../../parts/states.ts'
import { notify, notifyProblem } from '../../parts/toast.ts'
import { useReading } from '../../reading.ts'
import { adminSessions } from '../settings/admin-sessions.ts'
import type { AdminDialog } from './admin-dialogs.ts'

export const sessionsDrawer = part(function SessionsDrawer({ admin, owner, onClose }: AdminDialog): VNode {
  const t = words('settings')
  const path = { admin: admin.id }
  const sessions = useReading('/admins/{admin}/sessions', { path, brand: owner })
  const end = (id: string) =>
    write('delete', '/admins/{admin}/sessions/{admin_session}', {
      path: { ...path, admin_session: id },
      brand: owner,
    })
      .then(() => notify(t('sessionEnded')))
      .catch(notifyProblem)
      .finally(sessions.reload)
  const endAll = () =>
    write('delete', '/admins/{admin}/sessions', { path, brand: owner })
      .then(({ ended }) => notify(t('sessionsEnded', { count: ended })))
      .catch(notifyProblem)
      .finally(sessions.reload)
  const isAny = (sessions.data?.data.length ?? 0) > 0
  return dialog(
    {
      ...{ title: `${t('sessions')} · ${admin.name}`, kind: 'drawer', onClose },
      actions: isAny && button({ kind: 'bad', onClick: () => void endAll() }, t('endAll')),
    },
    withData(sessions, ({ data }) => adminSessions(data, (id) => void end(id))),
  )
})

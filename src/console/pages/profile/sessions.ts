// One's own sessions in the console: ends one, or all others.
import type { VNode } from 'preact'
import { write } from '../../api.ts'
import { part } from '../../elements.ts'
import { words } from '../../language.ts'
import { button } from '../../parts/button.ts'
import { card } from '../../parts/card.ts'
import { withData } from '../../parts/states.ts'
import { notify, notifyProblem } from '../../parts/toast.ts'
import { useReading } from '../../reading.ts'
import { adminSessions } from '../settings/admin-sessions.ts'

export const sessionsCard = part(function SessionsCard(_: object): VNode {
  const t = words('settings')
  const sessions = useReading('/me/sessions', {})
  const hasOthers = sessions.data?.data.some((one) => !one.is_current) ?? false
  const end = (id: string) =>
    write('delete', '/me/sessions/{own_session}', { path: { own_session: id } })
      .then(() => notify(t('sessionEnded')))
      .catch(notifyProblem)
      .finally(sessions.reload)
  const endOthers = () =>
    write('delete', '/me/sessions', {})
      .then(({ ended }) => notify(t('sessionsEnded', { count: ended })))
      .catch(notifyProblem)
      .finally(sessions.reload)
  return card(
    {
      title: t('sessions'),
      actions: hasOthers && button({ onClick: () => void endOthers() }, t('endOthers')),
    },
    withData(sessions, ({ data }) => adminSessions(data, (id) => void end(id))),
  )
})

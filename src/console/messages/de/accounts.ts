// German. The messages of the list of accounts.
import type { Translated } from '../../fill.ts'
import type { messages as english } from '../en/accounts.ts'

export const messages: Translated<typeof english> = {
  title: 'Konten',
  account: 'Konto',
  status: 'Status',
  active: 'aktiv',
  suspended: 'gesperrt',
  closed: 'geschlossen',
  kind: 'Art',
  paid: 'bezahlt',
  trial: 'Test',
  freemium: 'gratis',
  plan: 'Tarif',
  noPlan: 'kein Abonnement',
  due: 'Fällig',
  dueWithin: { one: 'in {count} Tag', other: 'in {count} Tagen' },
  country: 'Land',
  created: 'Seit',
  live: 'Online',
  all: 'alle',
  search: 'E-Mail, Nummer, Login, @Domain',
  none: 'Noch kein Konto',
  noneText: 'Konten eröffnet Ihr Shop über eine API. Ein erstes zum Ausprobieren:',
  noneFit: 'Kein Konto passt',
  noneFitText: 'Nehmen Sie einen Filter weg oder suchen Sie nach etwas Kürzerem.',
  open: 'Öffnen',
  suspend: 'Sperren',
  resume: 'Freigeben',
  suspendTitle: { one: 'Das Konto sperren?', other: '{count} Konten sperren?' },
  suspendText:
    'Die Logins werden abgelehnt, laufende Sitzungen beendet. Die Sperre lässt sich jederzeit aufheben.',
  resumeTitle: { one: 'Das Konto freigeben?', other: '{count} Konten freigeben?' },
  resumeText: 'Die Logins dürfen sich wieder verbinden. Inzwischen abgelaufene Laufzeiten bleiben beendet.',
  changed: { one: '{count} Konto wurde geändert.', other: '{count} Konten wurden geändert.' },
}

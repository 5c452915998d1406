// German. The messages of parts that several pages have.
import type { Translated } from '../../fill.ts'
import type { messages as english } from '../en/parts.ts'

export const messages: Translated<typeof english> = {
  whose: 'Wessen',
  installation: 'Installation',
  ofInstallation:
    'Das sind die der Installation. Wählen Sie oben im Menü eine Marke, um deren eigene zu sehen.',
  overlap: 'Übergangszeit',
  overlapNone: 'Keine: sofort beendet',
  actor_user: 'Kunde',
  actor_alias: 'Alias',
  actor_secret: 'Geheimer Schlüssel',
  actor_address: 'Erlaubte Adresse',
  actor_manage_key: 'Verwaltungsschlüssel',
  actor_admin: 'Admin',
  actor_app: 'App',
  actor_reset_link: 'Link aus einer Mail',
  actor_gateway: 'Gateway',
  actor_operator: 'Kommandozeile',
  actor_job: 'Aufgabe',
}

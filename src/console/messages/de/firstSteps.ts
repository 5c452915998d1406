// German. The first steps of a new installation.
import type { Translated } from '../../fill.ts'
import type { messages as english } from '../en/firstSteps.ts'

export const messages: Translated<typeof english> = {
  title: 'Erste Schritte',
  running: 'Latchkey läuft. Fünf Schritte bis zum ersten Kunden.',
  allDone: 'Alles ist getan. Latchkey ist bereit für Kunden.',
  toOverview: 'Zur Übersicht',
  done: 'erledigt',
  owner: 'Ein Eigentümer',
  ownerText: 'Sie sind angemeldet.',
  factor: 'Ein zweiter Faktor',
  factorText: 'Jede Anmeldung verlangt ihn.',
  address: 'Eine öffentliche Adresse',
  addressOk: 'Mails und Apps nutzen {url}.',
  addressText:
    'Jetzt ist es {url}, was nur diese Maschine erreicht. Setzen Sie dies mit Ihrem eigenen Namen dort, wo der Server gestartet wird, und starten Sie ihn neu.',
  gateway: 'Ein erstes Gateway',
  gatewayOk: '{gateway} hat gefragt.',
  gatewayPaste: 'Fügen Sie seine Zeilen auf {gateway} ein und starten Sie es.',
  gatewayText: 'Der VPN-Server, der hier fragt, wer sich verbinden darf.',
  gatewayAdd: 'Gateway hinzufügen',
  gatewayLines: 'Seine Zeilen zeigen',
  account: 'Ein erstes Konto, das sich verbindet',
  accountText: 'Eröffnen Sie eines, und verbinden Sie sich mit seinem Login am Gateway.',
  accountOk: 'Ein Login wurde eingelassen.',
  accountWaiting: 'Das Konto ist da. Verbinden Sie sich mit seinem Login; noch wurde keiner eingelassen.',
  open: 'Konto eröffnen',
  email: 'E-Mail',
  emailHint:
    'Es geht keine E-Mail hinaus: „Passwort zurücksetzen“ auf der Seite des Kontos schickt einen Link.',
  plan: 'Tarif',
  tryIt: 'Kann es sich verbinden?',
  login: 'Der VPN-Login',
  loginHint: 'Benutzername und Passwort für die VPN-App.',
}

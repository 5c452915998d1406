// German. The messages of the overview.
import type { Translated } from '../../fill.ts'
import type { messages as english } from '../en/overview.ts'

export const messages: Translated<typeof english> = {
  title: 'Übersicht',
  online: 'Jetzt online',
  onlinePeak: 'Höchststand des letzten Tages: {count}',
  logins: 'Anmeldungen der letzten Minute',
  loginsRefused: '{share} abgelehnt',
  loginsNone: 'Keine Anfrage',
  accounts: 'Offene Konten',
  accountsLimit: 'von {count} erlaubten',
  accountsAll: 'Alle ansehen',
  renewals: 'Verlängerungen in {count} Tagen',
  renewalsEnding: { one: '{count} endet', other: '{count} enden' },
  traffic: 'Verkehr heute',
  trafficBefore: 'Gestern: {bytes}',
  needsYou: 'Zu erledigen',
  sessions: 'Laufende Sitzungen',
  sessionsLabel: 'Laufende Sitzungen im Verlauf, nach Protokoll',
  range: 'Zeitraum',
  hour: '1 Stunde',
  day: '24 Stunden',
  noSamples: 'Noch keine Messwerte',
  noSamplesText:
    'Der Server zählt die laufenden Sitzungen alle fünf Minuten. Schauen Sie bald wieder vorbei.',
  otherProtocols: 'übrige',
  allProtocols: 'alle',
  gateways: 'Gateways',
  noGateways: 'Noch kein Gateway',
  noGatewaysText: 'Ein Gateway fragt Latchkey, ob ein Login sich verbinden darf.',
  gatewaySessions: { one: '{count} Sitzung', other: '{count} Sitzungen' },
  heard: 'Gehört',
  neverHeard: 'Noch nicht gehört',
  fine: 'in Ordnung',
  waiting: 'wartet',
  weak: 'schwach',
}

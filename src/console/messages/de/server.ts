// German. The messages of the server's page.
import type { Translated } from '../../fill.ts'
import type { messages as english } from '../en/server.ts'

export const messages: Translated<typeof english> = {
  state: 'Zustand',
  version: 'Version',
  database: 'Datenbank',
  servers: 'Laufende Server',
  brands: 'Marken',
  backup: 'Letzte Sicherung',
  noBackup: 'Keine',
  checks: 'Prüfungen',
  lookAgain: 'Erneut prüfen',
  allGood: 'Alles ist in Ordnung.',
  goodOnes: { one: '{count} in Ordnung', other: '{count} in Ordnung' },
  mends: 'Der Befehl, der es behebt',
  red: 'Falsch',
  yellow: 'Ansehen',
  green: 'In Ordnung',
  settings: 'Einstellungen des Servers',
  settingsText:
    'Sie werden in der Umgebung oder der Einstellungsdatei geändert und gelten nach einem Neustart.',
  showAll: 'Alle {count} zeigen',
  noneSet: 'Alle Einstellungen haben ihre Vorgaben',
  noneSetText: '„Alle zeigen“ listet sie auf.',
  setting: 'Einstellung',
  value: 'Wert',
  source: 'Herkunft',
  environment: 'Umgebung',
  file: 'Einstellungsdatei',
  default: 'Vorgabe',
}

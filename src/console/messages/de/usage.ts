// German. The messages of usage.
import type { Translated } from '../../fill.ts'
import type { messages as english } from '../en/usage.ts'

export const messages: Translated<typeof english> = {
  csv: 'Als CSV sichern',
  range: 'Zeitraum',
  days: { one: '{count} Tag', other: '{count} Tage' },
  split: 'Aufteilung',
  split_day: 'Tag',
  split_gateway: 'Gateway',
  split_protocol: 'Protokoll',
  split_brand: 'Marke',
  split_account: 'Konto',
  heaviest: 'Konten mit dem meisten Datenverkehr',
  perDay: 'Datenverkehr je Tag',
  chartLabel: 'Datenverkehr jedes Tages als Balken; dieselben Zahlen stehen in der Tabelle darunter.',
  traffic: 'Datenverkehr',
  numbers: 'Dasselbe in Zahlen',
  toCustomers: 'Zu Kunden',
  fromCustomers: 'Von Kunden',
  sessions: 'Sitzungen',
  time: 'Verbundene Zeit',
  against: '{change} gegenüber den Tagen davor',
  nothingBefore: 'Kein Verkehr in den Tagen davor',
  removed: 'Entfernt',
  unknownProtocol: 'Nicht bekannt',
  none: 'Kein Verkehr in diesen Tagen',
  noneText:
    'Gateways melden den Verkehr laufender Sitzungen. Wählen Sie einen längeren Zeitraum, oder prüfen Sie, ob Ihre Gateways Accounting senden.',
}

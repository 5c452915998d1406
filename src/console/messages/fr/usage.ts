// French. The messages of usage.
import type { Translated } from '../../fill.ts'
import type { messages as english } from '../en/usage.ts'

export const messages: Translated<typeof english> = {
  csv: 'Enregistrer en CSV',
  range: 'Période',
  days: { one: '{count} jour', many: '{count} jours', other: '{count} jours' },
  split: 'Ventilation',
  split_day: 'Jour',
  split_gateway: 'Passerelle',
  split_protocol: 'Protocole',
  split_brand: 'Marque',
  split_account: 'Compte',
  heaviest: 'Comptes avec le plus de trafic',
  perDay: 'Trafic par jour',
  chartLabel: 'Trafic de chaque jour en barres ; les mêmes chiffres figurent dans le tableau ci-dessous.',
  traffic: 'Trafic',
  numbers: 'Les mêmes données en chiffres',
  toCustomers: 'Vers les clients',
  fromCustomers: 'Depuis les clients',
  sessions: 'Sessions',
  time: 'Temps de connexion',
  against: '{change} par rapport aux jours précédents',
  nothingBefore: 'Aucun trafic les jours précédents',
  removed: 'Supprimé',
  unknownProtocol: 'Inconnu',
  none: 'Aucun trafic sur ces jours',
  noneText:
    'Les passerelles signalent le trafic pendant les sessions. Choisissez une période plus longue ou vérifiez que vos passerelles envoient la comptabilisation.',
}

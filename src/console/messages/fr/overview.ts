// French. The messages of the overview.
import type { Translated } from '../../fill.ts'
import type { messages as english } from '../en/overview.ts'

export const messages: Translated<typeof english> = {
  title: 'Aperçu',
  online: 'En ligne',
  onlinePeak: 'Maximum du dernier jour : {count}',
  logins: 'Connexions de la dernière minute',
  loginsRefused: '{share} refusées',
  loginsNone: 'Aucune demande',
  accounts: 'Comptes ouverts',
  accountsLimit: 'sur {count} autorisés',
  accountsAll: 'Tout voir',
  renewals: 'Renouvellements sous {count} jours',
  renewalsEnding: { one: '{count} prendra fin', other: '{count} prendront fin' },
  traffic: 'Trafic du jour',
  trafficBefore: 'Hier : {bytes}',
  needsYou: 'À traiter',
  sessions: 'Sessions en cours',
  sessionsLabel: 'Sessions en cours au fil du temps, par protocole',
  range: 'Période',
  hour: '1 heure',
  day: '24 heures',
  noSamples: 'Pas encore de mesures',
  noSamplesText: 'Le serveur compte les sessions en cours toutes les cinq minutes. Revenez bientôt.',
  otherProtocols: 'autres',
  allProtocols: 'tous',
  gateways: 'Passerelles',
  noGateways: 'Pas encore de passerelle',
  noGatewaysText:
    'Une passerelle demande à Latchkey si un identifiant peut se connecter. Pour ajouter la première :',
  gatewaySessions: { one: '{count} session', other: '{count} sessions' },
  heard: 'Dernier signe :',
  neverHeard: 'Pas encore entendue',
  fine: 'en ordre',
  waiting: 'en attente',
  weak: 'faible',
}

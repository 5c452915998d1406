// French. The messages of the server's page.
import type { Translated } from '../../fill.ts'
import type { messages as english } from '../en/server.ts'

export const messages: Translated<typeof english> = {
  state: 'État',
  version: 'Version',
  database: 'Base de données',
  servers: 'Serveurs en marche',
  brands: 'Marques',
  backup: 'Dernière sauvegarde',
  noBackup: 'Aucune',
  checks: 'Vérifications',
  lookAgain: 'Vérifier à nouveau',
  allGood: 'Tout est en ordre.',
  goodOnes: { one: '{count} en ordre', other: '{count} en ordre' },
  mends: 'La commande qui le répare',
  red: 'Faux',
  yellow: 'À regarder',
  green: 'En ordre',
  settings: 'Réglages du serveur',
  settingsText:
    'On les change dans l’environnement ou le fichier de réglages ; ils comptent après un redémarrage.',
  showAll: 'Afficher les {count}',
  noneSet: 'Tous les réglages ont leur valeur par défaut',
  noneSetText: '« Afficher » les énumère.',
  setting: 'Réglage',
  value: 'Valeur',
  source: 'Origine',
  environment: 'Environnement',
  file: 'Fichier de réglages',
  default: 'Par défaut',
}

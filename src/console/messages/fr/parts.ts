// French. The messages of parts that several pages have.
import type { Translated } from '../../fill.ts'
import type { messages as english } from '../en/parts.ts'

export const messages: Translated<typeof english> = {
  whose: 'De qui',
  installation: 'Installation',
  ofInstallation: 'Voici ceux de l’installation. Choisissez une marque en haut du menu pour voir les siens.',
  overlap: 'Chevauchement',
  overlapNone: 'Aucun : fin immédiate',
  actor_user: 'Client',
  actor_alias: 'Alias',
  actor_secret: 'Clé secrète',
  actor_address: 'Adresse autorisée',
  actor_manage_key: 'Clé de gestion',
  actor_admin: 'Administrateur',
  actor_app: 'Application',
  actor_reset_link: 'Lien reçu par e-mail',
  actor_gateway: 'Passerelle',
  actor_operator: 'Ligne de commande',
  actor_job: 'Tâche',
}

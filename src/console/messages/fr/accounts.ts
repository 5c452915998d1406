// French. The messages of the list of accounts.
import type { Translated } from '../../fill.ts'
import type { messages as english } from '../en/accounts.ts'

export const messages: Translated<typeof english> = {
  title: 'Comptes',
  account: 'Compte',
  status: 'État',
  active: 'actif',
  suspended: 'suspendu',
  closed: 'fermé',
  kind: 'Type',
  paid: 'payant',
  trial: 'essai',
  freemium: 'gratuit',
  plan: 'Offre',
  noPlan: 'aucun abonnement',
  due: 'Échéance',
  dueWithin: { one: 'sous {count} jour', other: 'sous {count} jours' },
  country: 'Pays',
  created: 'Depuis',
  live: 'En ligne',
  all: 'tous',
  search: 'E-mail, numéro, identifiant, @domaine',
  none: 'Pas encore de compte',
  noneText: 'Votre boutique ouvre les comptes par une API. Un premier pour essayer :',
  noneFit: 'Aucun compte ne correspond',
  noneFitText: 'Retirez un filtre ou cherchez quelque chose de plus court.',
  open: 'Ouvrir',
  suspend: 'Suspendre',
  resume: 'Réactiver',
  suspendTitle: { one: 'Suspendre le compte ?', other: 'Suspendre {count} comptes ?' },
  suspendText:
    'Ses identifiants sont refusés et ses sessions en cours prennent fin. Il peut être réactivé à tout moment.',
  resumeTitle: { one: 'Réactiver le compte ?', other: 'Réactiver {count} comptes ?' },
  resumeText: 'Ses identifiants peuvent se reconnecter. Les périodes échues entre-temps restent terminées.',
  changed: { one: '{count} compte a été modifié.', other: '{count} comptes ont été modifiés.' },
}

// French. The first steps of a new installation.
import type { Translated } from '../../fill.ts'
import type { messages as english } from '../en/firstSteps.ts'

export const messages: Translated<typeof english> = {
  title: 'Premiers pas',
  running: 'Latchkey fonctionne. Cinq étapes jusqu’au premier client.',
  allDone: 'Tout est fait. Latchkey est prêt pour les clients.',
  toOverview: 'Vers la vue d’ensemble',
  done: 'fait',
  owner: 'Un propriétaire',
  ownerText: 'Vous êtes connecté.',
  factor: 'Un second facteur',
  factorText: 'Chaque connexion le demande.',
  address: 'Une adresse publique',
  addressOk: 'Les e-mails et les applications utilisent {url}.',
  addressText:
    'C’est pour l’instant {url}, que seule cette machine peut joindre. Définissez ceci, avec votre propre nom, là où le serveur est lancé, puis relancez-le.',
  gateway: 'Une première passerelle',
  gatewayOk: '{gateway} a interrogé.',
  gatewayPaste: 'Collez ses lignes sur {gateway} et démarrez-la.',
  gatewayText: 'Le serveur VPN qui demande ici qui peut se connecter.',
  gatewayAdd: 'Ajouter une passerelle',
  gatewayLines: 'Afficher ses lignes',
  account: 'Un premier compte qui se connecte',
  accountText: 'Ouvrez-en un, et connectez-vous avec son identifiant à la passerelle.',
  accountOk: 'Un identifiant a été admis.',
  accountWaiting: 'Le compte existe. Connectez-vous avec son identifiant ; aucun n’a encore été admis.',
  open: 'Ouvrir un compte',
  email: 'E-mail',
  emailHint:
    'Aucun e-mail n’est envoyé : « Réinitialiser le mot de passe », sur la page du compte, envoie un lien.',
  plan: 'Offre',
  tryIt: 'Peut-il se connecter ?',
  login: 'L’identifiant VPN',
  loginHint: 'Nom et mot de passe pour l’application VPN.',
}

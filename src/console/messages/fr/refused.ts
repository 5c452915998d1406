// French. The messages of the page that says why a login is refused.
import type { Translated } from '../../fill.ts'
import type { messages as english } from '../en/refused.ts'

export const messages: Translated<typeof english> = {
  title: 'Pourquoi refusé ?',
  name: 'Identifiant VPN',
  nameHint: 'Tel que le client le saisit',
  look: 'Chercher',
  whom: 'Qui n’arrive pas à se connecter ?',
  whomText: 'Saisissez le nom utilisé par le client. Il peut être mal écrit.',
  unknown: 'Aucun identifiant « {name} »',
  unknownText: 'Les passerelles refusent ce nom. Il est peut-être mal écrit, ou son abonnement a été effacé.',
  meant: 'Peut-être',
  noNear: 'Aucun nom ne ressemble.',
  spelling: 'une lettre diffère',
  email: 'e-mail de ce compte',
  open: 'Ouvrir le compte',
  asked: 'Passerelles qui l’ont demandé',
  noneAsked: 'Aucune passerelle ne l’a demandé récemment.',
  times: { one: '{count} fois', other: '{count} fois' },
  other: 'une autre passerelle',
}

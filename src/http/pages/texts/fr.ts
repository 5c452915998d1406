import type { PageTexts } from './texts.ts'

export const fr: PageTexts = {
  language: 'Langue',
  problem: 'Problème : ',
  whatToDo: 'Que faire',
  away: {
    heading: 'Cela ne fonctionne pas pour le moment',
    advice: 'Réessayez dans une minute ; le lien reste valable.',
  },
  failed: {
    heading: 'Une erreur s’est produite de notre côté',
    advice: 'Réessayez dans quelques minutes ; le lien reste valable.',
  },
  unreadable: {
    heading: 'Cette demande est illisible',
    advice: 'Revenez à la page du lien et réessayez à partir de là.',
  },
  dead: 'Ce lien ne fonctionne plus',
  reset: {
    heading: 'Choisissez un nouveau mot de passe',
    account: 'Compte',
    password: 'Nouveau mot de passe',
    again: 'Nouveau mot de passe, encore une fois',
    hints: {
      3: 'Au moins {count} caractères, de trois de ces types : minuscules, majuscules, chiffres, caractères spéciaux. Pas de mot de passe courant.',
      4: 'Au moins {count} caractères, de ces quatre types : minuscules, majuscules, chiffres, caractères spéciaux. Pas de mot de passe courant.',
    },
    show: 'Afficher ce que j’écris',
    save: 'Enregistrer le mot de passe',
    suspicion: 'Quelqu’un d’autre a-t-il pu utiliser votre compte ?',
    others: 'Ces adresses peuvent aussi se connecter, chacune avec son propre mot de passe :',
    endAliases: 'Mettre fin à tous ces accès',
    endAliasesHint:
      'Elles ne pourront plus se connecter. Vous pourrez ajouter de nouveau celles que vous connaissez.',
    renewVpn: 'Donner à mon compte un nouveau mot de passe VPN',
    renewVpnHint:
      'Choisissez cela si quelqu’un d’autre peut le connaître. Les connexions ouvertes prennent fin. Les applications reçoivent le nouveau d’elles-mêmes ; là où vous l’avez enregistré vous-même, sur un routeur par exemple, saisissez le nouveau.',
    doneTitle: 'Mot de passe changé',
    done: 'Votre mot de passe est changé',
    doneNext: 'Revenez à l’application et connectez-vous avec {email} et votre nouveau mot de passe.',
    alone: 'Personne d’autre ne peut plus se connecter à votre compte.',
    renewed:
      'Votre compte a un nouveau mot de passe VPN : vous le trouverez dans l’application. Les connexions ouvertes sont en train de prendre fin.',
    signedOut: 'Pour votre sécurité, tous les appareils ont été déconnectés. Vous pouvez fermer cette page.',
    unchanged: 'Votre mot de passe n’est pas changé.',
    dead: {
      why: 'Le lien d’un e-mail de mot de passe fonctionne une seule fois et pour une durée limitée. Celui-ci a déjà servi, est trop ancien ou incomplet.',
      steps: [
        'Si vous venez de choisir un nouveau mot de passe avec ce lien, tout va bien : connectez-vous avec ce mot de passe.',
        'Sinon, demandez un nouveau lien dans l’application, là où vous vous connectez, et ouvrez-le rapidement.',
        'Si vous avez reçu plusieurs e-mails, utilisez le lien du plus récent.',
      ],
    },
    mistakes: {
      empty: 'Saisissez un nouveau mot de passe.',
      emptyAgain: 'Saisissez le nouveau mot de passe une deuxième fois.',
      differ: 'Les deux mots de passe sont différents. Saisissez le même dans les deux champs.',
      busy: 'Nous ne pouvons pas le faire pour le moment. Votre mot de passe n’est pas encore changé ; réessayez dans une minute.',
    },
    weak: {
      short: 'Le mot de passe est trop faible : il faut au moins {count} caractères.',
      long: 'Le mot de passe est trop long : {count} caractères au plus.',
      few_groups: 'Le mot de passe est trop faible. Ajoutez {missing}.',
      few_different: 'Le mot de passe est trop faible : il faut au moins {count} caractères différents.',
      common: 'Le mot de passe est trop faible : c’est l’un des plus courants, ou l’un d’eux avec un ajout.',
      named:
        'Le mot de passe est trop faible : c’est à peine plus que l’adresse e-mail ou le nom du service.',
    },
    groups: {
      digit: 'un chiffre',
      letter: 'une lettre',
      upper_case: 'une majuscule',
      special: 'un caractère spécial',
    },
  },
  confirm: {
    heading: 'Confirmez votre adresse e-mail',
    question: '{email} est-elle votre adresse, et ce compte est-il le vôtre ?',
    button: 'Confirmer mon adresse e-mail',
    otherwise: 'Sinon, fermez cette page : rien n’est confirmé.',
    doneTitle: 'Adresse e-mail confirmée',
    done: 'Votre adresse e-mail est confirmée',
    thanks: 'Merci. {email} est rattachée à votre compte. Vous pouvez revenir à l’application.',
    unchanged: 'Rien n’a été changé.',
    dead: {
      why: 'Un lien de confirmation fonctionne une seule fois et pour une durée limitée. Celui-ci a déjà servi, est trop ancien ou incomplet.',
      steps: [
        'Si vous avez confirmé votre adresse avec ce lien, tout va bien : revenez à l’application.',
        'Si vous avez reçu plusieurs e-mails, utilisez le lien du plus récent.',
        'Sinon, demandez un nouveau lien à l’assistance.',
      ],
    },
  },
}

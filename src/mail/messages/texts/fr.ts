import type { Texts } from './texts.ts'

export const fr: Texts = {
  password_reset: {
    subject: 'Choisissez un nouveau mot de passe pour {brand}',
    heading: 'Choisissez un nouveau mot de passe',
    opening:
      'Un nouveau mot de passe a été demandé pour votre compte {brand} ({email}). Vous pouvez le choisir avec le lien de ce message.',
    button: 'Choisir un nouveau mot de passe',
    advice:
      'Vous n’êtes pas à l’origine de cette demande ? Alors ne faites rien : votre mot de passe reste inchangé. Ne transmettez pas ce lien ; toute personne qui l’a peut changer votre mot de passe.',
  },
  alias_reset: {
    subject: 'Choisissez votre mot de passe pour {brand}',
    heading: 'Choisissez votre mot de passe',
    opening:
      'Avec {email}, vous pouvez vous connecter à un compte {brand} partagé. Choisissez votre mot de passe avec le lien de ce message.',
    button: 'Choisir mon mot de passe',
    advice:
      'Vous n’attendiez pas ce message ? Alors ne faites rien : sans le lien, aucun mot de passe n’est changé. Ne le transmettez pas ; toute personne qui l’a peut choisir ce mot de passe.',
  },
  confirm_email: {
    subject: 'Confirmez votre adresse e-mail pour {brand}',
    heading: 'Confirmez votre adresse e-mail',
    opening:
      '{email} est bien votre adresse ? Alors confirmez-la pour votre compte {brand} avec le lien de ce message.',
    button: 'Confirmer mon adresse e-mail',
    life: 'Le lien fonctionne une seule fois, pendant {duration} : jusqu’au {until}. Ensuite, demandez-nous-en un nouveau.',
    advice:
      'Vous n’avez pas de compte de ce genre ? Alors ne faites rien : sans le lien, rien n’est confirmé.',
  },
  life: 'Le lien fonctionne une seule fois, pendant {duration} : jusqu’au {until}. Ensuite, demandez-en un nouveau dans l’application.',
  notice: {
    opening: 'Voici ce qui a été modifié sur votre compte {brand} ({email}) :',
    advice:
      'C’était vous ? Alors vous n’avez rien à faire. Sinon, choisissez dès maintenant un nouveau mot de passe : demandez un e-mail de mot de passe dans l’application, là où vous vous connectez, et ouvrez le lien qu’il contient. La page indique qui d’autre peut se connecter, y met fin si vous le souhaitez et donne à votre compte un nouveau mot de passe VPN.',
  },
  password_changed: {
    heading: 'Votre mot de passe a été changé',
    line: '{at} : le mot de passe a été changé',
  },
  alias_added: {
    heading: 'Une autre adresse a été ajoutée à votre compte',
    line: '{at} : {alias} a été ajoutée et peut se connecter à ce compte',
  },
  email_changed: {
    heading: 'L’adresse e-mail de votre compte a été changée',
    line: '{at} : l’adresse e-mail du compte est désormais {new_email}',
  },
  account_changed: { heading: 'Votre compte a été modifié' },
  term_ends: {
    heading: 'Votre abonnement prend fin {when}',
    opening: 'Votre abonnement {brand} prend fin le {day}. Il n’est pas renouvelé automatiquement.',
    advice:
      'Vous souhaitez continuer ? Alors renouvelez-le avant cette date, là où vous l’avez acheté. Sinon, vous n’avez rien à faire.',
  },
  term_renewed: {
    heading: 'Votre abonnement a été renouvelé',
    opening: 'Votre abonnement {brand} se poursuit. La nouvelle période dure jusqu’au {day}.',
    advice:
      'Vous n’avez rien à faire. Si vous ne souhaitez pas continuer après cette date, résiliez-le là où vous l’avez acheté.',
  },
  term_ended: {
    heading: 'Votre abonnement a pris fin',
    opening: 'Votre abonnement {brand} a pris fin le {day}. Il ne permet plus d’utiliser le VPN.',
    advice: 'Vous souhaitez revenir ? Alors achetez un abonnement là où vous aviez acheté celui-ci.',
  },
  alert: {
    titles: {
      gateway_silent: 'La passerelle {name} ne répond plus',
      mails_dead: 'Des e-mails n’ont pas pu être envoyés',
      backup_late: 'La sauvegarde est en retard',
      disk_low: 'Un disque se remplit',
      certificate_ending: 'Un certificat demande votre attention',
      webhook_disabled: 'Le webhook {name} est désactivé',
      key_ending: 'La clé de gestion {name} expire bientôt',
    },
    on: '{title}, sur {machine}',
    over: 'Terminé : {title}',
    began: 'Début : {at}.',
    run: 'Commande : {command}',
    reports: { one: '{n} signalement', many: '{n} de signalements', other: '{n} signalements' },
    opening: 'Voici ce qui a été remarqué pour {brand} :',
    advice:
      'Chaque fait est signalé une fois, puis une autre fois quand il est terminé. « {command} » indique l’état actuel.',
    footer:
      'Ce message a été envoyé le {sent} à {email}, l’adresse de contact dans les réglages du serveur ou de la marque.',
  },
  help: {
    link: 'Si vous continuez à recevoir de tels messages, répondez à celui-ci.',
    notice: 'Vous pouvez aussi répondre à ce message.',
  },
  footer: {
    link: 'Ce message a été envoyé par {brand} à {email} à la suite d’une demande faite le {sent}.',
    notice:
      'Ce message a été envoyé par {brand} à {email} le {sent}. Il ne contient aucun lien et ne demande jamais de mot de passe.',
  },
  copy: 'Le bouton ne fonctionne pas ? Copiez cette adresse dans votre navigateur :',
  more: {
    one: 'Et {n} autre de ce type.',
    many: 'Et {n} autres de ce type.',
    other: 'Et {n} autres de ce type.',
  },
  span: {
    minutes: { one: '{n} minute', many: '{n} de minutes', other: '{n} minutes' },
    hours: { one: '{n} heure', many: '{n} d’heures', other: '{n} heures' },
    days: { one: '{n} jour', many: '{n} de jours', other: '{n} jours' },
  },
}

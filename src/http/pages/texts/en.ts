import type { PageTexts } from './texts.ts'

export const en: PageTexts = {
  language: 'Language',
  problem: 'Problem: ',
  whatToDo: 'What to do',
  away: {
    heading: 'This does not work at the moment',
    advice: 'Try again in a minute; the link still works.',
  },
  failed: {
    heading: 'Something went wrong on our side',
    advice: 'Try again in a few minutes; the link still works.',
  },
  unreadable: {
    heading: 'This request cannot be read',
    advice: 'Go back to the page of the link and try again from there.',
  },
  dead: 'This link no longer works',
  reset: {
    heading: 'Choose a new password',
    account: 'Account',
    password: 'New password',
    again: 'New password again',
    hints: {
      3: 'At least {count} characters, with three of these: small letters, capital letters, digits, special characters. Not a common password.',
      4: 'At least {count} characters, with all four of these: small letters, capital letters, digits, special characters. Not a common password.',
    },
    show: 'Show what I write',
    save: 'Save new password',
    suspicion: 'Could somebody else have used your account?',
    others: 'These addresses can sign in to it as well, each with a password of its own:',
    endAliases: 'End all of these',
    endAliasesHint: 'They can no longer sign in. You can add those you know again later.',
    renewVpn: 'Give my account a new VPN password',
    renewVpnHint:
      'Choose this if somebody else may know it. Open connections end. Apps get the new password by themselves; where you saved it yourself, such as on a router, enter the new one.',
    doneTitle: 'Password changed',
    done: 'Your password is changed',
    doneNext: 'Go back to the app and sign in as {email} with your new password.',
    alone: 'Nobody else can sign in to your account any more.',
    renewed: 'Your account has a new VPN password: you find it in the app. Open connections are being ended.',
    signedOut: 'For your safety every device was signed out. You can close this page.',
    unchanged: 'Your password is not changed.',
    dead: {
      why: 'A link from a password mail works once and for a limited time. This one was used already, is too old, or is not complete.',
      steps: [
        'If you have just chosen a new password with it, all is well: sign in with that password.',
        'Otherwise ask for a new link in the app, where you sign in, and open it soon.',
        'If several mails arrived, use the link in the newest one.',
      ],
    },
    mistakes: {
      empty: 'Write a new password.',
      emptyAgain: 'Write the new password a second time.',
      differ: 'The two passwords differ. Write the same one in both fields.',
      busy: 'We cannot do this at the moment. Your password is not changed yet; try again in a minute.',
    },
    weak: {
      short: 'The password is too weak: it needs at least {count} characters.',
      long: 'The password is too long: it may have at most {count} characters.',
      few_groups: 'The password is too weak. Add {missing}.',
      few_different: 'The password is too weak: it needs at least {count} different characters.',
      common: 'The password is too weak: it is one of the commonest passwords, or one with something added.',
      named:
        'The password is too weak: it is hardly more than the e-mail address or the name of the service.',
    },
    groups: {
      digit: 'a digit',
      letter: 'a letter',
      upper_case: 'a capital letter',
      special: 'a special character',
    },
  },
  confirm: {
    heading: 'Confirm your e-mail',
    question: 'Is {email} your address, and the account yours?',
    button: 'Confirm my e-mail',
    otherwise: 'If it is not, close this page: nothing is confirmed.',
    doneTitle: 'E-mail confirmed',
    done: 'Your e-mail is confirmed',
    thanks: 'Thank you. {email} belongs to your account. Go back to the app.',
    unchanged: 'Nothing was changed.',
    dead: {
      why: 'A link that confirms an e-mail works once and for a limited time. This one was used already, is too old, or is not complete.',
      steps: [
        'If you have confirmed your e-mail with it, all is well: go back to the app.',
        'If several mails arrived, use the link in the newest one.',
        'Otherwise ask the support for a new link.',
      ],
    },
  },
}

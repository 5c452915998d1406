import type { Texts } from './texts.ts'

export const en: Texts = {
  password_reset: {
    subject: 'Choose a new password for {brand}',
    heading: 'Choose a new password',
    opening:
      'A new password was requested for your {brand} account, {email}. Choose one with the link in this message.',
    button: 'Choose a new password',
    advice:
      'You did not ask for this? Then do nothing: your password stays as it is. Do not pass the link on; anyone who has it can choose your password.',
  },
  alias_reset: {
    subject: 'Choose your password for {brand}',
    heading: 'Choose your password',
    opening:
      '{email} can sign in to a shared {brand} account. Choose the password for it with the link in this message.',
    button: 'Choose your password',
    advice:
      'You did not expect this? Then do nothing: without the link no password is changed. Do not pass it on; anyone who has it can choose this password.',
  },
  confirm_email: {
    subject: 'Confirm your e-mail for {brand}',
    heading: 'Confirm your e-mail',
    opening:
      'Is {email} your address? Then confirm it for your {brand} account with the link in this message.',
    button: 'Confirm my e-mail',
    life: 'The link works once, for {duration}: until {until}. After that, ask us for a new one.',
    advice: 'You have no such account? Then do nothing: without the link nothing is confirmed.',
  },
  life: 'The link works once, for {duration}: until {until}. After that, ask for a new one in the app.',
  notice: {
    opening: 'This was done to your {brand} account, {email}:',
    advice:
      'Was it you? Then there is nothing to do. If it was not you, choose a new password now: ask for a password mail in the app, where you sign in, and open the link in it. Its page shows who else can sign in, ends that if you wish, and gives your account a new VPN password.',
  },
  password_changed: { heading: 'Your password was changed', line: '{at}: the password was changed' },
  alias_added: {
    heading: 'An alias was added to your account',
    line: '{at}: {alias} was added as an alias and can sign in to this account',
  },
  email_changed: {
    heading: 'The e-mail address of your account was changed',
    line: '{at}: the e-mail address of the account was changed to {new_email}',
  },
  account_changed: { heading: 'Your account was changed' },
  term_ends: {
    heading: 'Your subscription ends {when}',
    opening: 'Your {brand} subscription ends on {day}. It is not renewed by itself.',
    advice:
      'Do you want to go on? Then renew it where you bought it, before that day. If not, there is nothing to do.',
  },
  term_renewed: {
    heading: 'Your subscription was renewed',
    opening: 'Your {brand} subscription goes on. Its new term is until {day}.',
    advice:
      'There is nothing to do. If you do not want to go on after that day, cancel it where you bought it.',
  },
  term_ended: {
    heading: 'Your subscription has ended',
    opening: 'Your {brand} subscription ended on {day}. The VPN can no longer be used with it.',
    advice: 'Do you want to come back? Then buy a subscription where you bought this one.',
  },
  alert: {
    titles: {
      gateway_silent: 'Gateway {name} is silent',
      mails_dead: 'Mails were given up',
      backup_late: 'The backup is late',
      disk_low: 'A disk fills up',
      certificate_ending: 'A certificate needs a look',
      webhook_disabled: 'Webhook {name} is disabled',
      key_ending: 'Management key {name} ends soon',
    },
    on: '{title} on {machine}',
    over: 'Over: {title}',
    began: 'It began {at}.',
    run: 'Run: {command}',
    reports: { one: '{n} report', other: '{n} reports' },
    opening: 'This was noticed of {brand}:',
    advice: 'Each is reported once, and once more when it is over. "{command}" says how it is now.',
    footer:
      'This message was sent to {email} on {sent}, the contact address in the settings of the server or the brand.',
  },
  help: {
    link: 'If such messages keep coming, answer this one.',
    notice: 'You can also answer this message.',
  },
  footer: {
    link: 'This message was sent by {brand} to {email} because of a request made on {sent}.',
    notice:
      'This message was sent by {brand} to {email} on {sent}. It has no link, and never asks for a password.',
  },
  copy: 'The button does not work? Copy this address into your browser:',
  more: { one: 'And {n} more of the kind.', other: 'And {n} more of the kind.' },
  span: {
    minutes: { one: '{n} minute', other: '{n} minutes' },
    hours: { one: '{n} hour', other: '{n} hours' },
    days: { one: '{n} day', other: '{n} days' },
  },
}

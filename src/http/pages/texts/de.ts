import type { PageTexts } from './texts.ts'

export const de: PageTexts = {
  language: 'Sprache',
  problem: 'Fehler: ',
  whatToDo: 'Was Sie tun können',
  away: {
    heading: 'Das geht im Moment nicht',
    advice: 'Versuchen Sie es in einer Minute noch einmal; der Link gilt weiterhin.',
  },
  failed: {
    heading: 'Bei uns ist etwas schiefgegangen',
    advice: 'Versuchen Sie es in ein paar Minuten noch einmal; der Link gilt weiterhin.',
  },
  unreadable: {
    heading: 'Diese Anfrage ist nicht lesbar',
    advice: 'Gehen Sie zurück zur Seite des Links und versuchen Sie es von dort noch einmal.',
  },
  dead: 'Dieser Link gilt nicht mehr',
  reset: {
    heading: 'Wählen Sie ein neues Passwort',
    account: 'Konto',
    password: 'Neues Passwort',
    again: 'Neues Passwort wiederholen',
    hints: {
      3: 'Mindestens {count} Zeichen, davon drei dieser Arten: Kleinbuchstaben, Großbuchstaben, Ziffern, Sonderzeichen. Kein häufiges Passwort.',
      4: 'Mindestens {count} Zeichen, davon alle vier Arten: Kleinbuchstaben, Großbuchstaben, Ziffern, Sonderzeichen. Kein häufiges Passwort.',
    },
    show: 'Eingabe anzeigen',
    save: 'Neues Passwort speichern',
    suspicion: 'Könnte jemand anderes Ihr Konto benutzt haben?',
    others: 'Auch diese Adressen können sich anmelden, jede mit einem eigenen Passwort:',
    endAliases: 'Alle diese Zugänge beenden',
    endAliasesHint:
      'Sie können sich dann nicht mehr anmelden. Wen Sie kennen, können Sie später wieder hinzufügen.',
    renewVpn: 'Meinem Konto ein neues VPN-Passwort geben',
    renewVpnHint:
      'Wählen Sie das, wenn es jemand anderes kennen könnte. Offene Verbindungen enden. Apps erhalten das neue Passwort von selbst; wo Sie es selbst gespeichert haben, etwa im Router, tragen Sie bitte das neue ein.',
    doneTitle: 'Passwort geändert',
    done: 'Ihr Passwort ist geändert',
    doneNext: 'Gehen Sie zurück zur App und melden Sie sich als {email} mit dem neuen Passwort an.',
    alone: 'Außer Ihnen kann sich niemand mehr bei Ihrem Konto anmelden.',
    renewed:
      'Ihr Konto hat ein neues VPN-Passwort: Sie finden es in der App. Offene Verbindungen werden beendet.',
    signedOut: 'Zu Ihrer Sicherheit wurden alle Geräte abgemeldet. Sie können diese Seite schließen.',
    unchanged: 'Ihr Passwort ist nicht geändert.',
    dead: {
      why: 'Ein Link aus einer Passwort-Mail gilt einmal und für begrenzte Zeit. Dieser wurde schon benutzt, ist zu alt oder nicht vollständig.',
      steps: [
        'Wenn Sie damit gerade ein neues Passwort gewählt haben, ist alles gut: Melden Sie sich damit an.',
        'Sonst fordern Sie in der App, dort, wo Sie sich anmelden, einen neuen Link an und öffnen ihn bald.',
        'Wenn mehrere Mails gekommen sind, nehmen Sie den Link aus der neuesten.',
      ],
    },
    mistakes: {
      empty: 'Geben Sie ein neues Passwort ein.',
      emptyAgain: 'Geben Sie das neue Passwort ein zweites Mal ein.',
      differ: 'Die beiden Passwörter stimmen nicht überein. Geben Sie in beiden Feldern dasselbe ein.',
      busy: 'Das geht im Moment nicht. Ihr Passwort ist noch nicht geändert; versuchen Sie es in einer Minute noch einmal.',
    },
    weak: {
      short: 'Das Passwort ist zu schwach: Es braucht mindestens {count} Zeichen.',
      long: 'Das Passwort ist zu lang: Es darf höchstens {count} Zeichen haben.',
      few_groups: 'Das Passwort ist zu schwach. Ergänzen Sie {missing}.',
      few_different: 'Das Passwort ist zu schwach: Es braucht mindestens {count} verschiedene Zeichen.',
      common: 'Das Passwort ist zu schwach: Es ist eines der häufigsten oder eines mit kleinen Zusätzen.',
      named:
        'Das Passwort ist zu schwach: Es ist kaum mehr als die E-Mail-Adresse oder der Name des Dienstes.',
    },
    groups: {
      digit: 'eine Ziffer',
      letter: 'einen Buchstaben',
      upper_case: 'einen Großbuchstaben',
      special: 'ein Sonderzeichen',
    },
  },
  confirm: {
    heading: 'Bestätigen Sie Ihre E-Mail-Adresse',
    question: 'Ist {email} Ihre Adresse, und gehört das Konto Ihnen?',
    button: 'E-Mail-Adresse bestätigen',
    otherwise: 'Wenn nicht, schließen Sie diese Seite: Dann wird nichts bestätigt.',
    doneTitle: 'E-Mail-Adresse bestätigt',
    done: 'Ihre E-Mail-Adresse ist bestätigt',
    thanks: 'Vielen Dank. {email} gehört zu Ihrem Konto. Sie können zur App zurückgehen.',
    unchanged: 'Es wurde nichts geändert.',
    dead: {
      why: 'Ein Link zum Bestätigen gilt einmal und für begrenzte Zeit. Dieser wurde schon benutzt, ist zu alt oder nicht vollständig.',
      steps: [
        'Wenn Sie Ihre Adresse damit bestätigt haben, ist alles gut: Gehen Sie zurück zur App.',
        'Wenn mehrere Mails gekommen sind, nehmen Sie den Link aus der neuesten.',
        'Sonst bitten Sie den Support um einen neuen Link.',
      ],
    },
  },
}

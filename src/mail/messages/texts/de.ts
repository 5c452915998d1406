import type { Texts } from './texts.ts'

export const de: Texts = {
  password_reset: {
    subject: 'Neues Passwort für {brand} wählen',
    heading: 'Wählen Sie ein neues Passwort',
    opening:
      'Für Ihr Konto bei {brand} ({email}) wurde ein neues Passwort angefordert. Mit dem Link in dieser Nachricht können Sie es wählen.',
    button: 'Neues Passwort wählen',
    advice:
      'Sie haben das nicht angefordert? Dann brauchen Sie nichts zu tun: Ihr Passwort bleibt, wie es ist. Geben Sie den Link nicht weiter; wer ihn hat, kann Ihr Passwort ändern.',
  },
  alias_reset: {
    subject: 'Ihr Passwort für {brand} wählen',
    heading: 'Wählen Sie Ihr Passwort',
    opening:
      'Mit {email} können Sie sich bei einem gemeinsamen Konto von {brand} anmelden. Das Passwort dafür wählen Sie mit dem Link in dieser Nachricht.',
    button: 'Passwort wählen',
    advice:
      'Sie haben diese Nachricht nicht erwartet? Dann brauchen Sie nichts zu tun: Ohne den Link wird kein Passwort geändert. Geben Sie ihn nicht weiter; wer ihn hat, kann dieses Passwort wählen.',
  },
  confirm_email: {
    subject: 'Bitte bestätigen Sie Ihre E-Mail-Adresse für {brand}',
    heading: 'Bestätigen Sie Ihre E-Mail-Adresse',
    opening:
      'Ist {email} Ihre Adresse? Dann bestätigen Sie sie für Ihr Konto bei {brand} mit dem Link in dieser Nachricht.',
    button: 'E-Mail-Adresse bestätigen',
    life: 'Der Link gilt einmal und {duration} lang: bis zum {until}. Danach schicken wir Ihnen auf Wunsch einen neuen.',
    advice:
      'Sie haben kein solches Konto? Dann brauchen Sie nichts zu tun: Ohne den Link wird nichts bestätigt.',
  },
  life: 'Der Link gilt einmal und {duration} lang: bis zum {until}. Danach können Sie in der App einen neuen anfordern.',
  notice: {
    opening: 'An Ihrem Konto bei {brand} ({email}) wurde Folgendes geändert:',
    advice:
      'Waren Sie das? Dann ist nichts zu tun. Wenn nicht, wählen Sie bitte sofort ein neues Passwort: Fordern Sie in der App, dort, wo Sie sich anmelden, eine Passwort-Mail an und öffnen Sie den Link darin. Die Seite zeigt, wer sich noch anmelden kann; auf Wunsch beendet sie das und gibt Ihrem Konto ein neues VPN-Passwort.',
  },
  password_changed: { heading: 'Ihr Passwort wurde geändert', line: '{at}: Das Passwort wurde geändert' },
  alias_added: {
    heading: 'Zu Ihrem Konto kam eine weitere Adresse hinzu',
    line: '{at}: {alias} wurde hinzugefügt und kann sich bei diesem Konto anmelden',
  },
  email_changed: {
    heading: 'Die E-Mail-Adresse Ihres Kontos wurde geändert',
    line: '{at}: Die E-Mail-Adresse des Kontos ist jetzt {new_email}',
  },
  account_changed: { heading: 'Ihr Konto wurde geändert' },
  term_ends: {
    heading: 'Ihr Abo endet {when}',
    opening: 'Ihr Abo bei {brand} endet am {day}. Es verlängert sich nicht von selbst.',
    advice:
      'Möchten Sie weitermachen? Dann verlängern Sie es vor diesem Tag dort, wo Sie es gekauft haben. Wenn nicht, ist nichts zu tun.',
  },
  term_renewed: {
    heading: 'Ihr Abo wurde verlängert',
    opening: 'Ihr Abo bei {brand} geht weiter. Die neue Laufzeit reicht bis zum {day}.',
    advice:
      'Es ist nichts zu tun. Wenn Sie danach nicht weitermachen möchten, kündigen Sie es dort, wo Sie es gekauft haben.',
  },
  term_ended: {
    heading: 'Ihr Abo ist abgelaufen',
    opening: 'Ihr Abo bei {brand} ist am {day} abgelaufen. Das VPN lässt sich damit nicht mehr nutzen.',
    advice: 'Möchten Sie zurückkommen? Dann kaufen Sie ein neues Abo dort, wo Sie das letzte gekauft haben.',
  },
  alert: {
    titles: {
      gateway_silent: 'Das Gateway {name} meldet sich nicht',
      mails_dead: 'Mails wurden aufgegeben',
      backup_late: 'Die Sicherung ist überfällig',
      disk_low: 'Ein Datenträger läuft voll',
      certificate_ending: 'Ein Zertifikat braucht Ihre Aufmerksamkeit',
      webhook_disabled: 'Der Webhook {name} ist abgeschaltet',
      key_ending: 'Der Verwaltungsschlüssel {name} läuft bald ab',
    },
    on: '{title}, auf {machine}',
    over: 'Vorbei: {title}',
    began: 'Es begann {at}.',
    run: 'Befehl: {command}',
    reports: { one: '{n} Meldung', other: '{n} Meldungen' },
    opening: 'Bei {brand} ist Folgendes aufgefallen:',
    advice:
      'Jedes wird einmal gemeldet und noch einmal, wenn es vorbei ist. Wie es jetzt steht, zeigt „{command}“.',
    footer:
      'Diese Nachricht ging am {sent} an {email}, die Kontaktadresse in den Einstellungen des Servers oder der Marke.',
  },
  help: {
    link: 'Falls Sie weiter solche Nachrichten bekommen, antworten Sie bitte auf diese.',
    notice: 'Sie können auch auf diese Nachricht antworten.',
  },
  footer: {
    link: 'Diese Nachricht hat {brand} an {email} gesendet, weil sie am {sent} angefordert wurde.',
    notice:
      'Diese Nachricht hat {brand} am {sent} an {email} gesendet. Sie enthält keinen Link und fragt nie nach einem Passwort.',
  },
  copy: 'Die Schaltfläche funktioniert nicht? Kopieren Sie diese Adresse in Ihren Browser:',
  more: { one: 'Und {n} weitere dieser Art.', other: 'Und {n} weitere dieser Art.' },
  span: {
    minutes: { one: '{n} Minute', other: '{n} Minuten' },
    hours: { one: '{n} Stunde', other: '{n} Stunden' },
    days: { one: '{n} Tag', other: '{n} Tage' },
  },
}

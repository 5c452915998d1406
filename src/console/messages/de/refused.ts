// German. The messages of the page that says why a login is refused.
import type { Translated } from '../../fill.ts'
import type { messages as english } from '../en/refused.ts'

export const messages: Translated<typeof english> = {
  title: 'Warum abgelehnt?',
  name: 'VPN-Benutzername',
  nameHint: 'So, wie die Kundin oder der Kunde ihn eingibt',
  look: 'Nachsehen',
  whom: 'Wessen Anmeldung scheitert?',
  whomText: 'Geben Sie den verwendeten Namen ein. Er darf falsch geschrieben sein.',
  unknown: 'Kein Login heißt „{name}“',
  unknownText:
    'Gateways lehnen diesen Namen ab. Vielleicht ist er falsch geschrieben, oder das Abonnement wurde gelöscht.',
  meant: 'Vielleicht gemeint',
  noNear: 'Kein Login heißt ähnlich.',
  spelling: 'ein Zeichen anders',
  email: 'E-Mail dieses Kontos',
  open: 'Konto öffnen',
  asked: 'Gateways, die danach fragten',
  noneAsked: 'Kein Gateway fragte kürzlich nach diesem Namen.',
  times: { one: '{count} Mal', other: '{count} Mal' },
  other: 'ein anderes Gateway',
}

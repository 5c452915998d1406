// Portuguese. The messages of the page that says why a login is refused.
import type { Translated } from '../../fill.ts'
import type { messages as english } from '../en/refused.ts'

export const messages: Translated<typeof english> = {
  title: 'Porquê recusado?',
  name: 'Utilizador VPN',
  nameHint: 'Tal como o cliente o escreve',
  look: 'Consultar',
  whom: 'Quem não consegue entrar?',
  whomText: 'Escreva o nome que o cliente usa. Pode ter erros.',
  unknown: 'Nenhum utilizador se chama “{name}”',
  unknownText: 'Os gateways recusam este nome. Pode estar mal escrito ou a subscrição foi apagada.',
  meant: 'Talvez seja',
  noNear: 'Nenhum nome é parecido.',
  spelling: 'difere uma letra',
  email: 'e-mail desta conta',
  open: 'Abrir a conta',
  asked: 'Gateways que o pediram',
  noneAsked: 'Nenhum gateway o pediu ultimamente.',
  times: { one: '{count} vez', other: '{count} vezes' },
  other: 'outro gateway',
}

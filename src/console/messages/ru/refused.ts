// Russian. The messages of the page that says why a login is refused.
import type { Translated } from '../../fill.ts'
import type { messages as english } from '../en/refused.ts'

export const messages: Translated<typeof english> = {
  title: 'Почему отказ?',
  name: 'Логин VPN',
  nameHint: 'Как его вводит клиент',
  look: 'Проверить',
  whom: 'Кто не может войти?',
  whomText: 'Введите имя, которое использует клиент. Оно может быть с ошибкой.',
  unknown: 'Логина «{name}» нет',
  unknownText: 'Шлюзы отклоняют это имя. Возможно, в нём ошибка или подписка удалена.',
  meant: 'Возможно, имелось в виду',
  noNear: 'Похожих логинов нет.',
  spelling: 'отличие в одну букву',
  email: 'e-mail этого аккаунта',
  open: 'Открыть аккаунт',
  asked: 'Шлюзы, которые спрашивали',
  noneAsked: 'Недавно ни один шлюз не спрашивал.',
  times: { one: '{count} раз', few: '{count} раза', many: '{count} раз', other: '{count} раза' },
  other: 'другой шлюз',
}

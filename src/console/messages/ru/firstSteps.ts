// Russian. The first steps of a new installation.
import type { Translated } from '../../fill.ts'
import type { messages as english } from '../en/firstSteps.ts'

export const messages: Translated<typeof english> = {
  title: 'Первые шаги',
  running: 'Latchkey работает. Пять шагов до первого клиента.',
  allDone: 'Всё сделано. Latchkey готов к клиентам.',
  toOverview: 'К обзору',
  done: 'сделано',
  owner: 'Владелец',
  ownerText: 'Вы вошли.',
  factor: 'Второй фактор',
  factorText: 'Его просят при каждом входе.',
  address: 'Публичный адрес',
  addressOk: 'Письма и приложения используют {url}.',
  addressText:
    'Сейчас это {url}: его видит только эта машина. Задайте это со своим именем там, где запускается сервер, и запустите его снова.',
  gateway: 'Первый шлюз',
  gatewayOk: '{gateway} уже спросил.',
  gatewayPaste: 'Вставьте его строки на {gateway} и запустите его.',
  gatewayText: 'VPN-сервер, который спрашивает здесь, кому можно подключиться.',
  gatewayAdd: 'Добавить шлюз',
  gatewayLines: 'Показать его строки',
  account: 'Первый аккаунт, который подключается',
  accountText: 'Откройте его и подключитесь с его логином к шлюзу.',
  accountOk: 'Логин впустили.',
  accountWaiting: 'Аккаунт есть. Подключитесь с его логином: пока никого не впустили.',
  open: 'Открыть аккаунт',
  email: 'Почта',
  emailHint: 'Письмо не отправляется: ссылку для пароля отправит «Сбросить пароль» на странице аккаунта.',
  plan: 'Тариф',
  tryIt: 'Может ли подключиться?',
  login: 'Логин VPN',
  loginHint: 'Имя и пароль для приложения VPN.',
}

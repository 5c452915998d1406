// Russian. The messages of parts that several pages have.
import type { Translated } from '../../fill.ts'
import type { messages as english } from '../en/parts.ts'

export const messages: Translated<typeof english> = {
  whose: 'Чьи',
  installation: 'Установка',
  ofInstallation:
    'Это относится ко всей установке. Выберите бренд вверху меню, чтобы увидеть его собственные.',
  overlap: 'Переходный период',
  overlapNone: 'Нет: заканчивается сразу',
  actor_user: 'Клиент',
  actor_alias: 'Псевдоним',
  actor_secret: 'Секретный ключ',
  actor_address: 'Разрешённый адрес',
  actor_manage_key: 'Ключ управления',
  actor_admin: 'Администратор',
  actor_app: 'Приложение',
  actor_reset_link: 'Ссылка из письма',
  actor_gateway: 'Шлюз',
  actor_operator: 'Командная строка',
  actor_job: 'Задание',
}

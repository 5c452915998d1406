// Russian. The messages of the server's page.
import type { Translated } from '../../fill.ts'
import type { messages as english } from '../en/server.ts'

export const messages: Translated<typeof english> = {
  state: 'Состояние',
  version: 'Версия',
  database: 'База данных',
  servers: 'Работающие серверы',
  brands: 'Бренды',
  backup: 'Последняя копия',
  noBackup: 'Нет',
  checks: 'Проверки',
  lookAgain: 'Проверить снова',
  allGood: 'Всё в порядке.',
  goodOnes: {
    one: 'В порядке: {count}',
    few: 'В порядке: {count}',
    many: 'В порядке: {count}',
    other: 'В порядке: {count}',
  },
  mends: 'Команда, которая это исправит',
  red: 'Ошибка',
  yellow: 'Внимание',
  green: 'В порядке',
  settings: 'Настройки сервера',
  settingsText: 'Их меняют в окружении или в файле настроек; они действуют после перезапуска.',
  showAll: 'Показать все ({count})',
  noneSet: 'Все настройки по умолчанию',
  noneSetText: '«Показать все» выведет список.',
  setting: 'Настройка',
  value: 'Значение',
  source: 'Источник',
  environment: 'Окружение',
  file: 'Файл настроек',
  default: 'По умолчанию',
}

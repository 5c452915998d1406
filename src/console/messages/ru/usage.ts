// Russian. The messages of usage.
import type { Translated } from '../../fill.ts'
import type { messages as english } from '../en/usage.ts'

export const messages: Translated<typeof english> = {
  csv: 'Сохранить CSV',
  range: 'Период',
  days: { one: '{count} день', few: '{count} дня', many: '{count} дней', other: '{count} дня' },
  split: 'Разбивка',
  split_day: 'День',
  split_gateway: 'Шлюз',
  split_protocol: 'Протокол',
  split_brand: 'Бренд',
  split_account: 'Аккаунт',
  heaviest: 'Аккаунты с наибольшим трафиком',
  perDay: 'Трафик по дням',
  chartLabel: 'Трафик за каждый день столбцами; те же числа в таблице ниже.',
  traffic: 'Трафик',
  numbers: 'То же в числах',
  toCustomers: 'Клиентам',
  fromCustomers: 'От клиентов',
  sessions: 'Сеансы',
  time: 'Время на связи',
  against: '{change} к предыдущим дням',
  nothingBefore: 'В предыдущие дни трафика не было',
  removed: 'Удалён',
  unknownProtocol: 'Неизвестно',
  none: 'За эти дни трафика нет',
  noneText:
    'Шлюзы сообщают о трафике во время сеансов. Выберите более длинный период или проверьте, что шлюзы отправляют учёт.',
}

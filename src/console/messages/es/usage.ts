// Spanish. The messages of usage.
import type { Translated } from '../../fill.ts'
import type { messages as english } from '../en/usage.ts'

export const messages: Translated<typeof english> = {
  csv: 'Guardar CSV',
  range: 'Periodo',
  days: { one: '{count} día', many: '{count} días', other: '{count} días' },
  split: 'Desglose',
  split_day: 'Día',
  split_gateway: 'Pasarela',
  split_protocol: 'Protocolo',
  split_brand: 'Marca',
  split_account: 'Cuenta',
  heaviest: 'Cuentas con más tráfico',
  perDay: 'Tráfico por día',
  chartLabel: 'Tráfico de cada día en barras; las mismas cifras están en la tabla de abajo.',
  traffic: 'Tráfico',
  numbers: 'Lo mismo en cifras',
  toCustomers: 'A clientes',
  fromCustomers: 'De clientes',
  sessions: 'Sesiones',
  time: 'Tiempo conectado',
  against: '{change} frente a los días anteriores',
  nothingBefore: 'Sin tráfico en los días anteriores',
  removed: 'Eliminado',
  unknownProtocol: 'Desconocido',
  none: 'Sin tráfico en estos días',
  noneText:
    'Las pasarelas informan del tráfico durante las sesiones. Elija un periodo más largo o compruebe que sus pasarelas envían la contabilidad.',
}

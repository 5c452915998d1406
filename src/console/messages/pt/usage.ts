// Portuguese. The messages of usage.
import type { Translated } from '../../fill.ts'
import type { messages as english } from '../en/usage.ts'

export const messages: Translated<typeof english> = {
  csv: 'Guardar CSV',
  range: 'Período',
  days: { one: '{count} dia', many: '{count} dias', other: '{count} dias' },
  split: 'Divisão',
  split_day: 'Dia',
  split_gateway: 'Gateway',
  split_protocol: 'Protocolo',
  split_brand: 'Marca',
  split_account: 'Conta',
  heaviest: 'Contas com mais tráfego',
  perDay: 'Tráfego por dia',
  chartLabel: 'Tráfego de cada dia em barras; os mesmos números estão na tabela abaixo.',
  traffic: 'Tráfego',
  numbers: 'O mesmo em números',
  toCustomers: 'Para clientes',
  fromCustomers: 'De clientes',
  sessions: 'Sessões',
  time: 'Tempo conectado',
  against: '{change} face aos dias anteriores',
  nothingBefore: 'Sem tráfego nos dias anteriores',
  removed: 'Removido',
  unknownProtocol: 'Desconhecido',
  none: 'Sem tráfego nestes dias',
  noneText:
    'Os gateways comunicam o tráfego durante as sessões. Escolha um período maior ou verifique se os seus gateways enviam a contabilização.',
}

// Chinese. The messages of usage.
import type { Translated } from '../../fill.ts'
import type { messages as english } from '../en/usage.ts'

export const messages: Translated<typeof english> = {
  csv: '保存 CSV',
  range: '时间范围',
  days: { other: '{count} 天' },
  split: '细分',
  split_day: '日期',
  split_gateway: '网关',
  split_protocol: '协议',
  split_brand: '品牌',
  split_account: '账户',
  heaviest: '流量最多的账户',
  perDay: '每日流量',
  chartLabel: '每日流量柱状图；下表为相同的数字。',
  traffic: '流量',
  numbers: '数字明细',
  toCustomers: '发往客户',
  fromCustomers: '来自客户',
  sessions: '会话',
  time: '连接时长',
  against: '较之前同期 {change}',
  nothingBefore: '之前同期无流量',
  removed: '已移除',
  unknownProtocol: '未知',
  none: '这些天没有流量',
  noneText: '网关在会话期间上报流量。请选择更长的时间范围，或检查网关是否发送计费数据。',
}

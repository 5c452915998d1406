// Chinese. The messages of the server's page.
import type { Translated } from '../../fill.ts'
import type { messages as english } from '../en/server.ts'

export const messages: Translated<typeof english> = {
  state: '状态',
  version: '版本',
  database: '数据库',
  servers: '运行中的服务器',
  brands: '品牌',
  backup: '上次备份',
  noBackup: '无',
  checks: '检查',
  lookAgain: '重新检查',
  allGood: '一切正常。',
  goodOnes: { other: '{count} 项正常' },
  mends: '修复命令',
  red: '错误',
  yellow: '请查看',
  green: '正常',
  settings: '服务器设置',
  settingsText: '在环境变量或设置文件中更改，重启后生效。',
  showAll: '显示全部 {count} 项',
  noneSet: '所有设置均为默认值',
  noneSetText: '“显示全部”可列出它们。',
  setting: '设置',
  value: '值',
  source: '来源',
  environment: '环境变量',
  file: '设置文件',
  default: '默认',
}

// Portuguese. The messages of the server's page.
import type { Translated } from '../../fill.ts'
import type { messages as english } from '../en/server.ts'

export const messages: Translated<typeof english> = {
  state: 'Estado',
  version: 'Versão',
  database: 'Base de dados',
  servers: 'Servidores em execução',
  brands: 'Marcas',
  backup: 'Última cópia',
  noBackup: 'Nenhuma',
  checks: 'Verificações',
  lookAgain: 'Verificar de novo',
  allGood: 'Está tudo bem.',
  goodOnes: { one: '{count} em ordem', other: '{count} em ordem' },
  mends: 'O comando que resolve',
  red: 'Errado',
  yellow: 'A ver',
  green: 'Em ordem',
  settings: 'Definições do servidor',
  settingsText: 'Alteram-se no ambiente ou no ficheiro de definições e valem após um reinício.',
  showAll: 'Mostrar as {count}',
  noneSet: 'Todas as definições têm o valor predefinido',
  noneSetText: '«Mostrar» enumera-as.',
  setting: 'Definição',
  value: 'Valor',
  source: 'Origem',
  environment: 'Ambiente',
  file: 'Ficheiro de definições',
  default: 'Predefinido',
}

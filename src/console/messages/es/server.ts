// Spanish. The messages of the server's page.
import type { Translated } from '../../fill.ts'
import type { messages as english } from '../en/server.ts'

export const messages: Translated<typeof english> = {
  state: 'Estado',
  version: 'Versión',
  database: 'Base de datos',
  servers: 'Servidores en marcha',
  brands: 'Marcas',
  backup: 'Última copia',
  noBackup: 'Ninguna',
  checks: 'Comprobaciones',
  lookAgain: 'Comprobar de nuevo',
  allGood: 'Todo está bien.',
  goodOnes: { one: '{count} en orden', other: '{count} en orden' },
  mends: 'El comando que lo arregla',
  red: 'Mal',
  yellow: 'Revisar',
  green: 'En orden',
  settings: 'Ajustes del servidor',
  settingsText: 'Se cambian en el entorno o en el archivo de ajustes y valen tras un reinicio.',
  showAll: 'Mostrar los {count}',
  noneSet: 'Todos los ajustes tienen su valor predeterminado',
  noneSetText: '«Mostrar» los enumera.',
  setting: 'Ajuste',
  value: 'Valor',
  source: 'Origen',
  environment: 'Entorno',
  file: 'Archivo de ajustes',
  default: 'Predeterminado',
}

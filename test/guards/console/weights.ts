// What a visit of each page of the console weighs, gzipped: libraries, style sheets, the frame, the page, and the messages of one
// language. Taken from the modules as the build writes them.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import { gzipSync } from 'node:zlib'

const STATIC = /(?:^|\n)(?:import|export)\s(?:[^'"()]*?\sfrom\s*)?['"]([^'"]+)['"]/g

export type Visit = {
  page: string
  bytes: number
  parts: Record<'libraries' | 'styles' | 'frame' | 'page' | 'messages', number>
}

/** `library`: the text of a library by the name under which modules import it. */
export function weighVisits(
  folder: string,
  library: (name: string) => string,
  always: readonly string[],
  styles: readonly string[],
): Visit[] {
  const pages = readdirSync(join(folder, 'pages'))
  const frame = graphOf(folder, ['main.js'])
  return pages.flatMap((area) =>
    readdirSync(join(folder, 'pages', area))
      .filter((name) => name === `${area}.js` || name === 'detail.js')
      .map((name) => {
        const page = graphOf(folder, [`pages/${area}/${name}`])
        const own = page.modules.filter((one) => !frame.modules.includes(one))
        const libraries = new Set([...always, ...frame.libraries, ...page.libraries])
        const parts = {
          libraries: weigh([...libraries].map(library)),
          styles: weigh(styles),
          frame: weigh(frame.modules.map((one) => read(folder, one))),
          page: weigh(own.map((one) => read(folder, one))),
          messages: heaviestMessages(folder, ['frame', area]),
        }
        return {
          page: `${area}/${name}`,
          bytes: Object.values(parts).reduce((sum, one) => sum + one, 0),
          parts,
        }
      }),
  )
}

function heaviestMessages(folder: string, areas: readonly string[]): number {
  const languages = readdirSync(join(folder, 'messages')).filter((name) => !name.includes('.'))
  const weights = languages.map((language) => {
    const files = areas
      .map((area) => join('messages', language, `${area}.js`))
      .filter((one) => existsSync(join(folder, one)))
    return weigh(files.map((one) => read(folder, one)))
  })
  return Math.max(...weights)
}

function graphOf(folder: string, from: readonly string[]): { modules: string[]; libraries: string[] } {
  const [modules, libraries] = [new Set<string>(), new Set<string>()]
  const visit = (name: string) => {
    if (modules.has(name)) return
    modules.add(name)
    for (const [, target = ''] of read(folder, name).matchAll(STATIC))
      if (target.startsWith('.')) visit(posix.join(posix.dirname(name), target))
      else libraries.add(target)
  }
  for (const name of from) visit(name)
  return { modules: [...modules], libraries: [...libraries] }
}

function read(folder: string, name: string): string {
  return readFileSync(join(folder, name), 'utf8')
}

/** Each file is packed alone, as it is sent. */
function weigh(texts: readonly string[]): number {
  return texts.reduce((sum, text) => sum + gzipSync(text, { level: 9 }).length, 0)
}

// `npm run screens`: a picture of every page of the console in docs/screens, wide in light and dark, on a phone, and in Persian. An
// installation with a month behind it is made for them. `npm run screens -- accounts` takes only paths that have this word; `--out FOLDER`
// writes elsewhere; `--whole` takes pages in their whole length.
import { mkdirSync, readdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { findChromium, launchChromium } from '../browser/chromium.ts'
import { LOOKS, takePictures } from './pictures.ts'
import { openShowcase } from './showcase.ts'

const FOLDER = join(import.meta.dirname, '../../../docs/screens')
const MOST_BYTES = 3 * 1024 * 1024

const { values, positionals: words } = parseArgs({
  options: { out: { type: 'string', default: FOLDER }, whole: { type: 'boolean', default: false } },
  allowPositionals: true,
})

const path = findChromium()
if (!path) throw new Error('there is no Chromium')
mkdirSync(values.out, { recursive: true })
const pictures = () => readdirSync(values.out).filter((file) => file.endsWith('.webp'))
const showcase = await openShowcase()
if (words.length === 0) for (const file of pictures()) rmSync(join(values.out, file))
const browser = await launchChromium(path)
try {
  for (const look of Object.keys(LOOKS)) await takePictures(browser, showcase, look, { ...values, words })
} finally {
  await browser.close()
  await showcase.close()
}
const bytes = pictures().reduce((sum, file) => sum + statSync(join(values.out, file)).size, 0)
console.log(`${pictures().length} pictures, ${Math.ceil(bytes / 1024)} KiB`)
if (bytes > MOST_BYTES) {
  console.log('FAILED: they are more than 3 MiB')
  process.exitCode = 1
}

// The colours of the brand that is looked at: the style sheet of its colour takes the place of that of the shell.
import { useEffect } from 'preact/hooks'
import { hrefOf } from '../base.ts'
import { part } from '../elements.ts'
import { colorsVersion } from '../theme.ts'
import { brand } from '../who.ts'

export const look = part(function Look(_: object): null {
  const color = brand.value?.settings.color
  useEffect(() => {
    const sheet = document.getElementById('look')
    if (typeof color !== 'string' || !(sheet instanceof HTMLLinkElement)) return
    const wanted = hrefOf(`/look/${color.slice(1).toLowerCase()}.css`)
    if (sheet.getAttribute('href') === wanted) return
    sheet.addEventListener('load', () => colorsVersion.value++, { once: true })
    sheet.setAttribute('href', wanted)
  }, [color])
  return null
})

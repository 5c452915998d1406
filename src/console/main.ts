// The entry: theme, language and router start, then the frame is drawn with the page of the address.
import { h, render } from 'preact'
import { app } from './frame/app.ts'
import { chooseLanguage, language, loadAreas } from './language.ts'
import { startRouter } from './router.ts'
import { startTheme } from './theme.ts'

startTheme()
startRouter()
await loadAreas(['frame'])
await chooseLanguage(language.value)
const place = document.getElementById('app')
if (place) render(h(app, {}), place)

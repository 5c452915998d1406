// Samples of code in several languages, one at a time: radio buttons that look like tabs. They need no script, and work with the
// keyboard.
import { type Html, html } from '../../html.ts'
import { highlight } from './highlight.ts'
import type { Sample } from './introduction.ts'

/** `name`: of the group, once on a page. At most four samples. */
export function tabs(name: string, title: string, samples: readonly Sample[], placeholder?: string): Html {
  return html`<fieldset class="tabs">
<legend class="unseen">${title} in</legend>
${samples.map(({ language }, index) => {
  const id = `${name}-${language.toLowerCase()}`
  const checked = index === 0 && html` checked`
  return html`<input type="radio" name="${name}" id="${id}"${checked}><label for="${id}">${language}</label>\n`
})}${samples.map(
  ({ language, code }) =>
    html`<pre class="sample" tabindex="0" role="region" aria-label="${title} in ${language}" data-language="${language}"><code>${highlight(code, placeholder)}</code></pre>\n`,
)}</fieldset>
`
}

export const TABS_STYLE = `.tabs{display:flex;flex-wrap:wrap;min-width:0;margin:0;padding:0;border:0}
.tabs input{position:absolute;width:1px;height:1px;margin:0;padding:0;opacity:0}
.tabs label{margin:0;padding:.5rem .875rem;border-bottom:.1875rem solid transparent;color:var(--soft);font-size:.9375rem;cursor:pointer}
.tabs label:hover{color:var(--ink)}
.tabs input:checked+label{border-color:var(--brand);color:var(--ink)}
.tabs input:focus-visible+label{outline:3px solid var(--focus);outline-offset:-2px;border-radius:.25rem}
.sample{display:none;width:100%;margin:0;border-top-left-radius:0}
.tabs input:nth-of-type(1):checked~.sample:nth-of-type(1),
.tabs input:nth-of-type(2):checked~.sample:nth-of-type(2),
.tabs input:nth-of-type(3):checked~.sample:nth-of-type(3),
.tabs input:nth-of-type(4):checked~.sample:nth-of-type(4){display:block}
.hint{margin:.5rem 0 0;font-size:.8125rem}
@media (forced-colors:active){.tabs input:checked+label{border-color:Highlight}}
@media print{.sample{display:block}.tabs label,.hint{display:none}}
`

// HTML that escapes by itself, and text that is readable on every colour.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { escapeHtml, html, luminance, raw, textColorOn } from '../../../src/html.ts'

test('what is put into a template stays text, in text and in attributes', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      const page = html`<p title="${text}">${text}</p>`.text
      assert.equal(page.match(/[<>]/g)?.length, 4)
      assert.equal(page.match(/"/g)?.length, 2)
      assert.doesNotMatch(page, /&(?!amp;|lt;|gt;|quot;|#39;)/)
    }),
  )
})

test('markup made by a template is not escaped again, and nothing is shown for nothing', () => {
  const list = ['a', '<b>'].map((item) => html`<li>${item}</li>`)
  assert.equal(
    html`<ul>${list}${undefined}${false}${raw('<hr>')}</ul>`.text,
    '<ul><li>a</li><li>&lt;b&gt;</li><hr></ul>',
  )
  assert.equal(escapeHtml(`<a href='x'>&"`), '&lt;a href=&#39;x&#39;&gt;&amp;&quot;')
})

test('ink on any colour has a contrast of at least 4.5 to 1', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 0xffffff }), (value) => {
      const color = `#${value.toString(16).padStart(6, '0')}`
      const [low = 0, high = 0] = [luminance(color), luminance(textColorOn(color))].sort((a, b) => a - b)
      assert.ok((high + 0.05) / (low + 0.05) >= 4.5, color)
    }),
  )
})

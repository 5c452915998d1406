// Light or dark, as the system has it or as the visitor chose; and how high rows are.
import { effect, signal } from '@preact/signals'
import { kept } from './kept.ts'

export const THEMES = ['auto', 'light', 'dark'] as const
export type Theme = (typeof THEMES)[number]
export const DENSITIES = ['roomy', 'dense'] as const
export type Density = (typeof DENSITIES)[number]

export const theme = signal<Theme>(THEMES.find((one) => one === kept('theme')) ?? 'auto')
export const density = signal<Density>(DENSITIES.find((one) => one === kept('density')) ?? 'roomy')
/** Counts changes of the colours, for what is drawn on a canvas. */
export const colorsVersion = signal(0)

export function startTheme(): void {
  effect(() => {
    document.documentElement.dataset.theme = theme.value
    document.documentElement.dataset.density = density.value
    kept('theme', theme.value)
    kept('density', density.value)
    colorsVersion.value = colorsVersion.peek() + 1
  })
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
    colorsVersion.value = colorsVersion.peek() + 1
  })
}

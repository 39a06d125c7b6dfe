/** Light, dark, or as the system is. The choice is stored in the browser. */
import { effect, signal } from '@preact/signals'

export const THEMES = ['system', 'light', 'dark'] as const
export type Theme = (typeof THEMES)[number]

const stored = localStorage.getItem('muster-theme')
export const theme = signal<Theme>(THEMES.find(each => each === stored) ?? 'system')

effect(() => {
  localStorage.setItem('muster-theme', theme.value)
  document.documentElement.dataset.theme = theme.value
})

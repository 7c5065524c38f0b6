import { applyMode, Mode } from '@cloudscape-design/global-styles'
import { useSyncExternalStore } from 'react'

export type Theme = 'light' | 'dark'

// A choice of looks is no secret, and outlives the tab.
const KEY = 'kdbflow.theme'
const listeners = new Set<() => void>()
const system = matchMedia('(prefers-color-scheme: dark)')

function themeNow(): Theme {
  const chosen = localStorage.getItem(KEY)
  return chosen === 'light' || chosen === 'dark' ? chosen : system.matches ? 'dark' : 'light'
}

/** The system's, until somebody chooses. */
export const useTheme = (): Theme => useSyncExternalStore(subscribe, themeNow)

export function chooseTheme(theme: Theme): void {
  localStorage.setItem(KEY, theme)
  showTheme()
}

export function showTheme(): void {
  const theme = themeNow()
  applyMode(theme === 'dark' ? Mode.Dark : Mode.Light)
  document.documentElement.style.colorScheme = theme
  for (const listener of listeners) listener()
}

system.addEventListener('change', showTheme)

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

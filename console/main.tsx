import '@cloudscape-design/global-styles/index.css'
import './ui/style.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app.tsx'
import { showTheme } from './shell/theme.ts'

showTheme()
const root = document.getElementById('root')
if (root === null) throw new Error('expected an element with the id root in the page, found none')
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
)

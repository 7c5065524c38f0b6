import { writeFileSync } from 'node:fs'
import { servedPage } from './served-page.ts'

writeFileSync(new URL('../../docs/served.md', import.meta.url), await servedPage())

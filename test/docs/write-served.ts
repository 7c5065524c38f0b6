import { writeFileSync } from 'node:fs'
import { servedPage } from './served-page.ts'

writeFileSync(new URL('../../docs/served.md', import.meta.url), await servedPage())
// Services that were made and never started keep the process alive.
process.exit(0)

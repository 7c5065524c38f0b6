import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { servedPage } from './served-page.ts'

test('docs/served.md says what the code serves; `npm run served` writes it anew', async () => {
  const page = readFileSync(new URL('../../docs/served.md', import.meta.url), 'utf8')
  expect(page).toBe(await servedPage())
})

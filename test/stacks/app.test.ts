import { mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, test, vi } from 'vitest'
import { readSettings } from '../../stacks/settings.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const root = resolve(import.meta.dirname, '../..')

const example = readSettings(root, 'example')

test.each([
  [{}, { removal: 'retain', protect: true }],
  [{ protect: false }, { removal: 'retain', protect: false }],
  [{ keep: ['logs'] }, { removal: 'remove', protect: true }],
])('a stage whose settings say %o has %o', async (settings, kept) => {
  const folder = temporaryFolder()
  mkdirSync(join(folder, 'stacks/stages'), { recursive: true })
  writeFileSync(join(folder, 'stacks/stages/staging.json'), JSON.stringify({ ...example, ...settings }))
  vi.spyOn(process, 'cwd').mockReturnValue(folder)
  // SST's own global, which hands on what it is given.
  vi.stubGlobal('$config', (config: unknown) => config)
  const { default: config } = await import(pathToFileURL(join(root, 'sst.config.ts')).href)
  expect(await config.app({ stage: 'staging' })).toMatchObject(kept)
})
